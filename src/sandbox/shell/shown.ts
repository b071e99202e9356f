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

  /** Shows what was kept back from `beginning` on, where that is in it, and what comes. */
  revealFrom(beginning: string): void {
    const hidden = joined(this.#hidden ?? []);
    const at = indexOf(hidden, new TextEncoder().encode(beginning));
    if (at === -1) return;
    this.#hidden = undefined;
    this.#show(hidden.subarray(at));
  }

  #show(bytes: Uint8Array): void {
    for (const listener of this.#listeners) listener(bytes);
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function indexOf(bytes: Uint8Array, part: Uint8Array): number {
  for (let at = bytes.indexOf(part[0] ?? 0); at !== -1; at = bytes.indexOf(part[0] ?? 0, at + 1)) {
    if (part.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}
