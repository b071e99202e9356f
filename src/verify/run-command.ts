/** Runs one command at its node, as often as its page allows, and says whether it kept its promise. */
import type { ExecResult } from '../sandbox/sandbox.ts';
import type { CommandPromise } from './judge.ts';
import { isFulfilled, judge } from './judge.ts';
import type { Clock, RunNode, RunPorts, RunShell } from './ports.ts';
import type { CommandOutcome, CommandResult } from './result.ts';
import { screenLines } from './screen.ts';

export interface CommandRun {
  readonly text: string;
  readonly node: string;
  readonly at: 'node' | 'inside';
  readonly insidePrompt: string | undefined;
  readonly line: number;
  readonly column: number;
  readonly promise: CommandPromise;
  readonly timeoutMs: number;
  /** What the page itself gives, before the engine's allowance. */
  readonly pageTimeoutMs: number;
  readonly retryMs: number | undefined;
  readonly background: boolean;
}

/** What a page without `timeout=` gives a command, ms: a slow machine's longest ordinary command. */
export const defaultTimeoutMs = 120_000;
/**
 * How often over a page's own times an engine gets. They are written for the machine that records the labs;
 * the page's machine is as fast as the device lets it be, and a reader's may be half as fast.
 */
export const allowance = { vm: 2, docker: 1 } as const;
/** Between attempts of `retry=`, ms. */
const retryPause = 1000;
/** A background command that prints nothing counts as running when it has not ended after this, ms. */
const backgroundGrace = 1000;
/** Characters of output kept in a result. */
const keptOutput = 65_536;
/** The longest that a timer can wait, ms. */
const endless = 2 ** 31 - 1;

/** Never rejects. */
export async function runCommand(
  run: CommandRun,
  ports: RunPorts,
  signal: AbortSignal,
): Promise<CommandResult> {
  const started = ports.clock.now();
  const elapsed = (): number => ports.clock.now() - started;
  let attempts = 1;
  let { outcome, result } = await attempt(run, ports, signal);
  while (isWorthRetrying(outcome) && elapsed() < (run.retryMs ?? 0)) {
    await ports.clock.wait(Math.min(retryPause, (run.retryMs ?? 0) - elapsed()), signal);
    if (signal.aborted) {
      outcome = { kind: 'stopped' };
      break;
    }
    attempts += 1;
    ({ outcome, result } = await attempt(run, ports, signal));
  }
  return finished(run, outcome, result, attempts, elapsed());
}

interface Attempt {
  readonly outcome: CommandOutcome;
  readonly result: ExecResult | undefined;
}

async function attempt(run: CommandRun, ports: RunPorts, signal: AbortSignal): Promise<Attempt> {
  const node = ports.node(run.node);
  if (node === undefined) {
    const there = ports.nodes.join(', ');
    return broken(`There is no node "${run.node}" in this session: it has ${there}.`);
  }
  try {
    if (run.background) return await runInBackground(run, node, ports.clock, signal);
    if (run.promise.interrupted) return await runUntilInterrupted(run, node, ports.clock, signal);
    const result = await node.run(run.text, shellOptions(run, signal));
    return { outcome: judge(run.promise, result, false), result };
  } catch (error) {
    return broken(error instanceof Error ? error.message : String(error));
  }
}

function shellOptions(run: CommandRun, signal: AbortSignal): Parameters<RunShell['run']>[1] {
  const { timeoutMs, at, insidePrompt } = run;
  return { timeoutMs, at, signal, ...(insidePrompt === undefined ? {} : { insidePrompt }) };
}

function broken(why: string): Attempt {
  return { outcome: { kind: 'failed', exitCode: undefined, why }, result: undefined };
}

/** The reader would press Ctrl-C when they have seen what the page shows; so does this. */
async function runUntilInterrupted(
  run: CommandRun,
  shell: RunShell,
  clock: Clock,
  signal: AbortSignal,
): Promise<Attempt> {
  const seen = new AbortController();
  const output = watchOutput(run.promise, clock, () => {
    seen.abort();
  });
  const either = AbortSignal.any([signal, seen.signal]);
  const result = await shell.run(run.text, { ...shellOptions(run, either), onOutput: output.heard });
  output.end();
  return { outcome: judge(run.promise, result, seen.signal.aborted && !signal.aborted), result };
}

/** Started in a shell of its own and left running once it has printed what is promised. */
async function runInBackground(
  run: CommandRun,
  node: RunNode,
  clock: Clock,
  signal: AbortSignal,
): Promise<Attempt> {
  const shell = await node.openShell();
  const started = clock.now();
  const stop = new AbortController();
  let soFar = '';
  const fulfilled = new AbortController();
  const output = watchOutput(run.promise, clock, () => {
    fulfilled.abort();
  });
  const ended = shell.run(run.text, {
    ...shellOptions(run, stop.signal),
    timeoutMs: endless,
    onOutput: (text) => {
      soFar = text;
      output.heard(text);
    },
  });
  const waiting = new AbortController();
  const late = clock.wait(run.timeoutMs, AbortSignal.any([signal, fulfilled.signal, waiting.signal]));
  const first = await Promise.race([ended, late]);
  waiting.abort();
  output.end();
  const ms = clock.now() - started;
  if (first !== undefined) return { outcome: judge(run.promise, first, false), result: first };
  if (fulfilled.signal.aborted) {
    const result: ExecResult = { status: 'prompting', output: soFar, ms };
    return { outcome: judge({ ...run.promise, next: 'open' }, result, false), result };
  }
  stop.abort();
  const { output: all } = await ended;
  shell.close();
  const result: ExecResult = { status: signal.aborted ? 'stopped' : 'timed-out', output: all, ms };
  return { outcome: judge(run.promise, result, false), result };
}

/** Calls `onFulfilled` once when the output so far is what is promised; looks seldom at what is long. */
function watchOutput(
  promise: CommandPromise,
  clock: Clock,
  onFulfilled: () => void,
): { readonly heard: (text: string) => void; readonly end: () => void } {
  const over = new AbortController();
  let latest: string | undefined;
  let resting = false;
  const look = async (): Promise<void> => {
    if (resting) return;
    resting = true;
    while (latest !== undefined && !over.signal.aborted) {
      const text = latest;
      latest = undefined;
      const before = clock.now();
      if (isFulfilled(promise, text)) {
        over.abort();
        onFulfilled();
        return;
      }
      await clock.wait(Math.max(20, 4 * (clock.now() - before)), over.signal);
    }
    resting = false;
  };
  if (promise.output.length === 0) {
    void clock.wait(backgroundGrace, over.signal).then(() => {
      if (!over.signal.aborted) onFulfilled();
    });
  }
  return {
    heard: (text) => {
      if (promise.output.length === 0) return;
      latest = text;
      void look();
    },
    end: () => {
      over.abort();
    },
  };
}

/** Not a shell that is gone, nor a node that does not exist: those stay so. */
function isWorthRetrying(outcome: CommandOutcome): boolean {
  return (
    outcome.kind === 'differs' ||
    outcome.kind === 'timed-out' ||
    (outcome.kind === 'failed' && outcome.exitCode !== undefined)
  );
}

function withGivenTime(outcome: CommandOutcome, { timeoutMs, pageTimeoutMs }: CommandRun): CommandOutcome {
  if (outcome.kind !== 'timed-out' || timeoutMs === pageTimeoutMs) return outcome;
  return { ...outcome, given: { pageMs: pageTimeoutMs, times: timeoutMs / pageTimeoutMs } };
}

function finished(
  run: CommandRun,
  outcome: CommandOutcome,
  result: ExecResult | undefined,
  attempts: number,
  totalMs: number,
): CommandResult {
  const output = screenLines(result?.output ?? '').join('\n');
  return {
    command: run.text,
    node: run.node,
    line: run.line,
    column: run.column,
    outcome: withGivenTime(outcome, run),
    output: output.slice(0, keptOutput),
    truncated: output.length > keptOutput,
    attempts,
    ms: Math.round(result?.ms ?? 0),
    totalMs: Math.round(totalMs),
  };
}
