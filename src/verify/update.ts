/**
 * Brings a page's written outputs up to date with what its commands really printed. Only commands whose
 * output differs are touched, in them only the lines that differ, and nothing is done that would make the
 * page read differently in any other place.
 */
import type { Command, ConsoleSnippet, Page } from '../lab/model.ts';
import { parsePage } from '../lab/page.ts';
import { outputBeforeInterrupt } from './judge.ts';
import type { CommandResult, SnippetResult } from './result.ts';
import type { LineChange } from './update-output.ts';
import { updateOutput } from './update-output.ts';

export interface PageUpdate {
  /** The same as before when there is nothing to do. */
  readonly text: string;
  /** Commands that an author must look at. */
  readonly notes: readonly { readonly line: number; readonly message: string }[];
  /** The run had snippets that the page has no longer; what took their place was left alone. */
  readonly changedSince: boolean;
}

/** `text`: of the file that `page` was read from. `results`: of the page's last run. */
export function updatePage(page: Page, text: string, results: readonly SnippetResult[]): PageUpdate {
  const written = commandsOf(page).join('\n');
  const ran = resultsByOrdinal(page, results);
  const notes: { line: number; message: string }[] = [];
  let updated = text;
  // From the bottom up, so that the places of what is above stay right.
  for (const snippet of page.snippets.toReversed()) {
    const result = ran.get(snippet.ordinal);
    if (snippet.kind !== 'console' || result === undefined) continue;
    for (const [command, ran] of differing(snippet, result)) {
      const note = (message: string): void => {
        notes.unshift({ line: command.range.start.line, message });
      };
      if (ran.truncated) {
        note('The output is so long that the run did not keep all of it. Mend it by hand.');
        continue;
      }
      const { promised, real } = sides(command, ran);
      const update = updateOutput(promised, real, written);
      if (update.kind === 'refused') {
        note(`${update.why} Mend it by hand.`);
        continue;
      }
      const next = edited(updated, command, update.changes);
      if (readsAsMeant(page, next, snippet, command, update.promised)) updated = next;
      else
        note('The new output would read as something else in Markdown, such as a prompt. Mend it by hand.');
    }
  }
  return { text: updated, notes, changedSince: results.length > ran.size };
}

/**
 * The results of the snippets that still are what was run, by `Snippet.ordinal`. They may have moved: a
 * snippet's hash is that of its whole text, so the same hashes come in the same order.
 */
function resultsByOrdinal(page: Page, results: readonly SnippetResult[]): Map<number, SnippetResult> {
  const left = new Map<string, SnippetResult[]>();
  for (const result of results) left.set(result.hash, [...(left.get(result.hash) ?? []), result]);
  const found = new Map<number, SnippetResult>();
  for (const { ordinal, hash } of page.snippets) {
    const result = left.get(hash)?.shift();
    if (result !== undefined) found.set(ordinal, result);
  }
  return found;
}

function commandsOf(page: Page): string[] {
  return page.snippets.flatMap((snippet) =>
    snippet.kind === 'console'
      ? snippet.commands.map(({ text }) => text)
      : snippet.kind === 'text'
        ? []
        : [snippet.value],
  );
}

/** Last first. A run begins with the first command and goes on in order. */
function differing(snippet: ConsoleSnippet, result: SnippetResult): [Command, CommandResult][] {
  const pairs = result.commands.flatMap((ran, index): [Command, CommandResult][] => {
    const command = snippet.commands[index];
    return command?.text !== ran.command || ran.outcome.kind !== 'differs' ? [] : [[command, ran]];
  });
  return pairs.toReversed();
}

/** Without the `^C` that ends what the reader interrupts. */
function sides(command: Command, { output }: CommandResult): { promised: string[]; real: string[] } {
  const promised = command.output.map(({ text }) => text);
  const real = output === '' ? [] : output.split('\n');
  const last = promised.findLastIndex((line) => line.trim() !== '');
  if (promised[last]?.trim() !== '^C') return { promised, real };
  return { promised: promised.slice(0, last), real: outputBeforeInterrupt(real) };
}

function edited(text: string, command: Command, changes: readonly LineChange[]): string {
  const lines = text.split(/(?<=\n)/);
  const at = (index: number): number => (command.output[index]?.range.start.line ?? 0) - 1;
  const end = (command.output.at(-1)?.range.start.line ?? command.range.end.line) - 1;
  const model = command.output[0];
  const sample = model === undefined ? '' : (lines[model.range.start.line - 1] ?? '');
  const before = sample.slice(0, Math.max(0, (model?.range.start.column ?? 1) - 1));
  const ending = /\r?\n$/.exec(sample)?.[0] ?? '\n';
  // An insertion stands before the change of the line at its place, so that line goes first.
  const order = (change: LineChange): number => change.index * 2 + (change.kind === 'insert' ? 0 : 1);
  for (const change of changes.toSorted((one, other) => order(other) - order(one))) {
    if (change.kind === 'insert') {
      const place = command.output[change.index] === undefined ? end + 1 : at(change.index);
      lines.splice(place, 0, ...change.texts.map((line) => `${before}${line}`.trimEnd() + ending));
      continue;
    }
    const place = at(change.index);
    if (change.kind === 'remove') {
      lines.splice(place, 1);
      continue;
    }
    const old = lines[place] ?? '';
    const start = Math.max(0, (command.output[change.index]?.range.start.column ?? 1) - 1);
    lines[place] = old.slice(0, start) + change.text + (/\r?\n$/.exec(old)?.[0] ?? '');
  }
  return lines.join('');
}

/** Whether after the edit the page has the same commands, and this one the new promise. */
function readsAsMeant(
  page: Page,
  next: string,
  snippet: ConsoleSnippet,
  command: Command,
  promised: readonly string[],
): boolean {
  const read = parsePage(page.file, next);
  if (commandsOf(read).join('\0') !== commandsOf(page).join('\0')) return false;
  if (read.snippets.length !== page.snippets.length) return false;
  const same = read.snippets[snippet.ordinal];
  if (same?.kind !== 'console') return false;
  const output =
    same.commands[snippet.commands.indexOf(command)]?.output.map(({ text }) => text.trimEnd()) ?? [];
  const filled = (lines: readonly string[]): string =>
    lines
      .map((line) => line.trimEnd())
      .join('\n')
      .trim();
  return filled(output).startsWith(filled(promised));
}
