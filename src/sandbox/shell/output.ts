/** A command's output as it comes, bounded: a command that prints for ever must not fill the page's memory. */

const headLimit = 4 * 1024 * 1024;
const tailLimit = 256 * 1024;

export class Output {
  #head: string[] = [];
  #headLength = 0;
  #tail = '';
  #dropped = 0;

  add(text: string): void {
    const room = headLimit - this.#headLength;
    if (room > 0) {
      this.#head.push(text.slice(0, room));
      this.#headLength += Math.min(room, text.length);
    }
    if (text.length <= room) return;
    this.#tail += text.slice(Math.max(room, 0));
    if (this.#tail.length > 2 * tailLimit) {
      this.#dropped += this.#tail.length - tailLimit;
      this.#tail = this.#tail.slice(-tailLimit);
    }
  }

  /** Takes `end` off the end, where it is there and nothing was left out yet. */
  dropEnd(end: RegExp): void {
    if (this.#tail !== '') return;
    const head = this.#head.join('').replace(end, '');
    this.#head = [head];
    this.#headLength = head.length;
  }

  get length(): number {
    return this.#headLength + this.#dropped + this.#tail.length;
  }

  text(): string {
    const gap = this.#dropped === 0 ? '' : `\r\n[${this.#dropped} characters left out]\r\n`;
    return this.#head.join('') + gap + this.#tail;
  }
}

/** How many characters `Output` left out of the middle of `text`, which is one of its texts. */
export function charactersLeftOut(text: string): number {
  if (text.length <= headLimit) return 0;
  const gap = /^\r\n\[(\d+) characters left out\]\r\n/.exec(text.slice(headLimit, headLimit + 64));
  return Number(gap?.[1] ?? 0);
}
