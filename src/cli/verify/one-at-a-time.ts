/**
 * One verification at a time on this machine: two starve each other of processors until pages seem to give no
 * result. A lock file names the process at work; one of a process that has died does not count.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export type Turn =
  /** `leave` may be called more than once; it also happens by itself when the process ends. */
  | { readonly kind: 'ours'; readonly leave: () => void }
  /** The person pressed Ctrl-C while waiting. */
  | { readonly kind: 'interrupted' };

interface TurnOptions {
  /** Hears a sentence when it has to wait. */
  readonly say: (words: string) => void;
  /** Not to wait for the other one. */
  readonly beside: boolean;
  readonly file?: string;
  /** How often to look whether the other one has ended, ms. */
  readonly lookMs?: number;
}

interface Holder {
  readonly pid: number;
  /** Tells the process from a later one with the same number; undefined where the system does not tell. */
  readonly start: string | undefined;
  /** ISO 8601, UTC. */
  readonly since: string;
}

const usualFile = join(tmpdir(), 'docker-labs-verify.lock');
const alone: Turn = { kind: 'ours', leave: () => undefined };

/** Waits for the verification that is at work, if there is one. Never rejects: where no lock can be had, none is. */
export async function takeTurn(options: TurnOptions): Promise<Turn> {
  const { say, beside, file = usualFile, lookMs = 500 } = options;
  const interrupt = new AbortController();
  const onSignal = (): void => {
    interrupt.abort();
  };
  let told = false;
  try {
    while (!take(file)) {
      const holder = readHolder(file);
      if (holder === undefined || !isAlive(holder)) {
        if (!clearAway(file, holder)) return alone;
        continue;
      }
      if (beside) return alone;
      if (!told) {
        process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
        say(waitingWords(holder));
      }
      told = true;
      await delay(lookMs, undefined, { signal: interrupt.signal }).catch(() => undefined);
      if (interrupt.signal.aborted) return { kind: 'interrupted' };
    }
  } catch {
    return alone;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
  const leave = (): void => {
    process.off('exit', leave);
    if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true });
  };
  process.on('exit', leave);
  return { kind: 'ours', leave };
}

function waitingWords({ pid, since }: Holder): string {
  const clock = new Date(since).toTimeString().slice(0, 5);
  return `Another verify is at work (since ${clock}, pid ${pid}): waiting for it. \`--jobs 1\` does not wait; both then take longer.`;
}

/** Appears whole, as a link: nobody reads half of it. @throws {Error} where no lock can be had */
function take(file: string): boolean {
  const own = `${file}.${process.pid}`;
  const { pid } = process;
  const holder: Holder = { pid, start: startOf(pid), since: new Date().toISOString() };
  writeFileSync(own, JSON.stringify(holder));
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    const { pid, start, since } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder>;
    return Number.isInteger(pid) && typeof since === 'string'
      ? { pid: Number(pid), start, since }
      : undefined;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, start }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process may not be signalled, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  const now = startOf(pid);
  return start === undefined || now === undefined || start === now;
}

/** Linux only: when the process began, in ticks since the machine did. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** Removes the lock of a process that has died, unless another one has taken its place. False: it cannot be. */
function clearAway(file: string, dead: Holder | undefined): boolean {
  const aside = `${file}.${process.pid}.old`;
  try {
    renameSync(file, aside);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT';
  }
  const removed = readHolder(aside);
  try {
    // Two that find the same dead process may both come here: the slower one puts back what the faster one made.
    if (removed?.pid !== dead?.pid || removed?.start !== dead?.start) linkSync(aside, file);
  } catch {
    // A third one has its turn already.
  }
  rmSync(aside, { force: true });
  return true;
}
