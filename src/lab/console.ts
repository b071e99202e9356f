/** A fence of prompted lines to commands with what each should print. */
import type { Reporter } from './diagnostics.ts';
import type { FenceLine } from './fences.ts';
import { isAngleStyle, looksLikeCommand } from './infer.ts';
import type { Command, OutputLine, Prompt } from './model.ts';
import { capturedNames } from './pattern.ts';
import { matchPrompt, nodeLine, opensPrompt, type PromptMatch } from './prompts.ts';
import { hereDocuments, openQuote } from './shell-words.ts';
import type { Source } from './source.ts';

/** What goes on from one fence of a page to the next. */
export interface ShellState {
  readonly listed: ReadonlySet<string>;
  /** The page's first node, whose shell `$ ` is. */
  firstNode: string;
  /** Where the last command was typed. */
  node: string;
  /** It opened a prompt of its own. */
  opened: boolean;
}

/** Shell text and where each of its lines stands in the page. */
export interface PlacedText {
  readonly text: string;
  readonly lines: readonly FenceLine[];
}

export interface ConsoleCommand extends PlacedText {
  readonly command: Omit<Command, 'uses'>;
}

interface Draft {
  readonly prompt: Prompt;
  readonly start: number;
  end: number;
  readonly lines: FenceLine[];
  readonly output: FenceLine[];
}

export function readConsole(
  lines: readonly FenceLine[],
  state: ShellState,
  source: Source,
  reporter: Reporter,
): readonly ConsoleCommand[] {
  const drafts: Draft[] = [];
  const angle = isAngleStyle(lines.map((line) => line.text));
  const indentation = promptIndentation(lines, state, angle);
  const promptAt = (line: FenceLine): PromptMatch | undefined => {
    const blanks = line.text.length - line.text.trimStart().length;
    if (blanks > indentation) return undefined;
    const text = line.text.slice(blanks);
    const angled = angle && text.startsWith('> ');
    const prompt: PromptMatch | undefined = angled
      ? { kind: 'node', node: undefined, length: 2 }
      : matchPrompt(text, state);
    return prompt === undefined ? undefined : { ...prompt, length: prompt.length + blanks };
  };

  let index = 0;
  while (index < lines.length) {
    const line = lines[index];
    if (line === undefined) break;
    const draft = drafts.at(-1);
    const place = nodeLine(line.text.trim());
    const prompt = promptAt(line);
    if (place !== undefined) {
      state.firstNode = state.firstNode === '' ? place : state.firstNode;
      state.node = place;
      index = skipToPrompt(lines, index, promptAt, place, drafts, state, reporter);
    } else if (prompt !== undefined) {
      index = readCommand(lines, index, prompt, promptAt, drafts, state, reporter);
    } else {
      if (draft !== undefined) draft.output.push(line);
      else reportUnprompted(line, reporter);
      index++;
    }
  }
  return drafts
    .filter((draft) => draft.lines.some((line) => line.text !== ''))
    .map((draft) => finish(draft, source));
}

/** After `[node1] (local) …` the `$ ` on the next line is that node's. */
function skipToPrompt(
  lines: readonly FenceLine[],
  index: number,
  promptAt: (line: FenceLine) => PromptMatch | undefined,
  node: string,
  drafts: Draft[],
  state: ShellState,
  reporter: Reporter,
): number {
  const next = lines[index + 1];
  const prompt = next === undefined ? undefined : promptAt(next);
  if (prompt?.kind !== 'node' || prompt.node !== undefined) return index + 1;
  return readCommand(lines, index + 1, { ...prompt, node }, promptAt, drafts, state, reporter);
}

/** Gives the index of the first line that is no part of the command. */
function readCommand(
  lines: readonly FenceLine[],
  index: number,
  match: PromptMatch,
  promptAt: (line: FenceLine) => PromptMatch | undefined,
  drafts: Draft[],
  state: ShellState,
  reporter: Reporter,
): number {
  const line = lines[index];
  if (line === undefined) return index + 1;
  const blanks = line.text.length - line.text.trimStart().length;
  const prompt = promptOf(match, line.text.slice(blanks, match.length), state);
  const first = { text: line.text.slice(match.length).trimEnd(), offset: line.offset + match.length };
  const draft: Draft = {
    prompt,
    start: line.offset + blanks,
    end: first.offset + first.text.length,
    lines: [first],
    output: [],
  };
  drafts.push(draft);
  const next = readContinuation(lines, index + 1, draft, promptAt, reporter);
  const last = draft.lines.at(-1);
  if (last !== undefined) draft.end = last.offset + last.text.length;
  const text = draft.lines.map((part) => part.text).join('\n');
  if (prompt.kind === 'node') state.opened = opensPrompt(text);
  else if (prompt.kind === 'inside') state.opened = !/^\s*(?:exit|logout|quit|\\q)\s*$/.test(text);
  return next;
}

function promptOf(match: PromptMatch, text: string, state: ShellState): Prompt {
  switch (match.kind) {
    case 'powershell':
      return { kind: 'powershell', text };
    case 'inside':
      return { kind: 'inside', node: state.node, text };
    case 'node':
      state.node = match.node ?? state.firstNode;
      return { kind: 'node', node: state.node, text };
  }
}

function readContinuation(
  lines: readonly FenceLine[],
  from: number,
  draft: Draft,
  promptAt: (line: FenceLine) => PromptMatch | undefined,
  reporter: Reporter,
): number {
  let index = from;
  const join = (line: FenceLine, drop: number): void => {
    const text = line.text.slice(drop);
    draft.lines.push({ text, offset: line.offset + drop });
    index++;
  };
  for (;;) {
    const last = draft.lines.at(-1);
    const line = lines[index];
    if (last === undefined || line === undefined) return index;
    const text = draft.lines.map((part) => part.text).join('\n');
    const documents = hereDocuments(last.text);
    if (documents.length > 0) {
      index = readHereDocuments(
        lines,
        index,
        documents.map((document) => document.delimiter),
        draft,
        reporter,
      );
      if (index >= lines.length) return index;
      const following = lines[index];
      if (following === undefined || !/^\s*> /.test(following.text)) return index;
      continue;
    }
    const drop = continuationMark(line.text);
    const prompt = promptAt(line);
    if (drop > 0 && prompt === undefined) join(line, drop);
    else if (prompt !== undefined && prompt.kind !== 'inside') return index;
    else if (/(?:^|[^\\])(?:\\\\)*\\\s*$/.test(last.text)) {
      draft.lines[draft.lines.length - 1] = { text: last.text.trimEnd(), offset: last.offset };
      join(line, 0);
    } else if (prompt !== undefined) return index;
    else if (/(?:\|\||&&|\|)\s*$/.test(last.text) || closesLater(text, lines, index, promptAt)) join(line, 0);
    else return index;
  }
}

/** `> ` or, in a database's shell, `    -> `; a lone `>` is an empty line. */
function continuationMark(text: string): number {
  return /^\s{0,3}>(?: |$)|^\s+-> ?/.exec(text)?.[0].length ?? 0;
}

/** An open quote or loop goes on only where the fence has its end before the next prompt. */
function closesLater(
  text: string,
  lines: readonly FenceLine[],
  from: number,
  promptAt: (line: FenceLine) => PromptMatch | undefined,
): boolean {
  const wanted = endOfLoop(text);
  const quote = openQuote(text);
  if (wanted === undefined && quote === undefined) return false;
  for (let index = from; index < lines.length; index++) {
    const line = lines[index];
    if (line === undefined || promptAt(line) !== undefined) return false;
    if (
      wanted !== undefined
        ? new RegExp(`(?:^|[\\s;])${wanted}\\b`).test(line.text)
        : line.text.includes(quote ?? '')
    )
      return true;
  }
  return false;
}

function endOfLoop(text: string): string | undefined {
  if (/^\s*(?:for|while|until)\s/.test(text) && !/(?:^|[\s;])done\b/.test(text)) return 'done';
  if (/^\s*if\s/.test(text) && !/(?:^|[\s;])fi\b/.test(text)) return 'fi';
  return undefined;
}

function readHereDocuments(
  lines: readonly FenceLine[],
  from: number,
  delimiters: readonly string[],
  draft: Draft,
  reporter: Reporter,
): number {
  let index = from;
  const marked = /^\s{0,3}>(?: |$)/.test(lines[index]?.text ?? '');
  for (const delimiter of delimiters) {
    const plain = (line: FenceLine): FenceLine => {
      const drop = marked ? (/^\s{0,3}> ?/.exec(line.text)?.[0].length ?? 0) : 0;
      return { text: line.text.slice(drop), offset: line.offset + drop };
    };
    const end = lines.findIndex((line, at) => at >= index && plain(line).text.trim() === delimiter);
    if (end < 0) {
      const last = draft.lines.at(-1);
      if (last !== undefined) {
        reporter.report('heredocNeverEnds', last.offset, last.offset + last.text.length, { delimiter });
      }
      // What follows cannot be told from output, unless it bears the continuation's mark.
      while (marked && /^\s{0,3}>/.test(lines[index]?.text ?? '')) {
        const line = lines[index];
        if (line !== undefined) draft.lines.push(plain(line));
        index++;
      }
      return Math.max(index, from);
    }
    for (const line of lines.slice(index, end + 1)) draft.lines.push(plain(line));
    index = end + 1;
  }
  return index;
}

function finish(draft: Draft, source: Source): ConsoleCommand {
  const text = draft.lines.map((line) => line.text).join('\n');
  const output = trimBlank(draft.output).map((line): OutputLine => ({
    text: line.text,
    range: source.range(line.offset, line.offset + line.text.length),
  }));
  return {
    text,
    lines: draft.lines,
    command: {
      text,
      prompt: draft.prompt,
      range: source.range(draft.start, draft.end),
      output,
      captures: capturedNames(output.map((line) => line.text)),
    },
  };
}

function trimBlank(lines: readonly FenceLine[]): readonly FenceLine[] {
  const first = lines.findIndex((line) => line.text.trim() !== '');
  const last = lines.findLastIndex((line) => line.text.trim() !== '');
  return first < 0 ? [] : lines.slice(first, last + 1);
}

function promptIndentation(lines: readonly FenceLine[], state: ShellState, angle: boolean): number {
  for (const { text } of lines) {
    const plain = text.trimStart();
    if ((angle && plain.startsWith('> ')) || matchPrompt(plain, state) !== undefined)
      return text.length - plain.length;
  }
  return 0;
}

function reportUnprompted(line: FenceLine, reporter: Reporter): void {
  const text = line.text.trim();
  if (!looksLikeCommand(text)) return;
  const start = line.offset + line.text.length - line.text.trimStart().length;
  reporter.report('commandWithoutPrompt', start, start + text.length, {});
}

/** Where the character at `index` of the text stands in the page. */
export function offsetIn(placed: PlacedText, index: number): number {
  let rest = index;
  for (const line of placed.lines) {
    if (rest <= line.text.length) return line.offset + rest;
    rest -= line.text.length + 1;
  }
  const last = placed.lines.at(-1);
  return last === undefined ? 0 : last.offset + last.text.length;
}
