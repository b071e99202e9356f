/**
 * Keeps the clocks of a session's nodes together: a node goes no faster than the peer that other work holds up
 * most. Otherwise a joining worker's patience would end while its manager has not had the processor yet.
 */

/** What it needs of a node's clock. */
export interface LosingClock {
  /** Milliseconds lost so far. */
  readonly lost: number;
  joinAt(lost: number): void;
  loseTo(lost: number): void;
}

/** Less is not worth a message, ms. */
const worthTelling = 5;

export class SharedTime {
  readonly #clock: LosingClock;
  readonly #tell: (lost: number) => void;
  /** Peers who have told what they had lost when they were met. */
  readonly #known = new Set<string>();
  #told = 0;

  /** @param tell passes on to all peers what this node has lost */
  constructor(clock: LosingClock, tell: (lost: number) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** From now on they go together: what either lost before is not made up for by the other. */
  meet(peer: string): void {
    this.#known.delete(peer);
    this.#tell(this.#clock.lost);
  }

  hear(peer: string, lost: number): void {
    if (this.#known.has(peer)) {
      this.#clock.loseTo(lost);
      return;
    }
    this.#known.add(peer);
    this.#clock.joinAt(lost);
  }

  /** To be called after each stretch of running. */
  share(): void {
    const { lost } = this.#clock;
    if (lost - this.#told < worthTelling) return;
    this.#told = lost;
    this.#tell(lost);
  }
}
