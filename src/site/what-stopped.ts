/** Which .mdx pages an error of the build is about: nobody can tell beforehand what all that a page imports needs. */
import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { library } from './current.ts';
import { followImports, importsIn } from './imported-files.ts';
import type { Stopped } from './journal.ts';
import { leftOut } from './left-out.ts';
import type { PageView } from './library.ts';
import { pagesThatRan } from './own-code.ts';
import type { Folders } from './thrown.ts';
import { messageOf, withoutFolders } from './thrown.ts';

/**
 * The pages that `error` of a build is about, none where no page can be the cause. Where the error does not say what
 * it is about, those whose code has run, or, before any has, those that import anything.
 */
export function whatStopped(error: unknown): readonly Stopped[] {
  const { pages, settings } = library();
  const candidates = pages
    .filter(({ page }) => page.format === 'mdx' && !leftOut().has(page.file))
    .map((view): Candidate => ({
      view,
      files: filesOf(view, settings.labsDir),
    }));
  const messages = messagesOf(error, settings);
  const stopped = new Map<string, Stopped>();
  for (const message of messages) {
    for (const { view } of pagesIn(message, settings.labsDir, candidates)) {
      const { file } = view.page;
      stopped.set(file, { file, step: 'compiled', why: reasonOf(message), line: lineOf(message, view.text) });
    }
  }
  const [first] = messages;
  if (stopped.size === 0 && first !== undefined) {
    const why = reasonOf(first);
    const ran = candidates.filter(({ view }) => pagesThatRan().has(view.page.file));
    const importing = candidates.filter(({ view }) => importsIn(view.text).length > 0);
    const step = ran.length > 0 ? 'rendered' : 'compiled';
    for (const { view } of ran.length > 0 ? ran : importing)
      stopped.set(view.page.file, { file: view.page.file, step, why, line: 1 });
  }
  return [...stopped.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
}

function filesOf({ page, text }: PageView, labsDir: string): ReadonlySet<string> {
  const { files } = followImports(join(labsDir, page.file), text);
  return new Set(
    [...files].map((file) => (file.startsWith(`${labsDir}/`) ? file.slice(labsDir.length + 1) : file)),
  );
}

interface Candidate {
  readonly view: PageView;
  /** What it imports: paths below the labs folder, absolute ones of what is elsewhere. */
  readonly files: ReadonlySet<string>;
}

/** Those that the message names, else those that import what it names. */
function pagesIn(message: string, labsDir: string, candidates: readonly Candidate[]): readonly Candidate[] {
  const rules: readonly ((candidate: Candidate) => boolean)[] = [
    ({ view }) => namesFile(message, view.page.file),
    ({ files }) => [...files].some((file) => namesFile(message, file)),
    ({ view }) => importsIn(view.text).some(({ from }) => quotes(message, from)),
    // The bundler reads the one beside or above each file that it reads.
    ({ view, files }) => [view.page.file, ...files].some((file) => isBelowBrokenPackage(message, file)),
    // Vite does not say which file it is.
    ({ files }) =>
      message.includes('vite-json') && [...files].some((file) => isBrokenJson(resolve(labsDir, file))),
  ];
  for (const rule of rules) {
    const found = candidates.filter(rule);
    if (found.length > 0) return found;
  }
  return [];
}

const brokenPackage = /\bJSONError \{ path: "([^"]*?)package\.json", message: "((?:[^"\\]|\\.)*)"/;

function isBelowBrokenPackage(message: string, file: string): boolean {
  const folder = brokenPackage.exec(message)?.[1];
  return folder !== undefined && file.startsWith(folder);
}

function namesFile(message: string, file: string): boolean {
  const at = message.indexOf(file);
  return at >= 0 && !/[\w/-]/.test(message.charAt(at - 1)) && !/\w/.test(message.charAt(at + file.length));
}

function isBrokenJson(file: string): boolean {
  if (!file.endsWith('.json')) return false;
  try {
    JSON.parse(readFileSync(file, 'utf8'));
    return false;
  } catch {
    return true;
  }
}

function quotes(message: string, from: string): boolean {
  return message.includes(`"${from}"`) || message.includes(`'${from}'`);
}

/** The import that the message is about; 1 where it is about none that the page itself has. */
function lineOf(message: string, text: string): number {
  const imports = importsIn(text);
  const path = (from: string): string => from.replace(/^[./]+/, '');
  const found =
    imports.find(({ from }) => quotes(message, from)) ??
    imports.find(({ from }) => path(from) !== '' && message.includes(path(from)));
  return found?.line ?? 1;
}

/** Bundlers collect several errors in one; each with its place, paths from the labs folder, without colours. */
function messagesOf(error: unknown, folders: Folders): readonly string[] {
  const { errors } = error instanceof Error && 'errors' in error ? error : {};
  const all: readonly unknown[] = Array.isArray(errors) && errors.length > 0 ? errors : [error];
  return all.map((one) => {
    const place = one instanceof Error && 'id' in one && typeof one.id === 'string' ? one.id : '';
    const fromHere = `${relative(process.cwd(), folders.labsDir)}/`;
    return withoutFolders(`${messageOf(one)}\n${place}`, folders).replaceAll(fromHere, '');
  });
}

/** One sentence of a bundler's page of text. */
function reasonOf(message: string): string {
  const [, folder = '', wrong] = brokenPackage.exec(message) ?? [];
  if (wrong !== undefined) return `${folder}package.json cannot be read: ${wrong}`;
  const lines = message.split('\n').map((line) => line.trim());
  const cause = lines.indexOf('Caused by:');
  const told = lines
    .slice(cause < 0 ? 0 : cause + 1)
    .find((line) => line !== '' && !/^Build failed|^\[plugin [^\]]*\]$/.test(line));
  return (told ?? 'the build gave no reason')
    .replace(/^(?:(?:\[[\w:-]+\]|\w*Error:|\d+:|:)\s*)+/, '')
    .replace(/\w+Error \{.*$/, '')
    .replace(/[.:\s]+$/, '');
}
