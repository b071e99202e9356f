/** A terminal's recording as pictures that a page can show one after the other. */
import { screenLines } from '../screen.ts';

export interface Frame {
  /** Since the recording's begin. */
  readonly ms: number;
  /** What stood at the bottom of the screen. */
  readonly lines: readonly string[];
}

const mostFrames = 120;
const shownLines = 30;
/** What is far above the screen's bottom need not be drawn again for each picture. */
const drawnCharacters = 20_000;

/** `pieces`: what the terminal got and when, ms since any start. */
export function framesOf(pieces: readonly (readonly [number, string])[]): Frame[] {
  const first = pieces[0]?.[0] ?? 0;
  const step = Math.max(1, Math.ceil(pieces.length / mostFrames));
  const frames: Frame[] = [];
  let text = '';
  for (const [index, [ms, piece]] of pieces.entries()) {
    text = (text + piece).slice(-2 * drawnCharacters);
    if ((index + 1) % step !== 0 && index !== pieces.length - 1) continue;
    frames.push({
      ms: Math.round(ms - first),
      lines: screenLines(text.slice(-drawnCharacters)).slice(-shownLines),
    });
  }
  return frames;
}
