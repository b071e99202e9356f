/** Where a page must be run again from, when its author has changed it. */
import { isKept } from './kept.ts';
import type { SnippetResult } from './result.ts';
import type { RunnablePage } from './runnable.ts';
import { isRunnable } from './runnable.ts';

export type Change =
  | { readonly kind: 'none' }
  /** From snippet `from` of the new text on; first back to before `before` of the old text ran ('': nothing to take back). */
  | { readonly kind: 'from'; readonly from: string; readonly before: string };

/** `results`: of the last run of the old text. What its run depends on counts, as for records (`value.ts`). */
export function firstChange(
  old: Pick<RunnablePage, 'snippets' | 'values'> | undefined,
  now: Pick<RunnablePage, 'snippets' | 'values'>,
  results: readonly SnippetResult[],
): Change {
  const [ran, runs] = [old?.snippets.filter(isRunnable) ?? [], now.snippets.filter(isRunnable)];
  const changed = now.values.findIndex((value, index) => old?.values[index] !== value);
  if (changed === -1) return { kind: 'none' };
  // What was never reached cannot be gone on from.
  const broken = results.findIndex(({ status }) => !isKept(status));
  const until = broken === -1 ? changed : Math.min(changed, broken);
  // The clean-up runs as a whole.
  const first = runs[until]?.words.cleanup === true ? runs.findIndex(({ words }) => words.cleanup) : until;
  return { kind: 'from', from: runs[first]?.id ?? '', before: ran[first]?.id ?? '' };
}
