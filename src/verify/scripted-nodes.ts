/** For tests: a node whose commands print and end as a script says, in a time of its own. */
import type { ExecResult } from '../sandbox/sandbox.ts';
import { localInfo } from './local-nodes.ts';
import type { Clock, RunPorts, RunShell } from './ports.ts';

type Step =
  /** Prints `text` after so many ms. */
  | { readonly after: number; readonly text: string }
  | { readonly after: number; readonly exit: number }
  /** The shell ends with it. */
  | { readonly after: number; readonly shellExit: number }
  /** A program's prompt waits; `status`: of the command before it, as the shell tells. */
  | { readonly after: number; readonly prompt: true; readonly status?: number };

/** By command, its steps; one without an end goes on until it is ended. */
export type Script = Readonly<Record<string, readonly Step[]>>;

export interface ScriptedNodes extends RunPorts {
  /** Commands with the time at which Ctrl-C ended them, ms. */
  readonly interrupted: readonly (readonly [string, number])[];
}

export function scriptedNodes(script: Script): ScriptedNodes {
  const clock = virtualClock();
  const interrupted: (readonly [string, number])[] = [];
  const run: RunShell['run'] = async (command, { signal, onOutput }) => {
    const began = clock.now();
    const never = new AbortController().signal;
    const steps = script[command];
    if (steps === undefined) throw new Error(`The script has no ${command}.`);
    let output = '';
    const ended = (): Extract<ExecResult, { status: 'stopped' }> => {
      interrupted.push([command, clock.now()]);
      return { status: 'stopped', output: `${output}^C\r\n`, ms: clock.now() - began };
    };
    for (const step of steps) {
      await clock.wait(step.after, signal ?? never);
      if (signal?.aborted === true) return ended();
      const ms = clock.now() - began;
      if ('exit' in step) return { status: 'exited', exitCode: step.exit, output, ms };
      if ('shellExit' in step)
        return { status: 'lost', why: 'The shell ended.', exitCode: step.shellExit, output, ms };
      if ('prompt' in step) return { status: 'prompting', exitCode: step.status, output, ms };
      output += step.text;
      onOutput?.(output);
    }
    await new Promise<void>((resolve) => {
      signal?.addEventListener('abort', () => {
        resolve();
      });
    });
    return ended();
  };
  const shell = { run, close: () => undefined };
  const node = {
    name: 'node1',
    run,
    openShell: () => Promise.resolve(shell),
    writeFile: () => Promise.resolve(),
    setVariables: () => Promise.resolve(),
  };
  return {
    node: (name) => (name === 'node1' ? node : undefined),
    nodes: ['node1'],
    info: { ...localInfo, kind: 'docker', standIns: [] },
    clock,
    variables: new Map(),
    insideStatus: new Map(),
    timeScale: () => Promise.resolve(1),
    images: () => Promise.resolve({}),
    interrupted,
  };
}

/** Goes on to the next time that somebody waits for, whenever nothing else is to be done. */
function virtualClock(): Clock {
  let now = 0;
  let waiting: { readonly at: number; readonly wake: () => void }[] = [];
  let isTurning = false;
  const turn = (): void => {
    isTurning = false;
    const next = waiting.toSorted((one, other) => one.at - other.at)[0];
    if (next === undefined) return;
    waiting = waiting.filter((other) => other !== next);
    now = Math.max(now, next.at);
    next.wake();
    go();
  };
  const go = (): void => {
    if (isTurning) return;
    isTurning = true;
    setImmediate(turn);
  };
  return {
    now: () => now,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) {
          resolve();
          return;
        }
        const entry = { at: now + ms, wake: resolve };
        waiting.push(entry);
        signal.addEventListener('abort', () => {
          waiting = waiting.filter((other) => other !== entry);
          resolve();
        });
        go();
      }),
  };
}
