/** How many places of a lab its verification says little about, from the findings of its pages. */
import type { Lab } from './model.ts';
import { rules } from './rules.ts';

export interface WeakSpots {
  /** Promises that accept any output of a command that cannot fail. */
  readonly acceptAnything: number;
  /** Fences that readers do not see, so that they are not run. */
  readonly hiddenFences: number;
  /** Commands whose text makes a terminal hide output. */
  readonly hidingOutput: number;
}

export function weakSpotsOf({ pages }: Pick<Lab, 'pages'>): WeakSpots {
  const count = (wanted: string): number =>
    pages.reduce((sum, page) => sum + page.diagnostics.filter(({ code }) => code === wanted).length, 0);
  return {
    acceptAnything: count(rules.promisesNothing.code),
    hiddenFences: count(rules.hiddenFence.code),
    hidingOutput: count(rules.outputHides.code),
  };
}

/** "2 promises accept anything, 1 hidden fence is not run"; '' where there are none. */
export function weakSpotWords({ acceptAnything, hiddenFences, hidingOutput }: WeakSpots): string {
  const parts: readonly [number, string, string][] = [
    [acceptAnything, 'promise accepts anything', 'promises accept anything'],
    [hiddenFences, 'hidden fence is not run', 'hidden fences are not run'],
    [hidingOutput, 'command hides output', 'commands hide output'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => `${count} ${count === 1 ? one : many}`)
    .join(', ');
}
