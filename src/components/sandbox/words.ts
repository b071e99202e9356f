/** What the page says about times, sizes and outcomes. Pure. */
import { cutWords, remarksOf, remarkWords } from '../../verify/remarks.ts';
import { givenTimeWords, limitMs } from '../../verify/given-time.ts';
import type { CommandResult, SnippetResult } from '../../verify/result.ts';

/** `950 ms`, `3.2 s`, `1 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `640 KB`, `58.3 MB`: as browsers count, by thousands. */
export function size(bytes: number): string {
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} KB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** `node1`, `node1 and node2`, `node1, node2 and node3`. */
export function list(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

/** One sentence on a snippet's result, for the line under it and for those who listen. */
export function snippetWords(result: SnippetResult): string {
  switch (result.status) {
    case 'passed':
      if (result.exitStatus === 'unchecked')
        return `Output matched, status not checked, in ${duration(result.ms)}.`;
      return `${did(result)} in ${duration(result.ms)}.`;
    case 'stood-in':
      return `${did(result)} in ${duration(result.ms)}, with a stand-in${result.exitStatus === 'unchecked' ? ' (status not checked)' : ''}: ${result.note}`;
    case 'differs':
      return `The output differs from what the page shows.${cutWords(result.commands)}`;
    case 'failed':
      return `Failed. ${result.why}`;
    case 'timed-out':
      return `It did not end in time${limitWords(result)} and was stopped.`;
    case 'stopped':
      return 'Stopped.';
    case 'skipped':
      return `Not run: ${result.why}`;
    case 'sample':
      return 'A sample, not run.';
    case 'other-platform':
      return result.needs === 'windows'
        ? 'Needs Windows, so it does not run here.'
        : 'Needs your own Docker Engine.';
    case 'not-reached':
      return `Not reached. ${result.because}`;
  }
}

/** ", which was 4 min here" of a result that came to no end; '' where no command was given a time. */
export function limitWords({ commands }: Pick<SnippetResult, 'commands'>): string {
  for (const { outcome } of commands)
    if (outcome.kind === 'timed-out') return `, which was ${duration(limitMs(outcome))} here,`;
  return '';
}

function did(result: SnippetResult): string {
  if (result.commands.length === 0) return 'Saved';
  return result.commands.some(
    ({ outcome }) => outcome.kind === 'passed' && Object.keys(outcome.captured).length > 0,
  )
    ? 'Matched, values captured,'
    : 'Matched';
}

/** What a reader should know of one command that the page's text does not say. */
export function remarkLines(command: CommandResult): string[] {
  return remarksOf(command)
    .filter(({ kind }) => kind !== 'status-and-one-line')
    .map(remarkWords);
}

/** What went wrong with one command; undefined when nothing did. */
export function commandWords({ outcome, attempts }: CommandResult): string | undefined {
  const tries = attempts > 1 ? ` Tried ${attempts} times.` : '';
  switch (outcome.kind) {
    case 'passed':
      return undefined;
    case 'differs':
      return `Its output differs.${tries}`;
    case 'failed':
      return `${outcome.why}${tries}`;
    case 'timed-out':
      return `No end after ${givenTimeWords(outcome, duration)}, so it was stopped with Ctrl-C.${tries}`;
    case 'stopped':
      return 'It was stopped with Ctrl-C.';
  }
}

/** The `data-state` that a result gives its snippet. */
export function stateOf(status: SnippetResult['status']): 'passed' | 'failed' | 'skipped' {
  switch (status) {
    case 'passed':
    case 'stood-in':
      return 'passed';
    case 'differs':
    case 'failed':
    case 'timed-out':
    case 'stopped':
      return 'failed';
    case 'skipped':
    case 'sample':
    case 'other-platform':
    case 'not-reached':
      return 'skipped';
  }
}
