/** Shells whose prompt was changed, so that they give no marks: mended, or given up. */
import type { Tty } from './tty.ts';
import { anotherOpens } from './tty.ts';

/** For a shell's next prompt after its marks are back, ms. */
const repairPatience = 3000;

/**
 * Something waits for a line and gave no marks. Gives what was changed and what came of it, when that is why: the
 * shell marks its prompt again, or is given up. Undefined: nothing was, or it waits no more.
 * `deadline`: on the clock of `performance.now`, ms.
 */
export async function repair(
  tty: Tty,
  deadline: number,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const { unmarked } = tty;
  const changed = await tty.ask(deadline, signal);
  if (!tty.waits || signal?.aborted === true) return undefined;
  if (changed === undefined && unmarked !== 'claimed')
    return giveUp(
      tty,
      unmarked === 'shell'
        ? 'it gives no marks, and does not answer'
        : 'something waits for input at a prompt that the page does not know',
    );
  if (changed === undefined || changed === '') {
    tty.carryOn();
    return undefined;
  }
  tty.write('\r');
  const back = await tty.wait(
    () => (tty.place === 'prompt' ? 'back' : undefined),
    performance.now() + repairPatience,
    signal,
  );
  const what = `${changed} ${changed.includes(',') ? 'were' : 'was'} unset or replaced`;
  return back === 'back'
    ? `${what}. Mended: from the next command on it is known again. Assign PS1 and PROMPT_COMMAND=…, which keeps the marks, rather than unset them.`
    : giveUp(tty, what);
}

/** Lets the terminal go. Gives `why` with what comes of it. */
export function giveUp(tty: Tty, why: string): string {
  tty.leave(why);
  return `${why}. ${anotherOpens}`;
}
