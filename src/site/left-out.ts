/**
 * The .mdx pages that a build stopped at. It is made again without them, as nobody can tell beforehand what all
 * that a page imports needs. The integration runs anew for each build, in the same process.
 */
import type { PageView } from './library.ts';
import { library } from './current.ts';

export interface Stopped {
  readonly why: string;
  readonly line: number;
}

const key = Symbol.for('docker-labs/left-out');
const store = globalThis as { [key]?: Map<string, Stopped> | undefined };

/** By page file, below the labs folder. */
export function leftOut(): Map<string, Stopped> {
  return (store[key] ??= new Map<string, Stopped>());
}

/** Leaves out the pages that `error` of a build is about; gives their files, none where it is about something else. */
export function leaveOutWhatStopped(error: unknown): readonly string[] {
  const whole = plain(error);
  const { pages } = library();
  const candidates = pages.filter(({ page }) => page.format === 'mdx' && !leftOut().has(page.file));
  const stopped = new Map<string, Stopped>();
  const note = (message: string, views: readonly PageView[]): void => {
    for (const { page, text } of views)
      stopped.set(page.file, { why: reasonOf(message), line: lineOf(message, text) });
  };
  for (const message of messagesIn(whole)) note(message, pagesIn(message, candidates));
  // Bundlers do not always say where they were.
  if (stopped.size === 0 && /resol|import|tsconfig|mdx/i.test(whole))
    note(
      whole,
      candidates.filter(({ text }) => importsIn(text).length > 0),
    );
  for (const [file, why] of stopped) leftOut().set(file, why);
  return [...stopped.keys()];
}

/** A bundler tells of several errors in one text, each beginning with a word in brackets. */
function messagesIn(whole: string): readonly string[] {
  return whole.split(/\n(?=\[[\w@ /-]+\])/);
}

/** Those that the message names, else those that import what it names. */
function pagesIn(message: string, candidates: readonly PageView[]): readonly PageView[] {
  const named = candidates.filter(({ page }) => message.includes(`/${page.file}`));
  if (named.length > 0) return named;
  return candidates.filter(({ text }) => importsIn(text).some(({ from }) => names(message, from)));
}

function names(message: string, from: string): boolean {
  return message.includes(`"${from}"`) || message.includes(`'${from}'`);
}

interface Import {
  readonly from: string;
  readonly line: number;
}

function importsIn(text: string): readonly Import[] {
  const found = text.matchAll(/^(?:import|export)\s(?:[^'"\n]|\n(?!\s*\n))*?['"]([^'"\n]+)['"]/gm);
  return [...found].map(({ 1: from = '', index }) => ({
    from,
    line: text.slice(0, index).split('\n').length,
  }));
}

/** The import that the message is about; 1 where it is about none that the page itself has. */
function lineOf(message: string, text: string): number {
  const imports = importsIn(text);
  const path = (from: string): string => from.replace(/^[./]+/, '');
  const found =
    imports.find(({ from }) => names(message, from)) ??
    imports.find(({ from }) => path(from) !== '' && message.includes(path(from)));
  return found?.line ?? 1;
}

/** One sentence of a bundler's page of text. */
function reasonOf(message: string): string {
  const lines = message.split('\n').map((line) => line.trim());
  const cause = lines.indexOf('Caused by:');
  const told = lines
    .slice(cause < 0 ? 0 : cause + 1)
    .find((line) => line !== '' && !/^Build failed|^\[plugin [^\]]*\]$/.test(line));
  return (told ?? 'the build gave no reason').replace(/^(?:\[\w+\]|\w*Error:)\s*/, '').replace(/[.\s]+$/, '');
}

function plain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\u001b\[[\d;]*m/g, '');
}
