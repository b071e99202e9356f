/** What only the page says of a result. Pure. */
import { isKept, isUnchecked } from '../../verify/kept.ts';
import { remarksOf, remarkWords } from '../../verify/remarks.ts';
import type { CommandResult, SnippetResult } from '../../verify/result.ts';
import { duration } from '../../figures.ts';
import { failureWords } from '../../verify/words.ts';

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

/** How a page stands after a run of its steps. `before`: so many had passed already. */
export function restWords(results: readonly SnippetResult[], before: number): string {
  if (results.length === 0 && before > 0) return 'Every step has passed. “Start over” begins anew.';
  const passed = before + results.filter(({ status }) => stateOf(status) === 'passed').length;
  const unchecked = results.filter(isUnchecked).length;
  const apart = unchecked === 0 ? '' : `, ${unchecked} of them with their status not checked`;
  return `${passed} of ${before + results.length} passed${apart}.`;
}

/** What became of a page's clean-up. */
export function cleanUpWords(results: readonly SnippetResult[]): string {
  const failed = results.filter(({ status }) => !isKept(status)).length;
  return failed === 0
    ? 'Cleaned up.'
    : `Not all is cleaned up: ${failed === 1 ? 'one snippet' : `${failed} snippets`} did not pass.`;
}

/** Which command ended last in a session; '' where none is known. */
export function lastWords({
  last,
}: {
  readonly last?: { readonly text: string; readonly node: string };
}): string {
  return last === undefined ? '' : `The last command was “${last.text}” on ${last.node}.`;
}

/** Why a saved session's nodes cannot go on. */
export function lacksWords(lacks: 'guest' | 'state'): string {
  return lacks === 'guest'
    ? 'It was made with another version of the machine, so its nodes cannot go on. What its commands came to is kept.'
    : 'The page went before its nodes were saved. What its commands came to is kept.';
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
