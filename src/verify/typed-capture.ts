/** What a command that was typed by hand sets, where it is one of the page's and keeps its promise. Pure. */
import type { Command, Snippet } from '../lab/model.ts';
import type { TypedCommand } from '../sandbox/shell/shell.ts';
import { filledCommand } from './filled-command.ts';
import { matchOutput } from './match.ts';
import { screenLines } from './screen.ts';

/** What a shell shows before the further lines of a command. */
const continued = /^> ?/;

/** How a shell goes to the terminal's next row within a line. */
const wrapped = / \r(?!\n)/g;

/**
 * The captured values, by name; undefined where it is no command of `snippets` that captures, did not end as promised,
 * or printed something else. `values`: those of the page's variables so far, which the reader may have typed out.
 */
export function capturedByTyping(
  typed: TypedCommand,
  node: string,
  snippets: readonly Snippet[],
  values: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> | undefined {
  const shown = screenLines(typed.line.replaceAll(wrapped, ''));
  const line = asOne(shown.map((text) => text.replace(continued, '')).join('\n'));
  const output = screenLines(typed.output);
  for (const snippet of snippets) {
    if (snippet.kind !== 'console' || typed.exitCode !== (snippet.words.exit ?? 0)) continue;
    for (const command of snippet.commands.filter((each) => isTyped(each, line, node, values))) {
      const promised = command.output.map(({ text }) => text);
      const match = matchOutput(promised, output);
      if (match.kind === 'match') return match.captured;
    }
  }
  return undefined;
}

function isTyped(command: Command, line: string, node: string, values: ReadonlyMap<string, string>): boolean {
  const { prompt, captures, text } = command;
  if (captures.length === 0 || prompt.kind !== 'node' || prompt.node !== node) return false;
  return line === asOne(text) || line === asOne(filledCommand(text, values));
}

/** A command may be typed on one line, and with other blanks. */
function asOne(command: string): string {
  return command
    .replace(/\\\n/g, ' ')
    .replace(/[ \t\u00a0]+/g, ' ')
    .trim();
}
