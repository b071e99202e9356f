/** The benchmark's page: it starts nodes, types commands, and measures, for bench.ts, which drives it. */
import type { Session, Terminal } from '../sandbox.ts';
import { vmEngine } from '../vm/engine.ts';
import type { VmSession } from '../vm/session.ts';

const engine = vmEngine(new URL('sandbox/', location.href).href);
const prompt = /\u001b\]133;B/;
const finished = /\u001b\]133;D;[^;]*;[^;]*;(\d+)[^]*\u001b\]133;B/;
const commandTimeoutMs = 600_000;

interface Shell {
  readonly terminal: Terminal;
  text: string;
  wake: () => void;
}

let session: VmSession | undefined;
const shells = new Map<string, Shell>();
let longestTask = 0;

new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, duration);
}).observe({ entryTypes: ['longtask'] });

/** Milliseconds from the download's end to a prompt in every node, and bytes fetched for it. */
async function start(
  nodes: readonly string[],
  memoryMiB: number,
): Promise<{ promptMs: number; bytes: number }> {
  let downloaded = performance.now();
  let bytes = 0;
  let fetched = 0;
  session = await engine.start(
    { lab: 'bench', nodes, memoryMiB },
    {
      onEvent: (event) => {
        if (event.kind === 'downloading') bytes = event.totalBytes;
        if (event.kind === 'starting') downloaded = performance.now();
        if (event.kind === 'fetched') fetched = event.bytes;
      },
    },
  );
  await Promise.all(nodes.map(openShell));
  return { promptMs: performance.now() - downloaded, bytes: bytes + fetched };
}

async function openShell(node: string): Promise<void> {
  const terminal = await demand().node(node).openTerminal({ columns: 120, rows: 40 });
  const shell: Shell = { terminal, text: '', wake: () => undefined };
  const decoder = new TextDecoder();
  terminal.onOutput((bytes) => {
    shell.text += decoder.decode(bytes, { stream: true });
    shell.wake();
  });
  shells.set(node, shell);
  await until(shell, prompt);
}

interface Ran {
  readonly ms: number;
  readonly instructions: number;
  readonly status: number;
  readonly output: string;
}

/** Types `command` and waits for its end. */
async function run(node: string, command: string): Promise<Ran> {
  const shell = shellOf(node);
  const before = await demand().instructions();
  const begun = performance.now();
  shell.text = '';
  shell.terminal.write(`${command}\r`);
  const [, status] = await until(shell, finished);
  const ms = performance.now() - begun;
  const instructions = ((await demand().instructions()) - before + 2 ** 32) % 2 ** 32;
  return { ms, instructions, status: Number(status), output: shell.text };
}

/** Milliseconds until each of some typed letters is echoed. */
async function typingEcho(node: string, letters: number): Promise<number[]> {
  const shell = shellOf(node);
  const times: number[] = [];
  for (let n = 0; n < letters; n++) {
    shell.text = '';
    const begun = performance.now();
    shell.terminal.write('x');
    await until(shell, /x/);
    times.push(performance.now() - begun);
  }
  shell.terminal.write('\u0015');
  return times;
}

interface KeptInBackground {
  readonly stoodMs: number;
  readonly ms: number;
  readonly writtenBytes: number;
  /** Of what somebody types on `node` meanwhile, the slowest letter, ms. */
  readonly echoMs: number;
}

/** Keeps the session in the background, and types meanwhile. */
async function keep(node: string): Promise<KeptInBackground> {
  const done = new AbortController();
  const kept = demand()
    .keep(() => '')
    .finally(() => {
      done.abort();
    });
  let echoMs = 0;
  while (!done.signal.aborted) echoMs = Math.max(echoMs, ...(await typingEcho(node, 1)));
  const { stoodMs, ms, writtenBytes } = await kept;
  return { stoodMs, ms, writtenBytes, echoMs };
}

/** Milliseconds of a checkpoint, of going back to it, and of a reset with a new prompt. */
async function travel(node: string): Promise<{ checkpointMs: number; goBackMs: number; resetMs: number }> {
  const time = async (doing: () => Promise<unknown>) => {
    const begun = performance.now();
    await doing();
    return performance.now() - begun;
  };
  let id = '';
  const checkpointMs = await time(async () => (id = await demand().checkpoint()));
  await run(node, 'docker network create away');
  const goBackMs = await time(() => demand().goBack(id));
  const resetMs = await time(async () => {
    await demand().reset();
    await openShell(node);
  });
  return { checkpointMs, goBackMs, resetMs };
}

/** Milliseconds that it took. */
async function warmUp(commands: readonly string[]): Promise<number> {
  const begun = performance.now();
  await demand().warmUp(commands, new AbortController().signal);
  return performance.now() - begun;
}

async function close(): Promise<void> {
  await demand().close();
  session = undefined;
  shells.clear();
}

function takeLongestTask(): number {
  const longest = longestTask;
  longestTask = 0;
  return longest;
}

function until(shell: Shell, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`Nothing came in time; the terminal ends: ${shell.text.slice(-1000)}`));
    }, commandTimeoutMs);
    shell.wake = () => {
      const match = pattern.exec(shell.text);
      if (!match) return;
      clearTimeout(timer);
      shell.wake = () => undefined;
      resolve(match);
    };
    shell.wake();
  });
}

function demand(): Session & Pick<VmSession, 'instructions' | 'keep'> {
  if (!session) throw new Error('No session was started.');
  return session;
}

function shellOf(node: string): Shell {
  const shell = shells.get(node);
  if (!shell) throw new Error(`No shell on ${node}.`);
  return shell;
}

const bench = { start, run, typingEcho, keep, travel, warmUp, close, takeLongestTask };
export type Bench = typeof bench;
Object.assign(globalThis, { bench, engine });
