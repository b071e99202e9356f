/**
 * The site, built or served by a process of its own: an `.mdx` page is a program, and one that ends the process, or
 * never comes to its end, is left out of the next one.
 */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onOneLine } from '../../lab/diagnostics.ts';
import type { End } from '../../site/blame.ts';
import { hasRun, pagesThatEnded, placeAtWork, whatBecame } from '../../site/blame.ts';
import type { Note, Stopped } from '../../site/journal.ts';
import { beginJournal, lastLife, readJournal } from '../../site/journal.ts';
import { withoutTraces } from './without-traces.ts';

/**
 * How long one page may be at work, in seconds of this process's running. A page takes milliseconds; one that asks
 * the network may take some seconds.
 */
const longestName = 60;

/** How long after a process's end its last words may come, in ms. */
const lastWordsMs = 2000;

type What = 'build' | 'dev';

/**
 * Builds the site, once more without the pages that stopped it, as often as it takes. Gives 0, or 1 where a diagnostic
 * is an error (the integration in `src/site/` prints them) or no site came of it. `longest`: seconds that one page may
 * be at work.
 */
export function buildSite(longest = longestName): Promise<number> {
  return runSite('build', 'It is made again, with the source shown there.', longest);
}

/** Serves the site with live reload until it is interrupted; gives the exit status. */
export function serveInDevelopment(): Promise<number> {
  return runSite('dev', 'It is begun again, with the source shown there.', longestName);
}

async function runSite(what: What, again: string, longest: number): Promise<number> {
  process.env['ASTRO_TELEMETRY_DISABLED'] ??= '1';
  const folder = mkdtempSync(join(tmpdir(), 'labs-site-'));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', remove);
  try {
    let leftOut: readonly Stopped[] = [];
    for (;;) {
      const journal = join(folder, 'journal');
      beginJournal(journal, leftOut);
      const end = await runOnce(what, journal, longest);
      const [, ...notes] = readJournal(journal);
      const done = notes.find(({ kind }) => kind === 'is-done');
      if (done?.kind === 'is-done') return done.status;
      if (notes.some(({ kind }) => kind === 'takes-in')) leftOut = [];
      const stopped = pagesThatEnded(notes, end).filter(({ file }) =>
        leftOut.every((known) => known.file !== file),
      );
      if (stopped.length === 0) return tellEnd(what, notes, end);
      const files = stopped.map(({ file }) => onOneLine(file)).join(', ');
      console.error(`${what === 'build' ? 'The build' : 'The server'} stopped at ${files}. ${again}`);
      leftOut = [...leftOut, ...stopped];
    }
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/** No page is to blame. */
function tellEnd(what: What, notes: readonly Note[], end: End): number {
  const said = notes.find((each) => each.kind === 'throws' || each.kind === 'rejects');
  if (said !== undefined) process.stderr.write(said.words);
  else if (what === 'dev' && end.kind === 'status') return end.status;
  else console.error(`The site could not be built: ${whatBecame(end)}.`);
  return 1;
}

/** Until the process ends, or is ended as a page is at work for too long. */
async function runOnce(what: What, journal: string, longest: number): Promise<End> {
  const program = fileURLToPath(new URL('site-process.ts', import.meta.url));
  const child = spawn(process.execPath, [program, what, journal], {
    stdio: ['inherit', 'inherit', 'pipe', 'ipc'],
  });
  const errors = withoutTraces((line) => process.stderr.write(`${line}\n`));
  child.stderr?.setEncoding('utf8').on('data', errors.hear);
  const closed = new Promise((resolve) => child.once('close', resolve));
  const stopWatching = new AbortController();
  const overdue = watch(child, journal, longest, stopWatching.signal);
  const { status, signal } = await ended(child);
  // What a page has started may hold the output open: that is no reason to wait for ever.
  await Promise.race([closed, delay(lastWordsMs)]);
  child.stderr?.destroy();
  errors.end();
  stopWatching.abort();
  if (await overdue) return { kind: 'overdue', seconds: longest };
  if (errors.isOutOfMemory()) return { kind: 'memory' };
  return signal === null ? { kind: 'status', status: status ?? 1 } : { kind: 'signal', signal };
}

/**
 * Ends `child` where one page is at work for longer than it may, or where it does nothing else any more and pages may
 * be why; gives whether it did.
 */
async function watch(
  child: ChildProcess,
  journal: string,
  longest: number,
  stop: AbortSignal,
): Promise<boolean> {
  let [before, seconds] = ['', 0];
  for (;;) {
    try {
      await delay(1000, undefined, { signal: stop });
    } catch {
      return false;
    }
    const notes = readJournal(journal);
    // One page after the other: what is at work now is not what was, unless nothing was noted since.
    const isAtWork = placeAtWork(notes) !== undefined;
    const now = `${notes.length} ${isAtWork ? '' : lastLife(journal)}`;
    seconds = now === before && (isAtWork || hasRun(notes)) ? seconds + 1 : 0;
    before = now;
    if (seconds < longest) continue;
    child.kill('SIGKILL');
    return true;
  }
}

/** An interrupt ends the child, and then this process as the system would. */
function ended(child: ChildProcess): Promise<{ status: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve) => {
    let interrupt: NodeJS.Signals | undefined;
    const forward = (signal: NodeJS.Signals) => {
      interrupt = signal;
      child.kill(signal);
    };
    process.on('SIGINT', forward).on('SIGTERM', forward);
    const settle = (status: number | null, signal: NodeJS.Signals | null) => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      if (interrupt !== undefined) process.kill(process.pid, interrupt);
      else resolve({ status, signal });
    };
    child.once('error', () => {
      settle(127, null);
    });
    child.once('exit', settle);
  });
}
