/** Notices a node that answers nothing any more. */

const everyMs = 5_000;
/** A hard-working node answers within a second; one that has been silent for a minute hangs. */
const silentAsks = 12;

interface Watched {
  /** Asks the node something that it answers at once, if it can be asked now. */
  readonly ask: () => void;
  /** Whether its silence means anything: it does not while the node is held, or waits for the network. */
  readonly counts: () => boolean;
  readonly onHang: () => void;
}

/**
 * Counts what was asked in vain rather than the time: timers of a hidden tab hardly run, and a device that slept
 * has not been listening.
 */
export class HangWatch {
  readonly #watched: Watched;
  #timer: ReturnType<typeof setInterval> | undefined;
  #silent = 0;

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  start(): void {
    this.stop();
    this.#timer = setInterval(() => {
      this.#look();
    }, everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#silent = 0;
  }

  /** The node has said something. */
  heard(): void {
    this.#silent = 0;
  }

  #look(): void {
    if (!this.#watched.counts()) {
      this.#silent = 0;
      return;
    }
    if (this.#silent >= silentAsks) {
      this.#watched.onHang();
      return;
    }
    this.#silent += 1;
    this.#watched.ask();
  }
}
