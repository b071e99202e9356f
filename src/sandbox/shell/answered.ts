/** Waits until a line that was entered is done with, and sees to shells that are not what they seem. */
import type { ExecResult } from '../sandbox.ts';
import { giveUp, repair } from './repair.ts';
import { broken, changed } from './run-results.ts';
import type { Running } from './running.ts';
import { settleEmpty, settleExpected, settleOther, standing } from './standing.ts';
import type { Tty } from './tty.ts';
import type { Verdict } from './waiting.ts';

interface EnteredLine {
  /** Of its command: none follows that would complete it. */
  readonly isLast: boolean;
  /** The prompt, as the page writes it, that should stand afterwards. */
  readonly insidePrompt: string | undefined;
  /** On the clock of `performance.now`, ms. */
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
}

/** `next`: the shell asks for a further line of the same command. `inside`: another program waits at its prompt. */
export type Answer = 'next' | 'done' | 'inside';

/** How the line stands in the end; the run's result where that cannot be told. */
export async function answered(tty: Tty, running: Running, line: EnteredLine): Promise<Answer | ExecResult> {
  const { deadline, signal } = line;
  for (;;) {
    const answer = await tty.wait(() => progress(tty, running, line), deadline, signal);
    switch (answer) {
      case 'timed-out':
      case 'stopped':
      case 'gone':
        return broken(running, answer, tty);
      case 'astray':
        return changed(running.outputBeforePrompt ?? running.output, running, giveUp(tty, tty.astray ?? ''));
      case 'nested': {
        // A recorded session may look like a shell; only a shell answers.
        const answer = await tty.ask(deadline, signal);
        if (!running.nested) break;
        if (answer !== undefined) return 'inside';
        running.goOn();
        tty.forgetInner();
        break;
      }
      case 'unmarked': {
        const output = running.outputBeforePrompt ?? running.output;
        const what = await repair(tty, deadline, signal);
        if (what !== undefined) return changed(output, running, what);
        break;
      }
      default:
        return answer;
    }
  }
}

/** How it stands as far as the terminal has told; undefined while it runs. */
function progress(
  tty: Tty,
  running: Running,
  { isLast, insidePrompt }: EnteredLine,
): Verdict<Answer | 'nested' | 'unmarked' | 'astray'> | undefined {
  const { place } = tty;
  if (tty.astray !== undefined) return 'astray';
  if (place === 'continuation') return isLast || !running.asked ? undefined : 'next';
  if (place === 'prompt') {
    if (!running.done) return undefined;
    return running.nested ? { ifQuietFor: settleExpected, then: 'nested' } : 'done';
  }
  if (!isLast && place === 'output' && running.taken && tty.line === '> ')
    return { ifQuietFor: settleExpected, then: 'next' };
  const stands =
    place === 'output' && running.taken ? standing(tty, 'inside' as const, insidePrompt) : undefined;
  // A shell of ours is at no other program's prompt, however that one looks.
  if (tty.unmarked !== undefined && (stands === undefined || tty.unmarked !== 'program'))
    return { ifQuietFor: tty.unmarked === 'program' ? settleEmpty : settleOther, then: 'unmarked' };
  return stands;
}
