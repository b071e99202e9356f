/** The lines that were sent, for arrow up and down in the line that one writes in. Pure. */
const most = 100;

export class LineHistory {
  #lines: string[] = [];
  #at = 0;
  /** What was being written when the reader began to go back. */
  #draft = '';

  add(line: string): void {
    if (line.trim() !== '' && line !== this.#lines.at(-1)) this.#lines = [...this.#lines, line].slice(-most);
    this.#at = this.#lines.length;
  }

  /** The line before, or after, the one that is shown; undefined where there is none. */
  go(direction: 'up' | 'down', shown: string): string | undefined {
    const to = this.#at + (direction === 'up' ? -1 : 1);
    if (to < 0 || to > this.#lines.length) return undefined;
    if (this.#at === this.#lines.length) this.#draft = shown;
    this.#at = to;
    return this.#lines[to] ?? this.#draft;
  }
}
