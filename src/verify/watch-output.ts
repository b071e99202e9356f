/** Watches a running command's output for the moment when it is all that its page promises. */
import type { CommandPromise } from './judge.ts';
import { isFulfilled } from './judge.ts';
import type { Clock } from './ports.ts';

export interface OutputWatch {
  /** The command's output so far. */
  readonly heard: (text: string) => void;
  readonly end: () => void;
}

/**
 * Calls `onFulfilled` once, with the output that is what is promised; looks seldom at what is long. What
 * `patience` is given for counts as fulfilled after so many ms without any output.
 */
export function watchOutput(
  promise: CommandPromise,
  clock: Clock,
  patience: { readonly kind: 'none' } | { readonly kind: 'silent'; readonly ms: number },
  onFulfilled: (output: string) => void,
): OutputWatch {
  const over = new AbortController();
  let latest: string | undefined;
  let newest = '';
  let resting = false;
  const fulfilled = (text: string): void => {
    over.abort();
    onFulfilled(text);
  };
  const look = async (): Promise<void> => {
    if (resting) return;
    resting = true;
    while (latest !== undefined && !over.signal.aborted) {
      const text = latest;
      latest = undefined;
      const before = clock.now();
      if (isFulfilled(promise, text)) {
        fulfilled(text);
        return;
      }
      await clock.wait(Math.max(20, 4 * (clock.now() - before)), over.signal);
    }
    resting = false;
  };
  if (patience.kind === 'silent') {
    void clock.wait(patience.ms, over.signal).then(() => {
      if (!over.signal.aborted) fulfilled(newest);
    });
  }
  return {
    heard: (text) => {
      newest = text;
      if (promise.output.length === 0 || text === '') return;
      latest = text;
      void look();
    },
    end: () => {
      over.abort();
    },
  };
}
