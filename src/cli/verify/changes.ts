/** What tells `--watch` to run again, or to end. */
import { watch } from 'node:fs';

/** Changes below a folder, those that come together as one. */
export class Changes {
  #changed = false;
  #ended = false;
  #wake: (() => void) | undefined;
  readonly #end: () => void;

  constructor(folder: string, onEnd: () => Promise<void>) {
    const watcher = watch(folder, { recursive: true }, (_event, name) => {
      if (name !== null && /(?:^|[\\/])(?:\.|verified\.json$)|~$/.test(name)) return;
      this.#changed = true;
      this.#wake?.();
    });
    this.#end = () => {
      watcher.close();
      this.#ended = true;
      this.#wake?.();
      onEnd().catch(() => undefined);
    };
    process.once('SIGINT', this.#end).once('SIGTERM', this.#end);
  }

  /** The process shall end. */
  get ended(): boolean {
    return this.#ended;
  }

  /** False when the process shall end. */
  async next(): Promise<boolean> {
    while (!this.#changed && !this.#ended) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    // An editor writes a file in several steps.
    await new Promise((resolve) => setTimeout(resolve, 150));
    this.#changed = false;
    return !this.#ended;
  }
}
