/** Waits until a line that was entered is done with, and sees to shells that are not what they seem. */
import type { ExecResult } from '../sandbox.ts';
import { asksForMore, isQuestion } from './questions.ts';
import { giveUp, repair } from './repair.ts';
import { broken, changed } from './run-results.ts';
import type { Running } from './running.ts';
import { settleEmpty, settleExpected, settleOther, settleQuestion, standing } from './standing.ts';
import type { Tty } from './tty.ts';
import type { Verdict } from './waiting.ts';

/**
 * Who answers, should a command ask or read. `read`: it reads for sure, and nobody types. `nobody`: it may ask, and
 * nobody answers. `fed`: the command's own text answers. `left`: it may wait as long as it likes, even for its own rest.
 */
export type Input = 'read' | 'nobody' | 'fed' | 'left';

interface EnteredLine {
  /** Of its command: none follows that would complete it. */
  readonly isLast: boolean;
  /** The prompt, as the page writes it, that should stand afterwards. */
  readonly insidePrompt: string | undefined;
  /** What was entered of the command by now, or the statement of a script that runs. */
  readonly command: () => string;
  readonly input: (command: string) => Input;
  /** It was typed into a shell without marks. */
  readonly inShell: boolean;
  /** Who sits there has typed since: they see to it themselves. */
  readonly readerTyped: () => boolean;
  /** On the clock of `performance.now`, ms. */
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * `next`: the shell asks for a further line of the same command. `inside`: another program waits at its prompt.
 * `unfinished`, `asks`, `reads`: it waits for what nobody types.
 */
export type Answer = 'next' | 'done' | 'inside' | 'unfinished' | 'asks' | 'reads';

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
  line: EnteredLine,
): Verdict<Answer | 'nested' | 'unmarked' | 'astray'> | undefined {
  const { isLast, insidePrompt } = line;
  const { place } = tty;
  if (tty.astray !== undefined) return 'astray';
  if (place === 'continuation') {
    if (!running.asked) return undefined;
    if (!isLast) return 'next';
    return mayWait(line) ? undefined : 'unfinished';
  }
  if (place === 'prompt') {
    if (!running.done) return undefined;
    return running.nested ? { ifQuietFor: settleExpected, then: 'nested' } : 'done';
  }
  if (place === 'output' && running.taken && asksForMore(tty.line, line.inShell)) {
    if (!isLast) return { ifQuietFor: settleExpected, then: 'next' };
    if (!mayWait(line)) return { ifQuietFor: settleOther, then: 'unfinished' };
  }
  const stands =
    place === 'output' && running.taken
      ? standing(tty, 'inside' as const, insidePrompt, line.command())
      : undefined;
  // A shell of ours is at no other program's prompt, however that one looks.
  if (tty.unmarked !== undefined && (stands === undefined || tty.unmarked !== 'program'))
    return { ifQuietFor: tty.unmarked === 'program' ? settleEmpty : settleOther, then: 'unmarked' };
  return stands ?? waiting(tty, running, line);
}

/** Whether it is for somebody else to see to it that it goes on. */
function mayWait({ command, input, readerTyped }: EnteredLine): boolean {
  return readerTyped() || input(command()) === 'left';
}

/** Whether it waits for what nobody types. */
function waiting(
  { place, line: last }: Tty,
  running: Running,
  line: EnteredLine,
): Verdict<'asks' | 'reads'> | undefined {
  if (place !== 'output' || !running.taken || line.readerTyped()) return undefined;
  const command = line.command();
  const input = line.input(command);
  if (input === 'fed' || input === 'left') return undefined;
  if (isQuestion(last, command)) return { ifQuietFor: settleQuestion, then: 'asks' };
  return input === 'read' ? { ifQuietFor: settleOther, then: 'reads' } : undefined;
}
