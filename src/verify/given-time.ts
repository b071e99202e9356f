/** How long a command could have taken, and why that is longer than its page says. */
import type { CommandOutcome } from './result.ts';

/** "10 s (twice the 5 s that the page gives: a device may be slow)". `time` words milliseconds. */
export function givenTimeWords(
  { afterMs, given }: Extract<CommandOutcome, { readonly kind: 'timed-out' }>,
  time: (ms: number) => string,
): string {
  if (given === undefined) return time(afterMs);
  const { pageMs, times } = given;
  const often = times === 2 ? 'twice' : `${times} times`;
  const whole = (ms: number): string => time(ms).replace(/\.0 s$/, ' s');
  return `${whole(pageMs * times)} (${often} the ${whole(pageMs)} that the page gives: a reader’s device may be slow)`;
}
