/** What only the page says of a result. Pure. */
import { remarksOf, remarkWords } from '../../verify/remarks.ts';
import type { CommandResult, SnippetResult } from '../../verify/result.ts';
import { duration, failureWords } from '../../verify/words.ts';

export { commandWords, duration, list, size } from '../../verify/words.ts';

/** One sentence on a snippet's result, for the line under it and for those who listen. */
export function snippetWords(result: SnippetResult): string {
  switch (result.status) {
    case 'passed':
      if (result.exitStatus === 'unchecked')
        return `Output matched, status not checked, in ${duration(result.ms)}.`;
      return `${did(result)} in ${duration(result.ms)}.`;
    case 'stood-in':
      return `${did(result)} in ${duration(result.ms)}, with a stand-in${result.exitStatus === 'unchecked' ? ' (status not checked)' : ''}: ${result.note}`;
    case 'failed':
      return `Failed. ${result.why}`;
    default:
      return failureWords(result);
  }
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
