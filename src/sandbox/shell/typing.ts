/** Types into a terminal as a person would: at the pace of the echo, and with the reader's own line set aside. */
import type { Running } from './running.ts';
import type { Tty } from './tty.ts';
import type { Ending } from './waiting.ts';

/** Characters typed before their echo is awaited: what a terminal's line buffer surely holds. */
const slice = 512;
/** For typed characters to be echoed, ms: some programs echo nothing. */
const echoPatience = 1000;
/** The line stands still when nothing comes for so long after readline has cut it, ms. */
const cutSettle = 60;

/** Types one line, not its Enter. `deadline`: on the clock of `performance.now`, ms. */
export async function typeLine(
  tty: Tty,
  running: Running,
  line: string,
  deadline: number,
  signal: AbortSignal | undefined,
): Promise<'typed' | Ending> {
  for (let from = 0; from < line.length; from += slice) {
    const text = line.slice(from, from + slice);
    const expected = text.replace(/\s/g, '').length;
    running.typing();
    // A tab is quoted, or readline would complete a file name.
    tty.write(tty.place === 'output' ? text : text.replaceAll('\t', '\u0016\t'));
    const answer = await tty.wait<'typed'>(
      () => (running.echoed >= expected ? 'typed' : { ifQuietFor: echoPatience, then: 'typed' }),
      deadline,
      signal,
    );
    if (answer !== 'typed') return answer;
  }
  return 'typed';
}

/** Takes the reader's unfinished line off the prompt, by readline's own kill. False: there is none. */
export async function setAside(tty: Tty, signal: AbortSignal | undefined): Promise<boolean> {
  if (!tty.typed) return false;
  const before = tty.received;
  // End of line, a blank (so that there is always something to take), cut back to the line's begin.
  tty.write('\u0005 \u0015');
  await tty.wait(
    () => (tty.received > before ? { ifQuietFor: cutSettle, then: 'cut' } : undefined),
    performance.now() + echoPatience,
    signal,
  );
  tty.typed = false;
  return true;
}

/** The line that was set aside stands there again. */
export function putBack(tty: Tty): void {
  tty.write('\u0019\u007f');
  tty.typed = true;
}
