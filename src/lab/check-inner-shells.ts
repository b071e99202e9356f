/** What is written below a command that opens a shell elsewhere, and is typed there or not at all. */
import type { Reporter } from './diagnostics.ts';
import type { InnerShell } from './inner-shells.ts';
import { innerShell } from './inner-shells.ts';
import type { Prompt } from './model.ts';
import type { PlacedText } from './placed-text.ts';
import { offsetIn } from './placed-text.ts';
import { isRun } from './runs.ts';
import { isWithin, shellOutline } from './shell-outline.ts';
import type { SimpleCommand } from './shell-words.ts';
import { simpleCommands } from './shell-words.ts';
import type { DraftSnippet } from './snippets.ts';
import { isFed } from './waits.ts';

export function checkInnerShells(drafts: readonly DraftSnippet[], reporter: Reporter): void {
  for (const { snippet, typed } of drafts) {
    if (!isRun(snippet) || snippet.words.background) continue;
    if (snippet.kind === 'script') for (const text of typed) checkScript(text, reporter);
    if (snippet.kind === 'console') {
      const prompts = snippet.commands.map(({ prompt }) => prompt);
      checkConsole(typed, prompts, reporter);
    }
  }
}

/** The lines below it are typed into the shell that it opens. */
function checkScript(placed: PlacedText, reporter: Reporter): void {
  const { text } = placed;
  const commands = simpleCommands(text);
  for (const [index, command] of commands.entries()) {
    const shell = opened(command, text);
    const last = shell?.words.at(-1);
    if (shell === undefined || last === undefined) continue;
    if (!commands.slice(index + 1).some(({ words }) => isBelow(text, last.end, words[0]?.start ?? 0)))
      continue;
    reporter.report('shellInShell', ...placeOf(placed, shell), {
      text: shownOf(shell),
      instead: `Write what is done inside in a \`console\` fence, with the prompt that stands there (\`/ # …\`), or as one command: \`${shell.asOne}\`.`,
    });
    return;
  }
}

function isBelow(text: string, from: number, to: number): boolean {
  return to > from && text.slice(from, to).includes('\n');
}

/** A node's prompt below it: the page leaves that shell first, and runs the command on the node. */
function checkConsole(typed: readonly PlacedText[], prompts: readonly Prompt[], reporter: Reporter): void {
  for (const [index, placed] of typed.entries()) {
    const here = prompts[index];
    const next = typed[index + 1];
    if (here?.kind !== 'node' || next === undefined) continue;
    const prompt = prompts[index + 1];
    if (prompt?.kind !== 'node' || prompt.node !== here.node) continue;
    const last = simpleCommands(placed.text).at(-1);
    const shell = last === undefined ? undefined : opened(last, placed.text);
    if (shell === undefined || !isMeantInside(typed.slice(index + 1))) continue;
    const [line = ''] = next.text.split('\n');
    reporter.report('typedOutside', ...placeOf(next, undefined), {
      command: line.trim(),
      opener: shownOf(shell),
      instead: shell.asOne,
    });
  }
}

/** It is no command to docker, or the shell is left by hand below. */
function isMeantInside(below: readonly PlacedText[]): boolean {
  const programs = below.map(({ text }) => simpleCommands(text)[0]?.words ?? []);
  const opener = programs.findIndex((words) => innerShell(words) !== undefined);
  const own = opener < 0 ? programs : programs.slice(0, opener);
  const first = own[0]?.[0]?.text ?? '';
  if (own.some(([word, ...rest]) => /^(?:exit|logout|quit)$/.test(word?.text ?? '') && rest.length === 0))
    return true;
  return first !== '' && !/^docker(?:-\w+)?$/.test(first);
}

function opened(command: SimpleCommand, text: string): InnerShell | undefined {
  const shell = innerShell(command.words);
  const [first] = command.words;
  if (shell === undefined || first === undefined) return undefined;
  const outline = shellOutline(text);
  if (isFed(command, outline) || /^\|/.test(command.after)) return undefined;
  return isWithin(first, outline.jobs) || isWithin(first, outline.functions) ? undefined : shell;
}

function shownOf({ words }: InnerShell): string {
  return words.map(({ text }) => text).join(' ');
}

function placeOf(placed: PlacedText, shell: InnerShell | undefined): readonly [number, number] {
  const [first] = shell?.words ?? [];
  const last = shell?.words.at(-1);
  const start = first?.start ?? 0;
  const end = last?.end ?? placed.text.split('\n')[0]?.length ?? 0;
  return [offsetIn(placed, start), offsetIn(placed, end)];
}
