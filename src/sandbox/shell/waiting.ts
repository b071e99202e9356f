/** Waits for a terminal to come to something: asks again at each piece of its output. */

/** An answer, or one that holds only if nothing more comes for a while, ms. */
export type Verdict<T> = T | { readonly ifQuietFor: number; readonly then: T };
export type Ending = 'timed-out' | 'stopped' | 'gone';

export class Waiting {
  readonly #checks = new Set<() => void>();

  /** Something has come: whoever waits asks again. */
  wake(): void {
    for (const check of [...this.#checks]) check();
  }

  /**
   * Resolves with what `check` finds; it is asked at once and at each `wake`.
   * `deadline`: on the clock of `performance.now`, ms. Never rejects.
   */
  until<T extends string>(
    check: () => Verdict<T> | 'gone' | undefined,
    deadline: number,
    signal?: AbortSignal,
  ): Promise<T | Ending> {
    return new Promise((resolve) => {
      let settling: ReturnType<typeof setTimeout> | undefined;
      const end = (answer: T | Ending): void => {
        clearTimeout(settling);
        clearTimeout(limit);
        this.#checks.delete(again);
        signal?.removeEventListener('abort', stop);
        resolve(answer);
      };
      const stop = (): void => {
        end('stopped');
      };
      const again = (): void => {
        clearTimeout(settling);
        const verdict = check();
        if (typeof verdict === 'string') end(verdict);
        else if (verdict !== undefined) settling = setTimeout(end, verdict.ifQuietFor, verdict.then);
      };
      const limit = setTimeout(end, Math.max(0, deadline - performance.now()), 'timed-out');
      signal?.addEventListener('abort', stop);
      this.#checks.add(again);
      if (signal?.aborted === true) stop();
      else again();
    });
  }
}
