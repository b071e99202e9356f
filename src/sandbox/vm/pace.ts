/**
 * How fast a node works: the instructions that it did against the time in which it had something to do. Rests and
 * pauses do not count; time that other work on the device took away does, for that is what its reader waits for.
 */

import type { Work } from '../sandbox.ts';

export class Pace {
  readonly #wall: () => number;
  /** Executed so far, modulo 2^32. */
  readonly #instructions: () => number;
  /** When it last began to have something to do; undefined: it rests. */
  #since: Work | undefined;
  #done: Work = { instructions: 0, ms: 0 };

  /** @param wall milliseconds, as `performance.now` */
  constructor(wall: () => number, instructions: () => number) {
    this.#wall = wall;
    this.#instructions = instructions;
  }

  get done(): Work {
    return this.#done;
  }

  /** It goes on from a rest, or between two stretches of one piece of work. */
  wake(): void {
    this.#since ??= this.#now();
  }

  /** A stretch has ended; `isResting`: and there is nothing to do. */
  pause(isResting: boolean): void {
    const now = this.#now();
    if (this.#since !== undefined)
      this.#done = {
        instructions: this.#done.instructions + ((now.instructions - this.#since.instructions) >>> 0),
        ms: this.#done.ms + now.ms - this.#since.ms,
      };
    this.#since = isResting ? undefined : now;
  }

  /** It was held: what has passed since is nobody's. */
  skip(): void {
    this.#since = undefined;
  }

  #now(): Work {
    return { instructions: this.#instructions(), ms: this.#wall() };
  }
}
