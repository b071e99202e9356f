/**
 * A node's time. It is the browser's, less what the node could not use: where other work takes the processor
 * away, or the machine is held, no time passes for the node. So the time-outs inside it (a Swarm's heartbeats,
 * a client's patience) mean the same on a busy or slow device, and nothing runs out at once after a pause. The
 * calendar clock is set from outside every few seconds.
 */

/** A stretch that takes longer was interrupted: v86 ends one after a millisecond. */
const ordinaryMs = 2;
/** Browsers are so late with timers by themselves. */
const ordinaryDelayMs = 6;
/** Of an interrupted stretch, its instructions count as having taken this long. */
const instructionsPerMs = 40_000;

export class GuestClock {
  readonly #wall: () => number;
  /** Wall time that the node does not see. */
  #hidden = 0;
  #last = 0;
  #due = 0;
  #heldAt: number | undefined;

  /** @param wall milliseconds, as `performance.now` */
  constructor(wall: () => number) {
    this.#wall = wall;
  }

  /** Milliseconds; never goes back. */
  now(): number {
    this.#last = Math.max(this.#last, this.#wall() - this.#hidden);
    return this.#last;
  }

  /** The machine is to run again in `ms`. */
  scheduled(ms: number): void {
    this.#due = this.#wall() + Math.max(ms, 0);
  }

  /** Does `run`, a stretch of the machine; `instructions` counts them, modulo 2^32. */
  during(run: () => void, instructions: () => number): void {
    const start = this.#wall();
    if (start - this.#due > ordinaryDelayMs) this.#hidden += start - this.#due;
    const before = instructions();
    run();
    const took = this.#wall() - start;
    if (took <= ordinaryMs) return;
    const worth = ((instructions() - before) >>> 0) / instructionsPerMs;
    if (worth < took) this.#hidden += took - worth;
  }

  hold(): void {
    this.#heldAt ??= this.#wall();
  }

  go(): void {
    if (this.#heldAt !== undefined) this.#hidden += this.#wall() - this.#heldAt;
    this.#heldAt = undefined;
    this.#due = this.#wall();
  }
}
