/** Text that is typed, and where each of its lines stands in the page. */
import type { FenceLine } from './fences.ts';

export interface PlacedText {
  /** The lines joined by `\n`. */
  readonly text: string;
  readonly lines: readonly FenceLine[];
}

/** Where the character at `index` of the text stands in the page. */
export function offsetIn(placed: PlacedText, index: number): number {
  let rest = index;
  for (const line of placed.lines) {
    if (rest <= line.text.length) return line.offset + rest;
    rest -= line.text.length + 1;
  }
  const last = placed.lines.at(-1);
  return last === undefined ? 0 : last.offset + last.text.length;
}
