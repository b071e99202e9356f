/** What was opened in order, closed in one place. */

type Close = () => void | Promise<void>;

export class Opened {
  readonly #closes: Close[] = [];

  add(close: Close): void {
    this.#closes.push(close);
  }

  /** Closes the last first, and all of it: what fails to close does not keep the rest open. @throws what it threw */
  async close(): Promise<void> {
    const close = this.#closes.pop();
    if (close === undefined) return;
    try {
      await close();
    } finally {
      await this.close();
    }
  }
}
