/**
 * What a build, or the development server, notes in a file while it runs: pages are programs, and one that ends the
 * whole process leaves nothing else behind. Each note is written before the next thing is done.
 */
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { PageStep } from '../lab/site-rules.ts';

/** A page that is shown as its source, and why. */
export interface Stopped {
  /** Its file, below the labs folder. */
  readonly file: string;
  readonly step: PageStep;
  readonly why: string;
  /** From 1. */
  readonly line: number;
}

export type Note =
  /** `stopped`: pages that are left out from now on. */
  | { readonly kind: 'leaves-out'; readonly stopped: readonly Stopped[] }
  /** None is left out any more, as files have changed. */
  | { readonly kind: 'takes-in' }
  | { readonly kind: 'begins'; readonly file: string; readonly step: PageStep }
  | { readonly kind: 'ends'; readonly file: string; readonly step: PageStep }
  /** Whose code goes into the program that makes the pages. */
  | { readonly kind: 'bundles'; readonly files: readonly string[] }
  /** `file`: the page whose code threw where nothing catches it, where that is known. `words` are for everyone. */
  | {
      readonly kind: 'throws';
      readonly file: string | undefined;
      readonly why: string;
      readonly words: string;
    }
  /** The build rejected; `stopped`: the pages that its error is about, none where it names none. */
  | {
      readonly kind: 'rejects';
      readonly stopped: readonly Stopped[];
      readonly why: string;
      readonly words: string;
    }
  /** Something ended the process; `file`: the page whose code it was, where that is known. */
  | { readonly kind: 'exits'; readonly file: string | undefined }
  /** What it waits for never comes. */
  | { readonly kind: 'waits-in-vain' }
  | { readonly kind: 'is-done'; readonly status: number };

const key = Symbol.for('docker-labs/journal');
const store = globalThis as { [key]?: string };

/** An empty one at `path`, but for the pages that are to be left out. */
export function beginJournal(path: string, stopped: readonly Stopped[]): void {
  writeFileSync(path, `${JSON.stringify({ kind: 'leaves-out', stopped } satisfies Note)}\n`);
}

/** From now on notes go into this file. */
export function keepJournal(path: string): void {
  store[key] = path;
}

/** Does nothing where no journal is kept. */
export function note(noted: Note): void {
  const path = store[key];
  if (path !== undefined) appendFileSync(path, `${JSON.stringify(noted)}\n`);
}

/** Says that the process that keeps this journal goes on with what it should do. */
export function showLife(path: string): void {
  writeFileSync(lifeOf(path), '');
}

/** When that was said last, in ms since the epoch; 0 where it was not yet. */
export function lastLife(path: string): number {
  return statSync(lifeOf(path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function lifeOf(path: string): string {
  return `${path}.life`;
}

/** A last line that was cut off is left out. */
export function readJournal(path: string): readonly Note[] {
  const whole = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return whole.map((line) => JSON.parse(line) as Note);
}
