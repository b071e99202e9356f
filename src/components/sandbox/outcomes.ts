/** What a single snippet's run has come to: the pane's line, and where its result stands on the page. */
import type { SnippetElement } from '../../verify/page-contract.ts';
import type { SnippetResult } from '../../verify/result.ts';
import { announce } from './announcer.ts';
import { showState } from './pane.ts';
import { limitOf } from '../../verify/words.ts';
import { snippetWords, stateOf } from './words.ts';

/** Whether the pane has a line of its own for it. */
export function showOutcome(result: SnippetResult): boolean {
  announce(snippetWords(result));
  switch (result.status) {
    case 'passed':
      showState('matched');
      return true;
    case 'stood-in':
      showState('stood-in', { note: result.note });
      return true;
    case 'differs':
      showState('differs');
      return true;
    case 'timed-out':
      showState('timed-out', { limit: limitOf(result) });
      return true;
    default:
      return false;
  }
}

/** It has no new result. */
export function showNotRun(element: SnippetElement, why: string): void {
  element.dataset['state'] = element.result === undefined ? 'idle' : stateOf(element.result.status);
  resultPlace(element).textContent = why;
  announce(why);
}

/** Samples and the like: their own words stand on the page already. */
export function isQuiet({ status }: SnippetResult): boolean {
  return status === 'sample' || status === 'skipped' || status === 'other-platform';
}

export function resultPlace(element: SnippetElement): HTMLElement {
  const place = element.querySelector<HTMLElement>('[data-result]');
  if (place === null) throw new Error('This snippet has no place for its result.');
  return place;
}
