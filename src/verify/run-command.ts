/** Runs one command at its node, as often as its page allows, and says whether it kept its promise. */
import type { ExecResult } from '../sandbox/sandbox.ts';
import { inputOf } from './command-input.ts';
import type { CommandPromise } from './judge.ts';
import { judge } from './judge.ts';
import type { RunPorts, ShellRunOptions } from './ports.ts';
import { remarksOn } from './remarks.ts';
import type { CommandOutcome, CommandResult, Remark } from './result.ts';
import type { LeftRunning } from './run-background.ts';
import { runInBackground } from './run-background.ts';
import { runUntilInterrupted } from './run-interrupted.ts';
import { screenLines } from './screen.ts';

export interface CommandRun {
  readonly text: string;
  /** Of a script that is not to be typed line by line. */
  readonly statements?: readonly string[];
  readonly node: string;
  readonly insidePrompt: string | undefined;
  readonly line: number;
  readonly column: number;
  readonly promise: CommandPromise;
  readonly timeoutMs: number;
  /** What the page itself gives, how often over that this is, and the part of the device's slowness in it. */
  readonly pageTimeoutMs: number;
  readonly times: number;
  readonly scale: number;
  readonly retryMs: number | undefined;
  readonly background: boolean;
}

/** What a page without `timeout=` gives a command, ms: a slow machine's longest ordinary command. */
export const defaultTimeoutMs = 120_000;
/** Between attempts of `retry=`, ms. */
const retryPause = 1000;
/** Characters of output kept in a result. */
const keptOutput = 65_536;

/** Never rejects. `onLeftRunning`: a `background` command goes on. */
export async function runCommand(
  run: CommandRun,
  ports: RunPorts,
  signal: AbortSignal,
  onLeftRunning: (running: LeftRunning) => void,
): Promise<CommandResult> {
  const started = ports.clock.now();
  const elapsed = (): number => ports.clock.now() - started;
  const held = { ...run, promise: withStatusBefore(run, ports) };
  let attempts = 1;
  let last = await attempt(held, ports, signal);
  while (isWorthRetrying(last.outcome) && elapsed() < (run.retryMs ?? 0)) {
    await ports.clock.wait(Math.min(retryPause, (run.retryMs ?? 0) - elapsed()), signal);
    if (signal.aborted) {
      last = { ...last, outcome: { kind: 'stopped' } };
      break;
    }
    attempts += 1;
    last = await attempt(held, ports, signal);
  }
  if (last.leftRunning !== undefined) onLeftRunning(last.leftRunning);
  return finished(held, last, attempts, elapsed());
}

/** `exit`, `logout`, `exit $?`: a shell ends with the status of its last command. */
const leaving = /^\s*(?:exit|logout)(?:\s+"?\$\?"?)?\s*;?\s*$/;

/** A command that leaves a shell is held to the status of the one before it, where that is known. */
function withStatusBefore({ promise, text, node }: CommandRun, ports: RunPorts): CommandPromise {
  const before = ports.insideStatus.get(node);
  if (before === undefined || promise.at === 'node' || promise.exit.kind === 'written') return promise;
  return leaving.test(text) ? { ...promise, exit: { kind: 'before', code: before } } : promise;
}

interface Attempt {
  readonly outcome: CommandOutcome;
  readonly result: ExecResult | undefined;
  readonly remarks: readonly Remark[];
  readonly leftRunning?: LeftRunning | undefined;
}

async function attempt(run: CommandRun, ports: RunPorts, signal: AbortSignal): Promise<Attempt> {
  const { text, promise } = run;
  const node = ports.node(run.node);
  if (node === undefined) {
    const there = ports.nodes.join(', ');
    return broken(`There is no node "${run.node}" in this session: it has ${there}.`);
  }
  const options = shellOptions(run, signal);
  try {
    if (run.background) return await runInBackground(text, promise, node, ports.clock, options);
    const made = promise.interrupted
      ? await runUntilInterrupted(text, promise, run.times, node, ports.clock, options)
      : plainly(run, await node.run(text, options));
    remember(run.node, made.result, ports);
    return made;
  } catch (error) {
    return broken(error instanceof Error ? error.message : String(error));
  }
}

function plainly(
  { promise, text }: CommandRun,
  result: ExecResult,
): Attempt & { readonly result: ExecResult } {
  return { outcome: judge(promise, result, text), result, remarks: [] };
}

function shellOptions(
  { timeoutMs, promise, insidePrompt, statements }: CommandRun,
  signal: AbortSignal,
): ShellRunOptions & { readonly signal: AbortSignal } {
  return {
    timeoutMs,
    at: promise.at,
    signal,
    input: inputOf,
    ...(statements && { statements }),
    ...(insidePrompt !== undefined && { insidePrompt }),
  };
}

function broken(why: string): Attempt {
  return { outcome: { kind: 'failed', exitCode: undefined, why }, result: undefined, remarks: [] };
}

function remember(node: string, result: ExecResult, { insideStatus }: RunPorts): void {
  if (result.status === 'prompting' && result.exitCode !== undefined) insideStatus.set(node, result.exitCode);
  else insideStatus.delete(node);
}

/** Not a shell that is gone, nor a node that does not exist: those stay so. */
function isWorthRetrying(outcome: CommandOutcome): boolean {
  return (
    outcome.kind === 'differs' ||
    outcome.kind === 'timed-out' ||
    (outcome.kind === 'failed' && outcome.exitCode !== undefined)
  );
}

function withGivenTime(outcome: CommandOutcome, run: CommandRun): CommandOutcome {
  const { pageTimeoutMs, times, scale } = run;
  if (outcome.kind !== 'timed-out' || times === 1) return outcome;
  return { ...outcome, given: { pageMs: pageTimeoutMs, times, ...(scale === 1 ? {} : { scale }) } };
}

function finished(
  run: CommandRun,
  { outcome, result, remarks }: Attempt,
  attempts: number,
  totalMs: number,
): CommandResult {
  const all = [...remarks, ...remarksOn(run.promise, result, outcome)];
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
    ...(all.length === 0 ? {} : { remarks: all }),
    ms: Math.round(result?.ms ?? 0),
    totalMs: Math.round(totalMs),
  };
}
