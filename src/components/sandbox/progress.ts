/** How far a page has come in its session. Pure. */
import type { SnippetResult } from '../../verify/result.ts';
import { leavesPageUsable } from '../../verify/run.ts';
import type { RunnablePage } from '../../verify/runnable.ts';
import { stateOf } from './words.ts';

/** A snippet of the page that can be run. */
export interface Step {
  readonly id: string;
  readonly cleanup: boolean;
}

/**
 * Ids of the steps that have passed and that the page's clean-up has not taken down since. `results`: of the session,
 * by snippet, the newest last.
 */
export function passedSteps(
  steps: readonly Step[],
  results: ReadonlyMap<string, SnippetResult>,
): ReadonlySet<string> {
  const order = [...results.keys()];
  const passed = (id: string): boolean => {
    const result = results.get(id);
    return result !== undefined && stateOf(result.status) === 'passed';
  };
  const cleanUp = steps.filter(({ cleanup }) => cleanup);
  const cleaned =
    cleanUp.length > 0 && cleanUp.every(({ id }) => passed(id))
      ? Math.min(...cleanUp.map(({ id }) => order.indexOf(id)))
      : -1;
  return new Set(
    steps
      .filter(({ id, cleanup }) => !cleanup && passed(id) && order.indexOf(id) > cleaned)
      .map(({ id }) => id),
  );
}

/** The first step after which the rest of the page may not make sense. */
export function brokenStep(
  page: RunnablePage,
  results: ReadonlyMap<string, SnippetResult>,
): SnippetResult | undefined {
  const broken = page.snippets.find((snippet) => {
    const result = results.get(snippet.id);
    return !snippet.words.cleanup && result !== undefined && !leavesPageUsable(snippet, result);
  });
  return broken === undefined ? undefined : results.get(broken.id);
}
