/**
 * A node's time. It is the browser's, less what the node could not use: where other work takes the processor
 * away, or the machine is held, no time passes for the node. So the time-outs inside it (a Swarm's heartbeats,
 * a client's patience) mean the same on a busy or slow device, and nothing runs out at once after a pause. Nodes
 * of a session tell each other what they lost, so that a node which only waits is not ahead of the one that it
 * waits for. The calendar clock is set from outside every few seconds.
 */

/** Between two looks at the clock more passes only if the machine was interrupted, or has done much. */
const ordinaryMs = 2;
/** Browsers are so late with timers by themselves. */
const ordinaryDelayMs = 6;
/** A machine that does less in its time is held up by other work. */
const instructionsPerMs = 40_000;

export class GuestClock {
  readonly #wall: () => number;
  /** Executed so far, modulo 2^32. */
  readonly #instructions: () => number;
  #value = 0;
  /** As they were when last looked at. */
  #seenWall: number;
  #seenInstructions = 0;
  /** How much longer it is to rest; undefined: it runs. */
  #restMs: number | undefined;
  #lost = 0;
  /** What peers have lost: as much is to be lost here. */
  #toLose = 0;

  /** @param wall milliseconds, as `performance.now` */
  constructor(wall: () => number, instructions: () => number) {
    this.#wall = wall;
    this.#instructions = instructions;
    this.#seenWall = wall();
  }

  /** Milliseconds, as the machine sees them. */
  now(): number {
    const instructions = this.#instructions();
    const worth = ((instructions - this.#seenInstructions) >>> 0) / instructionsPerMs;
    this.#seenInstructions = instructions;
    const wall = this.#wall();
    const most = this.#restMs === undefined ? Math.max(ordinaryMs, worth) : this.#restMs + ordinaryDelayMs;
    const onWall = wall - this.#seenWall;
    const own = Math.min(onWall, most);
    const behind = this.#toLose - (this.#lost + onWall - own);
    const passed = own - Math.min(Math.max(behind, 0), own);
    this.#lost += onWall - passed;
    if (this.#restMs !== undefined) this.#restMs = Math.max(0, this.#restMs - passed);
    this.#seenWall = wall;
    this.#value += passed;
    return this.#value;
  }

  /** Milliseconds that passed outside and not for the node, pauses apart. */
  get lost(): number {
    return this.#lost;
  }

  /** From now on it counts as having lost that much, as the peers whom it joins have. */
  joinAt(lost: number): void {
    this.#lost = Math.max(this.#lost, lost);
  }

  /** Stands still until `lost` is as much, for a peer has lost that. */
  loseTo(lost: number): void {
    this.#toLose = Math.max(this.#toLose, lost);
  }

  /** The machine rests; it is to run again in `ms`, or earlier. */
  rest(ms: number): void {
    this.now();
    this.#restMs = Math.max(ms, 0);
  }

  /** The machine runs again. */
  wake(): void {
    this.now();
    this.#restMs = undefined;
  }

  /** After a pause: what has passed since is not the node's. */
  skip(): void {
    this.#seenWall = this.#wall();
  }
}
