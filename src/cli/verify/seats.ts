/** Lets in as many nodes as fit, in the order of asking. */
export class Seats {
  readonly #capacity: number;
  #taken = 0;
  readonly #waiting: { readonly needed: number; readonly enter: () => void }[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  take(nodes: number): Promise<() => void> {
    const needed = Math.min(nodes, this.#capacity);
    return new Promise((resolve) => {
      const enter = (): void => {
        this.#taken += needed;
        resolve(() => {
          this.#taken -= needed;
          this.#admit();
        });
      };
      this.#waiting.push({ needed, enter });
      this.#admit();
    });
  }

  #admit(): void {
    for (;;) {
      const next = this.#waiting[0];
      if (next === undefined || this.#taken + next.needed > this.#capacity) return;
      this.#waiting.shift();
      next.enter();
    }
  }
}
