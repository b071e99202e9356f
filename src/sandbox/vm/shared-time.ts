/**
 * Keeps the clocks of a session's nodes together: a node goes no faster than the peer that other work holds up
 * most. Otherwise a joining worker's patience would end while its manager has not had the processor yet.
 */

/** What it needs of a node's clock. */
export interface LosingClock {
  /** Milliseconds lost so far. */
  readonly lost: number;
  loseTo(lost: number): void;
}

/** Less is not worth a message, ms. */
const worthTelling = 5;

export class SharedTime {
  readonly #clock: LosingClock;
  readonly #tell: (lost: number) => void;
  /** How much more than the peer this node had lost when they first met. */
  readonly #differences = new Map<string, number>();
  #told = 0;

  /** @param tell passes on to all peers what this node has lost */
  constructor(clock: LosingClock, tell: (lost: number) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** From now on they go together; the clock of a new machine begins anew. */
  meet(peer: string): void {
    this.#differences.delete(peer);
    this.#tell(this.#clock.lost);
  }

  hear(peer: string, lost: number): void {
    const known = this.#differences.get(peer);
    if (known === undefined) this.#differences.set(peer, this.#clock.lost - lost);
    else this.#clock.loseTo(lost + known);
  }

  /** To be called after each stretch of running. */
  share(): void {
    const { lost } = this.#clock;
    if (lost - this.#told < worthTelling) return;
    this.#told = lost;
    this.#tell(lost);
  }
}
