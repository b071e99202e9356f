/** Runs a command of a `background` fence, and holds it to its status as long as the page needs it. */
import type { ExecResult } from '../sandbox/sandbox.ts';
import type { CommandPromise } from './judge.ts';
import { judge, judgeOutput } from './judge.ts';
import type { Clock, RunNode, ShellRunOptions } from './ports.ts';
import { isKept } from './kept.ts';
import { endedLater } from './remarks.ts';
import type { CommandOutcome, Remark, SnippetResult } from './result.ts';
import { screenLines } from './screen.ts';
import { watchOutput } from './watch-output.ts';

/** A background command that prints nothing counts as running when it has not ended after this, ms. */
const runningAfter = 1000;
/** The longest that a timer can wait, ms. */
const endless = 2 ** 31 - 1;
/** Statuses of what Ctrl-C, `kill -9` and `kill` (or `docker stop`) have ended. */
const endedBySomebody: readonly number[] = [130, 137, 143];

/** A command that had printed what is promised when the page went on. */
export interface LeftRunning {
  readonly ended: Promise<ExecResult>;
  readonly promise: CommandPromise;
  /** By the clock of its ports: until then a page waits for it to show that it runs, even when nothing follows. */
  readonly shownBy: number;
}

/** Started in a shell of its own and left running once it has printed what is promised. */
export async function runInBackground(
  text: string,
  promise: CommandPromise,
  node: RunNode,
  clock: Clock,
  { signal, timeoutMs, ...options }: ShellRunOptions & { readonly signal: AbortSignal },
): Promise<{
  outcome: CommandOutcome;
  result: ExecResult;
  remarks: readonly Remark[];
  leftRunning: LeftRunning | undefined;
}> {
  const shell = await node.openShell();
  const started = clock.now();
  const stop = new AbortController();
  let soFar = '';
  const fulfilled = new AbortController();
  const output = watchOutput(
    promise,
    clock,
    promise.output.length === 0 ? { kind: 'silent', ms: runningAfter } : { kind: 'none' },
    () => {
      fulfilled.abort();
    },
  );
  const ended = shell
    .run(text, {
      ...options,
      // What it asks is for whoever looks in later.
      input: () => 'fed',
      signal: stop.signal,
      timeoutMs: endless,
      onOutput: (heard) => {
        soFar = heard;
        output.heard(heard);
      },
    })
    .then(withShellsEnd);
  const waiting = new AbortController();
  const late = clock.wait(timeoutMs, AbortSignal.any([signal, fulfilled.signal, waiting.signal]));
  const first = await Promise.race([ended, late]);
  waiting.abort();
  output.end();
  const ms = clock.now() - started;
  if (first !== undefined) {
    const remarks = first.status === 'exited' ? [endedByItself(first.exitCode, first.ms)] : [];
    return { outcome: judge(promise, first, text), result: first, remarks, leftRunning: undefined };
  }
  if (fulfilled.signal.aborted) {
    const result: ExecResult = { status: 'prompting', exitCode: undefined, output: soFar, ms };
    const outcome = judgeOutput(promise, soFar);
    const shownBy = clock.now() + (promise.output.length === 0 ? 0 : runningAfter);
    return { outcome, result, remarks: [], leftRunning: { ended, promise, shownBy } };
  }
  stop.abort();
  const { output: all } = await ended;
  shell.close();
  const result: ExecResult = { status: signal.aborted ? 'stopped' : 'timed-out', output: all, ms };
  return { outcome: judge(promise, result, text), result, remarks: [], leftRunning: undefined };
}

/** `exit 1` ends the shell that only this command has, and is the command's end. */
function withShellsEnd(result: ExecResult): ExecResult {
  if (result.status !== 'lost' || result.exitCode === undefined) return result;
  const { exitCode, output, ms } = result;
  return { status: 'exited', exitCode, output, ms };
}

function endedByItself(exitCode: number, ms: number): Remark {
  return { kind: 'ended-by-itself', meantFor: 'background', exitCode, afterMs: Math.round(ms) };
}

/**
 * `result` of a snippet whose command `index` (among its results) was left running and has now come to `end`:
 * failed, where it ended with another status than promised. Undefined: that changes nothing.
 */
export function afterItsEnd(
  result: SnippetResult,
  index: number,
  { exit }: CommandPromise,
  end: ExecResult,
): SnippetResult | undefined {
  const command = result.commands[index];
  if (end.status !== 'exited' || command === undefined) return undefined;
  const { exitCode } = end;
  const told = { ...command, remarks: [...(command.remarks ?? []), endedByItself(exitCode, end.ms)] };
  const replaced = (by: typeof command): SnippetResult['commands'] => result.commands.with(index, by);
  if (exitCode === exit.code || endedBySomebody.includes(exitCode)) {
    return { ...result, commands: replaced(told) };
  }
  const promised = exit.kind === 'written' ? `; the page promises ${exit.code}` : '';
  const why = `${endedLater(end.ms, exitCode)}${promised}.`;
  const output = screenLines(end.output).join('\n');
  const kept = output.slice(-Math.max(command.output.length, 65_536));
  const commands = replaced({
    ...command,
    outcome: { kind: 'failed', exitCode, why },
    output: kept,
    truncated: kept.length < output.length,
  });
  if (!isKept(result.status)) return { ...result, commands };
  const { id, hash, line, ms, after } = result;
  return { id, hash, line, ms, commands, ...(after && { after }), status: 'failed', why };
}
