/** A fence of prompted lines to commands with what each should print. */
import { readContinuation } from './continuation.ts';
import type { Reporter } from './diagnostics.ts';
import type { FenceLine } from './fences.ts';
import { isAngleStyle } from './infer.ts';
import type { Command, OutputLine, Prompt } from './model.ts';
import { capturedNames } from './pattern.ts';
import type { PlacedText } from './placed-text.ts';
import type { PromptMatch } from './prompts.ts';
import { matchPrompt, nodeLine, opensPrompt } from './prompts.ts';
import type { Source } from './source.ts';

/** What goes on from one fence of a page to the next. A node `''` is the page's first, not yet known. */
export interface ShellState {
  readonly listed: ReadonlySet<string>;
  /** Where the last command was typed. */
  node: string;
  /** It opened a prompt of its own. */
  opened: boolean;
}

export interface ConsoleCommand extends PlacedText {
  readonly command: Omit<Command, 'uses'>;
}

export interface ConsoleFence {
  readonly commands: readonly ConsoleCommand[];
  /** Lines before the first prompt. */
  readonly preamble: readonly FenceLine[];
}

/** A command while it is read. */
interface Draft {
  readonly prompt: Prompt;
  readonly start: number;
  readonly lines: readonly FenceLine[];
  readonly output: FenceLine[];
}

export function readConsole(
  lines: readonly FenceLine[],
  state: ShellState,
  source: Source,
  reporter: Reporter,
): ConsoleFence {
  const drafts: Draft[] = [];
  const preamble: FenceLine[] = [];
  const promptAt = promptFinder(lines, state);
  let index = 0;
  let place: string | undefined;
  while (index < lines.length) {
    const line = lines[index];
    if (line === undefined) break;
    const prompt = promptAt(line);
    if (prompt !== undefined) {
      const placed =
        prompt.kind === 'node' && prompt.node === undefined ? { ...prompt, node: place } : prompt;
      const { draft, next } = readCommand(lines, index, placed, promptAt, state, reporter);
      drafts.push(draft);
      index = next;
      place = undefined;
      continue;
    }
    const node = nodeLine(line.text.trim());
    place = node ?? place;
    const end = node === undefined ? endOfRun(lines, index, promptAt) : index + 1;
    if (node === undefined && !isRemark(lines, index, end, promptAt)) {
      (drafts.at(-1)?.output ?? preamble).push(...lines.slice(index, end));
    }
    index = end;
  }
  const commands = drafts.filter(({ lines: typed }) => typed.some(({ text }) => text !== ''));
  return { commands: commands.map((draft) => finish(draft, source)), preamble };
}

type PromptFinder = (line: FenceLine) => PromptMatch | undefined;

/** Prompts stand where the fence's first one stands or left of it: one further right is output that shows a prompt. */
function promptFinder(lines: readonly FenceLine[], state: ShellState): PromptFinder {
  const angle = isAngleStyle(lines.map((line) => line.text));
  const read = (text: string): PromptMatch | undefined =>
    angle && text.startsWith('> ') ? { kind: 'node', node: undefined, length: 2 } : matchPrompt(text, state);
  const first = lines.find((line) => read(line.text.trimStart()) !== undefined);
  const indentation = first === undefined ? 0 : blanksOf(first);
  return (line) => {
    const blanks = blanksOf(line);
    const prompt = blanks > indentation ? undefined : read(line.text.slice(blanks));
    return prompt === undefined ? undefined : { ...prompt, length: prompt.length + blanks };
  };
}

function blanksOf({ text }: FenceLine): number {
  return text.length - text.trimStart().length;
}

/** Comments that follow each other are taken together, any other line alone. */
function endOfRun(lines: readonly FenceLine[], start: number, promptAt: PromptFinder): number {
  let end = start;
  for (let line = lines[end]; line !== undefined && isComment(line); line = lines[end]) {
    if (promptAt(line) !== undefined) break;
    end++;
  }
  return Math.max(end, start + 1);
}

/** `# …` set off by an empty line, with a prompt below: the author speaks, not the command. */
function isRemark(lines: readonly FenceLine[], start: number, end: number, promptAt: PromptFinder): boolean {
  const [first, above, next] = [lines[start], lines[start - 1], lines[end]];
  if (first === undefined || !isComment(first) || next === undefined || promptAt(next) === undefined)
    return false;
  return above === undefined || above.text.trim() === '';
}

function isComment({ text }: FenceLine): boolean {
  return text.trimStart().startsWith('# ');
}

function readCommand(
  lines: readonly FenceLine[],
  index: number,
  match: PromptMatch,
  promptAt: PromptFinder,
  state: ShellState,
  reporter: Reporter,
): { readonly draft: Draft; readonly next: number } {
  const line = lines[index] ?? { text: '', offset: 0 };
  const blanks = blanksOf(line);
  const prompt = promptOf(match, line.text.slice(blanks, match.length), state);
  const first = { text: line.text.slice(match.length).trimEnd(), offset: line.offset + match.length };
  const typed = readContinuation(first, lines, index + 1, promptAt, isShellPrompt(prompt), reporter);
  const text = textOf(typed.lines);
  if (prompt.kind === 'node') state.opened = opensPrompt(text);
  else if (prompt.kind === 'inside') state.opened = !/^\s*(?:exit|logout|quit|\\q)\s*$/.test(text);
  return { draft: { prompt, start: line.offset + blanks, lines: typed.lines, output: [] }, next: typed.next };
}

/** Whether a POSIX shell reads what is typed there, as far as the prompt tells. */
export function isShellPrompt({ kind, text }: Prompt): boolean {
  return kind === 'node' || (kind === 'inside' && /[#$]\s*$/.test(text) && !/^[\w-]+[=-]#/.test(text));
}

function promptOf(match: PromptMatch, text: string, state: ShellState): Prompt {
  switch (match.kind) {
    case 'powershell':
      return { kind: 'powershell', text };
    case 'inside':
      return { kind: 'inside', node: state.node, text };
    case 'node':
      state.node = match.node ?? '';
      return { kind: 'node', node: state.node, text };
  }
}

function finish(draft: Draft, source: Source): ConsoleCommand {
  const text = textOf(draft.lines);
  const last = draft.lines.at(-1);
  const end = last === undefined ? draft.start : last.offset + last.text.length;
  const output = trimBlank(draft.output).map((line): OutputLine => ({
    text: line.text,
    range: source.range(line.offset, line.offset + line.text.length),
  }));
  const captures = capturedNames(output.map((line) => line.text));
  const command = { text, prompt: draft.prompt, range: source.range(draft.start, end), output, captures };
  return { text, lines: draft.lines, command };
}

function textOf(lines: readonly FenceLine[]): string {
  return lines.map((line) => line.text).join('\n');
}

/** Empty lines at both ends are there for the eye. */
function trimBlank(lines: readonly FenceLine[]): readonly FenceLine[] {
  const first = lines.findIndex((line) => line.text.trim() !== '');
  const last = lines.findLastIndex((line) => line.text.trim() !== '');
  return first < 0 ? [] : lines.slice(first, last + 1);
}
