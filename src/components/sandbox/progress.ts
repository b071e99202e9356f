/** How far a page has come in its session. Pure. */
import type { SnippetResult } from '../../verify/result.ts';
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
