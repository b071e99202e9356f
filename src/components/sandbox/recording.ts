/** What a terminal received and when, for reports of what failed. */

/** Milliseconds since the page was loaded, and the text as it came. */
type Recorded = readonly [ms: number, text: string];

/** Characters kept: the newest. */
const kept = 1024 * 1024;

export class Recording {
  readonly #decoder = new TextDecoder();
  #parts: Recorded[] = [];
  #length = 0;

  add(bytes: Uint8Array): void {
    const text = this.#decoder.decode(bytes, { stream: true });
    this.#parts.push([Math.round(performance.now()), text]);
    this.#length += text.length;
    if (this.#length < 2 * kept) return;
    let drop = 0;
    while (this.#length > kept) this.#length -= this.#parts[drop++]?.[1].length ?? 0;
    this.#parts = this.#parts.slice(drop);
  }

  get parts(): readonly Recorded[] {
    return this.#parts;
  }
}
