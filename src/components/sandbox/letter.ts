/** How large the terminal's letters are, in pixels: as the page's code, or by how much the reader wants otherwise. */

/** Of the page's letter: as `.transcript` in `snippet.css` has it. */
const codeSize = 0.875;
const smallest = 11;
const largest = 28;

/** The page's code; the reader's browser may have a larger letter than most. */
export function pageCodeSize(): number {
  return codeSize * (parseFloat(getComputedStyle(document.documentElement).fontSize) || 16);
}

/** @param enlarged pixels more than the page's `code`, or, below 0, less */
export function letterSize(code: number, enlarged: number): number {
  return Math.min(Math.max(largest, code), Math.max(smallest, code + enlarged));
}

/** What `enlarged` becomes by `change` pixels more, as far as that is seen. */
export function enlargedBy(code: number, enlarged: number, change: number): number {
  return letterSize(code, enlarged + change) - code;
}
