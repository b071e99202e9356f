/** Words for what a run came to: the page, the reports and the commands say the same in the same words. Pure. */
import { duration } from '../figures.ts';
import { givenTimeWords, limitMs } from './given-time.ts';
import { cutWords } from './remarks.ts';
import type { CommandResult, SnippetResult } from './result.ts';

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
      return `It did not end within ${givenTimeWords(outcome)} and was stopped with Ctrl-C.${tries}`;
    case 'stopped':
      return 'It was stopped with Ctrl-C.';
  }
}
