/** Holds what a page has left running to its status, until the page takes down what it built. */
import type { ExecResult } from '../sandbox/sandbox.ts';
import type { Clock } from './ports.ts';
import type { LeftRunning } from './run-background.ts';

export class BackgroundWatch {
  readonly #clock: Clock;
  readonly #running: LeftRunning[] = [];
  #isOver = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `onEnd` is called when it ends before this does. */
  add(running: LeftRunning, onEnd: (end: ExecResult) => void): void {
    this.#running.push(running);
    void running.ended.then((end) => {
      if (!this.#isOver) onEnd(end);
    });
  }

  /** Holds nothing any more, once the last ones have had the time that shows whether they run at all. */
  async end(signal: AbortSignal): Promise<void> {
    if (this.#isOver) return;
    const shown = Math.max(0, ...this.#running.map(({ shownBy }) => shownBy));
    const allEnded = new AbortController();
    void Promise.all(this.#running.map(({ ended }) => ended)).then(() => {
      allEnded.abort();
    });
    const left = shown - this.#clock.now();
    if (left > 0) await this.#clock.wait(left, AbortSignal.any([signal, allEnded.signal]));
    this.#isOver = true;
  }
}
