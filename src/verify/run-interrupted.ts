/** Runs a command that the page ends with `^C`. */
import type { ExecResult } from '../sandbox/sandbox.ts';
import { parsePatternLine } from '../lab/pattern.ts';
import type { CommandPromise } from './judge.ts';
import { isFulfilled, judge, judgeOutput } from './judge.ts';
import type { Clock, RunShell, ShellRunOptions } from './ports.ts';
import type { CommandOutcome, Remark } from './result.ts';
import { watchOutput } from './watch-output.ts';

/**
 * How long a command that has printed what is promised may go on before Ctrl-C, ms: it may be about to end by itself.
 * `silent`: what fulfilled the promise was nothing that it names, as before the first words of a command that fails.
 */
const grace = { told: 1500, silent: 4000 } as const;
/** The status of what Ctrl-C has ended. */
const interruptedStatus = 130;

/**
 * The reader would press Ctrl-C when they have seen what the page shows; so does this, a grace later. Its output is
 * judged as it was then, but that of a command that ended by itself as a whole, with its status. `times`: how often
 * over the grace is.
 */
export async function runUntilInterrupted(
  text: string,
  promise: CommandPromise,
  times: number,
  shell: RunShell,
  clock: Clock,
  options: ShellRunOptions & { readonly signal: AbortSignal },
): Promise<{ outcome: CommandOutcome; result: ExecResult; remarks: readonly Remark[] }> {
  const press = new AbortController();
  const over = new AbortController();
  let seen: string | undefined;
  const silentMs = times * grace.silent;
  const byNothing = isFulfilled(promise, '');
  const output = watchOutput(
    promise,
    clock,
    byNothing ? { kind: 'silent', ms: silentMs } : { kind: 'none' },
    (soFar) => {
      seen = soFar;
      const waited = byNothing && soFar === '';
      const ms = waited || promise.output.length === 0 ? 0 : times * graceFor(promise);
      void clock.wait(ms, over.signal).then(() => {
        press.abort();
      });
    },
  );
  const result = await shell.run(text, {
    ...options,
    input: () => 'left',
    signal: AbortSignal.any([options.signal, press.signal]),
    onOutput: output.heard,
  });
  output.end();
  over.abort();
  const ended = seen !== undefined && !options.signal.aborted && wasEndedFor(result, press.signal.aborted);
  if (ended) return { outcome: judgeOutput(promise, seen ?? ''), result, remarks: [] };
  const exitCode = 'exitCode' in result && result.status !== 'lost' ? result.exitCode : undefined;
  const remarks: Remark[] =
    exitCode !== undefined
      ? [
          {
            kind: 'ended-by-itself',
            meantFor: 'ctrl-c',
            exitCode,
            afterMs: Math.round(result.ms),
          },
        ]
      : [];
  return { outcome: judge(promise, result, text), result, remarks };
}

/** By Ctrl-C, or by its time-out, which may come first when the page gives it little time. */
function wasEndedFor(result: ExecResult, pressed: boolean): boolean {
  switch (result.status) {
    case 'stopped':
    case 'timed-out':
      return true;
    case 'exited':
    case 'prompting':
      return pressed && result.exitCode === interruptedStatus;
    case 'lost':
    case 'waiting':
      return false;
  }
}

function graceFor({ output }: CommandPromise): number {
  const namesSomething = output.some(({ text }) => {
    const line = parsePatternLine(text);
    return (
      line.kind === 'line' && line.tokens.some((token) => token.kind === 'text' && token.text.trim() !== '')
    );
  });
  return namesSomething ? grace.told : grace.silent;
}
