/** A fence to a snippet: its kind by language, else by what it looks like. */
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { ConsoleCommand, ShellState } from './console.ts';
import { readConsole } from './console.ts';
import type { Reporter } from './diagnostics.ts';
import type { Fence, FenceLine } from './fences.ts';
import type { Guess } from './infer.ts';
import { grammarFor, guessKind, isScript } from './infer.ts';
import { looksLikeCommand } from './known-commands.ts';
import type { Command, Snippet, Words } from './model.ts';
import { waitsFor } from './open-command.ts';
import type { PlacedText } from './placed-text.ts';
import { matchPrompt } from './prompts.ts';
import type { Source } from './source.ts';
import { idleWord, noWords, parseWords } from './words.ts';
import { own } from './own.ts';

/** A snippet, still without the page's id and nodes, and the shell text in it for the checks. */
export interface DraftSnippet {
  readonly snippet: Snippet;
  readonly fence: Fence;
  /** Read by a node's shell: what is typed inside a container is left out. */
  readonly shellTexts: readonly PlacedText[];
  /** Everything that is typed, anywhere. */
  readonly typed: readonly PlacedText[];
}

type Kind = 'console' | 'script' | 'powershell' | 'other';

const languages: Readonly<Record<string, Kind>> = {
  console: 'console',
  'shell-session': 'console',
  'sh-session': 'console',
  shellsession: 'console',
  bash: 'script',
  sh: 'script',
  powershell: 'powershell',
  ps1: 'powershell',
};

/** `hiddenBy`: what hides the fence from readers, so that it is not run. */
export function readSnippet(
  fence: Fence,
  ordinal: number,
  state: ShellState,
  source: Source,
  reporter: Reporter,
  hiddenBy: string | undefined,
): DraftSnippet | undefined {
  const written = fence.words === '' ? noWords : parseWords(fence.words, fence.wordsOffset, reporter);
  reportClosing(fence, reporter);
  const { kind, guessed } = decideKind(fence, state, reporter);
  const isShownOnly = kind === 'powershell' || (kind === 'text' && written.save === undefined);
  const words = hiddenBy === undefined || isShownOnly ? written : unseen(written, hiddenBy);
  if (fence.kind === 'indented' && kind !== 'console' && kind !== 'powershell') return undefined;
  if (words !== written)
    reporter.report('hiddenFence', fence.start, fence.start + fence.marks.length, { by: hiddenBy ?? '' });
  const value = fence.lines.map((line) => line.text).join('\n');
  const hash = sha256Hex(JSON.stringify([fence.language, words, value]));
  const base = {
    id: '',
    ordinal,
    hash,
    language: fence.language,
    highlight: grammarFor(fence.language, words.save === undefined ? kind : 'file', value),
    value,
    range: source.range(fence.start, fence.end),
    words,
    guessed,
  };
  const node = '';
  if (words.save !== undefined) {
    return { snippet: { ...base, kind: 'file', node, path: words.save }, fence, shellTexts: [], typed: [] };
  }
  if (kind === 'text') {
    if (guessed) reportUnpromptedStart(fence, reporter);
    const idle = idleWord(fence.words);
    if (idle !== undefined) {
      const start = fence.wordsOffset + fence.words.indexOf(idle);
      reporter.report('idleWord', start, start + idle.length, { word: idle, language: fence.language });
    }
    return { snippet: { ...base, kind }, fence, shellTexts: [], typed: [] };
  }
  if (kind === 'script') {
    const text: PlacedText = { text: value, lines: fence.lines };
    reportRetry(fence, words, 1, reporter);
    reportOpenScript(text, reporter);
    return { snippet: { ...base, kind, node, uses: [] }, fence, shellTexts: [text], typed: [text] };
  }
  const { commands: read, preamble } = readConsole(linesToRead(fence), state, source, reporter);
  const commands: readonly Command[] = read.map(({ command }) => ({ ...command, uses: [] }));
  if (kind === 'powershell') {
    return {
      snippet: { ...base, kind, commands: commands.length > 0 ? commands : wholeFence(fence, value, source) },
      fence,
      shellTexts: [],
      typed: [],
    };
  }
  for (const line of preamble) reportUnprompted(line, reporter);
  reportUnpromptedOutput(fence, read, reporter);
  if (commands.length === 0) reporter.report('consoleWithoutPrompt', fence.start, firstLineEnd(fence), {});
  reportRetry(fence, words, commands.length, reporter);
  const shellTexts = read.filter(({ command }) => command.prompt.kind === 'node');
  return { snippet: { ...base, kind, commands }, fence, shellTexts, typed: read };
}

/** The same words for a fence that readers do not see; what is not run anyway keeps its own reason. */
function unseen(words: Words, by: string): Words {
  if (words.skip !== undefined || words.sample || words.only === 'windows') return words;
  return { ...words, skip: `hidden from readers (${by.replaceAll('`', '')})` };
}

/** Indented code may hold a whole fence, marks and all: its indentation went wrong. */
function linesToRead({ kind, lines }: Fence): readonly FenceLine[] {
  const isMark = (line: FenceLine | undefined): boolean =>
    /^\s*(?:`{3,}|~{3,})\s*\w*\s*$/.test(line?.text ?? '');
  if (kind === 'fenced' || !isMark(lines[0])) return lines;
  return lines.slice(1, isMark(lines.at(-1)) ? -1 : undefined);
}

export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

function decideKind(
  fence: Fence,
  state: ShellState,
  reporter: Reporter,
): { readonly kind: Guess; readonly guessed: boolean } {
  const said: Kind = own(languages, fence.language.toLowerCase()) ?? 'other';
  const place = [fence.languageOffset, fence.languageOffset + fence.language.length] as const;
  const context = { opened: state.opened, listed: state.listed };
  if (fence.language === '') {
    const kind = guessKind(linesToRead(fence), context);
    if (fence.kind === 'indented') {
      if (kind === 'console') reporter.report('indentedCommands', fence.start, firstLineEnd(fence), {});
    } else reportGuess(fence, kind, reporter);
    return { kind, guessed: true };
  }
  if (said === 'console') return { kind: 'console', guessed: false };
  if (said === 'powershell') return { kind: 'powershell', guessed: false };
  if (said === 'script') {
    const first = fence.lines.find((line) => line.text.trim() !== '' && !line.text.trim().startsWith('#'));
    const prompt = first === undefined ? undefined : matchPrompt(first.text.trimStart(), context);
    if (prompt?.kind !== 'node' && prompt?.kind !== 'inside') return { kind: 'script', guessed: false };
    reporter.report('promptsInScript', ...place, { language: fence.language }, 'console');
    return { kind: 'console', guessed: true };
  }
  reportShellUnderOtherName(fence, context, place, reporter);
  return { kind: 'text', guessed: false };
}

const names: Readonly<Record<Guess, string>> = {
  console: 'console',
  script: 'bash',
  powershell: 'powershell',
  text: 'text',
};

function reportGuess(fence: Fence, kind: Guess, reporter: Reporter): void {
  const name =
    kind === 'text'
      ? grammarFor('', 'text', fence.lines.map((line) => line.text).join('\n')) || 'text'
      : names[kind];
  const at = fence.languageOffset;
  reporter.report('guessedFence', at, at, { kind: name }, name);
}

const shellLike = new Set([
  'shell',
  'zsh',
  'docker',
  'dockerfile',
  'terminal',
  'cmd',
  'bat',
  'batch',
  'term',
  'term1',
]);

function reportShellUnderOtherName(
  fence: Fence,
  context: Parameters<typeof guessKind>[1],
  place: readonly [number, number],
  reporter: Reporter,
): void {
  if (!shellLike.has(fence.language.toLowerCase())) return;
  const guess = guessKind(fence.lines, context);
  const lines = fence.lines.map((line) => line.text.trim()).filter((text) => text !== '');
  if (guess !== 'console' && !isScript(lines)) return;
  const kind = guess === 'console' ? 'console' : 'bash';
  reporter.report('shellUnderOtherName', ...place, { language: fence.language, kind }, kind);
}

/** Text that begins with a Docker command: an author who left out the prompt. */
function reportUnpromptedStart(fence: Fence, reporter: Reporter): void {
  const first = fence.lines.find((line) => line.text.trim() !== '');
  if (first !== undefined && /^\s*(?:sudo )?docker(?:-compose|-machine)? [a-z]/.test(first.text)) {
    reportUnprompted(first, reporter);
  }
}

/** A Docker command among the output, at the margin where prompts stand; further right it is output that shows one. */
function reportUnpromptedOutput(fence: Fence, read: readonly ConsoleCommand[], reporter: Reporter): void {
  const output = new Set(
    read.flatMap(({ command }) => command.output.map(({ range }) => range.start.offset)),
  );
  for (const line of fence.lines) {
    if (output.has(line.offset) && unprompted.test(line.text)) reportUnprompted(line, reporter);
  }
}

const unprompted =
  /^ ?(?:sudo )?docker (?:run|ps|images|pull|push|build|rm|rmi|stop|start|exec|logs|inspect|service|network|volume|swarm|node|stack|compose|container|image) ?/;

function reportUnprompted(line: FenceLine, reporter: Reporter): void {
  const text = line.text.trim();
  if (!looksLikeCommand(text)) return;
  const start = line.offset + line.text.length - line.text.trimStart().length;
  reporter.report('commandWithoutPrompt', start, start + text.length, {});
}

function reportRetry(fence: Fence, words: Words, count: number, reporter: Reporter): void {
  if (words.retryMs === undefined || count === 1) return;
  const start = fence.wordsOffset + Math.max(0, fence.words.indexOf('retry'));
  reporter.report('retryManyCommands', start, start + 'retry'.length, { count });
}

function reportOpenScript({ text, lines }: PlacedText, reporter: Reporter): void {
  const waits = waitsFor(text);
  const line = waits === undefined ? undefined : lines[waits.line];
  if (waits === undefined || line === undefined) return;
  reporter.report('commandNeverEnds', line.offset, line.offset + line.text.length, { end: waits.end });
}

function reportClosing(fence: Fence, reporter: Reporter): void {
  if (fence.closed === 'yes') return;
  const rule = fence.closed === 'never' ? 'fenceNeverEnds' : 'fenceCutShort';
  reporter.report(rule, fence.start, fence.start + fence.marks.length, { fence: fence.marks });
}

function firstLineEnd(fence: Fence): number {
  const [first] = fence.lines;
  if (fence.kind === 'indented' && first !== undefined) return first.offset + first.text.length;
  return fence.languageOffset + fence.language.length;
}

function wholeFence(fence: Fence, value: string, source: Source): readonly Command[] {
  const [first] = fence.lines;
  const last = fence.lines.at(-1);
  if (first === undefined || last === undefined || value.trim() === '') return [];
  const range = source.range(first.offset, last.offset + last.text.length);
  const prompt = { kind: 'powershell', text: '' } as const;
  return [{ text: value, prompt, range, output: [], captures: [], uses: [] }];
}
