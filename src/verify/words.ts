/**
 * Words for durations, sizes, numbers of things and what a run came to: the page, the reports and the commands say
 * the same in the same words. Pure.
 */
import { givenTimeWords, limitMs } from './given-time.ts';
import { cutWords } from './remarks.ts';
import type { CommandResult, SnippetResult } from './result.ts';

/** `950 ms`, `3.2 s`, `59 s`, `1 min 5 s`. */
export function duration(ms: number): string {
  if (Math.round(ms) < 1000) return `${Math.round(ms)} ms`;
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `640 KB`, `5.8 MB`, `58 MB`, `1.3 GB`: as browsers count, by thousands. */
export function size(bytes: number): string {
  if (bytes < 999.5e3) return `${Math.round(bytes / 1e3)} KB`;
  if (bytes < 999.5e6) return `${(bytes / 1e6).toFixed(bytes < 9.95e6 ? 1 : 0)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** `1 page`, `2 pages`. */
export function amount(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`;
}

/** `node1`, `node1 and node2`, `node1, node2 and node3`. */
export function list(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

/** Why a snippet's promises are not met, or why it did not run, a sentence or two; '' where they are met. */
export function failureWords(result: SnippetResult): string {
  switch (result.status) {
    case 'passed':
    case 'stood-in':
      return '';
    case 'differs':
      return `The output differs from what the page promises.${cutWords(result.commands)}`;
    case 'failed':
      return result.why;
    case 'timed-out':
      return `It took ${limitOf(result) === '' ? 'too long' : `longer than ${limitOf(result)}`} and was stopped.`;
    case 'stopped':
      return 'It was stopped.';
    case 'not-reached':
      return `It was not reached: ${result.because}`;
    case 'skipped':
      return `Not run: ${result.why}`;
    case 'sample':
      return 'A sample, not run.';
    case 'other-platform':
      return result.needs === 'windows'
        ? 'Needs Windows, so it does not run here.'
        : 'Needs your own Docker Engine.';
  }
}

/** What the command that did not end was given here, as `4 min 0 s`; '' where none was. */
export function limitOf({ commands }: Pick<SnippetResult, 'commands'>): string {
  for (const { outcome } of commands) if (outcome.kind === 'timed-out') return duration(limitMs(outcome));
  return '';
}

/** What went wrong with one command; undefined when nothing did. */
export function commandWords(command: CommandResult): string | undefined {
  const { outcome, attempts } = command;
  const tries = attempts > 1 ? ` Tried ${attempts} times.` : '';
  switch (outcome.kind) {
    case 'passed':
      return undefined;
    case 'differs':
      return `The output differs from what the page promises.${tries}${cutWords([command])}`;
    case 'failed':
      return `${outcome.why}${tries}`;
    case 'timed-out':
      return `It did not end within ${givenTimeWords(outcome, duration)} and was stopped with Ctrl-C.${tries}`;
    case 'stopped':
      return 'It was stopped with Ctrl-C.';
  }
}
