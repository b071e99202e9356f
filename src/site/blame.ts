/** Which pages ended a build that did not come to its end, by what it has noted. */
import type { Note, Stopped } from './journal.ts';

/** How the process of a build ended. */
export type End =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'memory' }
  /** It was ended, as a page was at work for that long. */
  | { readonly kind: 'overdue'; readonly seconds: number };

type Place = Pick<Stopped, 'file' | 'step'>;

/**
 * Where nobody can tell whose code it was, all pages whose code had run are left out, or, before any had, all that are
 * components. None where no page can be the cause.
 */
export function pagesThatEnded(notes: readonly Note[], end: End): readonly Stopped[] {
  const rejected = notes.find((each) => each.kind === 'rejects');
  if (rejected !== undefined && rejected.stopped.length > 0) return rejected.stopped;
  const thrown = rejected ?? notes.find((each) => each.kind === 'throws');
  const begun = notes.filter((each) => each.kind === 'begins');
  const told = thrown?.kind === 'throws' ? thrown : notes.findLast((each) => each.kind === 'exits');
  const place = begun.findLast(({ file }) => file === told?.file);
  const why =
    thrown === undefined ? whyOf(end, notes) : `its code throws where nothing catches it: ${thrown.why}`;
  if (place !== undefined) return [stoppedAt(place, why)];
  const atWork = thrown === undefined ? placeAtWork(notes) : undefined;
  const ran = new Map(begun.filter(({ step }) => step !== 'compiled').map((each) => [each.file, each]));
  // What a page has started may have ended the compiling of another, which runs no code of its own.
  if (atWork !== undefined && (atWork.step !== 'compiled' || ran.size === 0)) return [stoppedAt(atWork, why)];
  const what = thrown === undefined ? whatBecame(end) : `the build ended at what was thrown, ${thrown.why},`;
  if (ran.size > 0 || thrown !== undefined)
    return [...ran.values()].map((each) =>
      stoppedAt(each, `${what} after this page's code had run, and whose code did that cannot be told`),
    );
  const bundled = notes.findLast((each) => each.kind === 'bundles')?.files ?? [];
  return bundled.map((file) =>
    stoppedAt({ file, step: 'compiled' }, `${what} at this page or another, which cannot be told`),
  );
}

function stoppedAt({ file, step }: Place, why: string): Stopped {
  return { file, step, why, line: 1 };
}

/** Whether code of pages has. */
export function hasRun(notes: readonly Note[]): boolean {
  return notes.some((each) => each.kind === 'begins' && each.step !== 'compiled');
}

/** Of the step that has begun and not ended. */
export function placeAtWork(notes: readonly Note[]): Place | undefined {
  const open: Place[] = [];
  for (const each of notes) {
    if (each.kind === 'begins') open.push({ file: each.file, step: each.step });
    if (each.kind !== 'ends') continue;
    const at = open.findLastIndex(({ file, step }) => file === each.file && step === each.step);
    if (at >= 0) open.splice(at, 1);
  }
  return open.at(-1);
}

function whyOf(end: End, notes: readonly Note[]): string {
  if (notes.some(({ kind }) => kind === 'waits-in-vain'))
    return 'its code waits for something that never comes';
  switch (end.kind) {
    case 'status':
      return `its code ends the whole program, with exit status ${end.status}`;
    case 'signal':
      return `its code ends the whole program, by ${end.signal}`;
    case 'memory':
      return 'its code needs more memory than there is';
    case 'overdue':
      return `its code is not done after ${end.seconds} seconds`;
  }
}

export function whatBecame(end: End): string {
  switch (end.kind) {
    case 'status':
      return `the build ended with exit status ${end.status}`;
    case 'signal':
      return `the build was ended by ${end.signal}`;
    case 'memory':
      return 'the build ran out of memory';
    case 'overdue':
      return `the build did nothing more for ${end.seconds} seconds`;
  }
}
