/** Where a page must be run again from, when its author has changed it. */
import type { Snippet } from '../lab/model.ts';
import { isKept } from './kept.ts';
import type { SnippetResult } from './result.ts';
import { isRunnable } from './runnable.ts';

export type Change =
  | { readonly kind: 'none' }
  /** From snippet `from` of the new text on; first back to before `before` of the old text ran ('': nothing to take back). */
  | { readonly kind: 'from'; readonly from: string; readonly before: string };

/** `results`: of the last run of the old text. */
export function firstChange(
  old: readonly Snippet[],
  now: readonly Snippet[],
  results: readonly SnippetResult[],
): Change {
  const [ran, runs] = [old.filter(isRunnable), now.filter(isRunnable)];
  const changed = runs.findIndex(({ hash }, index) => ran[index]?.hash !== hash);
  if (changed === -1) return { kind: 'none' };
  // What was never reached cannot be gone on from.
  const broken = results.findIndex(({ status }) => !isKept(status));
  const first = broken === -1 ? changed : Math.min(changed, broken);
  return { kind: 'from', from: runs[first]?.id ?? '', before: ran[first]?.id ?? '' };
}
