/** A terminal's bytes on their way to whoever shows them; for a while they can be kept back. */
import type { Unsubscribe } from '../sandbox.ts';

export class Shown {
  readonly #listeners = new Set<(bytes: Uint8Array) => void>();
  /** Kept back since `hide`. */
  #hidden: Uint8Array[] | undefined;

  onOutput(listener: (bytes: Uint8Array) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get isHiding(): boolean {
    return this.#hidden !== undefined;
  }

  /** What the terminal gives. */
  take(bytes: Uint8Array): void {
    if (this.#hidden === undefined) this.#show(bytes);
    else this.#hidden.push(bytes);
  }

  /** Words of the page's own. */
  say(text: string): void {
    this.#show(new TextEncoder().encode(text));
  }

  hide(): void {
    this.#hidden = [];
  }

  /** Shows what comes from here on, and what was kept back if it is to be `shown`. */
  reveal(kept: 'dropped' | 'shown'): void {
    const hidden = this.#hidden ?? [];
    this.#hidden = undefined;
    if (kept === 'shown') for (const bytes of hidden) this.#show(bytes);
  }

  #show(bytes: Uint8Array): void {
    for (const listener of this.#listeners) listener(bytes);
  }
}
