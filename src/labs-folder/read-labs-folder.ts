/** The labs folder on disk to labs: the only place that reads it. */
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Labs } from '../lab/assemble.ts';
import { addDiagnostics, assembleLabs } from '../lab/assemble.ts';
import { checkLinks } from '../lab/check-links.ts';
import { atLine, finding, sortDiagnostics } from '../lab/diagnostics.ts';
import { labFiles } from '../lab/links.ts';
import type { Diagnostic, Lab, Page } from '../lab/model.ts';
import { maxPageBytes } from '../lab/decode.ts';
import { parsePage, tooLargePage, unreadablePage } from '../lab/page.ts';
import { isIndexFile, pageExtension } from '../lab/paths.ts';
import { isRun } from '../lab/runs.ts';
import { checkShownFile, shownFiles } from '../lab/shown-files.ts';
import { notAFile, readFileWithin, whyUnreadable } from './read-file.ts';

export interface LabsFolder extends Labs {
  readonly dir: string;
  /** Every file below it, with `/`, hidden ones and `node_modules` left out. */
  readonly files: readonly string[];
}

/**
 * Reads and checks every lab below `dir`. What is wrong with a file or folder in it is among the diagnostics.
 * @throws the system's error where `dir` itself cannot be read
 */
export async function readLabsFolder(dir: string): Promise<LabsFolder> {
  const files: string[] = [];
  const findings: Diagnostic[] = [];
  await listFiles(dir, '', await readdir(dir, { withFileTypes: true }), files, findings);
  files.sort();
  const { pageFiles, descriptions } = pagesAmong(files);
  const pages = await Promise.all(pageFiles.map((file) => readPage(dir, file)));
  for (const file of descriptions) findings.push(...describedCommands(await readPage(dir, file)));
  const { labs } = assembleLabs(pages);
  const checks = [...checkLinks(labs, { files }), ...(await checkShownFiles(dir, labs, files))];
  const complete = addDiagnostics(labs, checks);
  return {
    dir,
    files,
    labs: complete.labs,
    diagnostics: sortDiagnostics([...complete.diagnostics, ...findings]),
  };
}

/** Bytes: systems take 4096, some browsers and servers take addresses of 2048, and the site adds its own. */
const longestPath = 1024;

interface Markdown {
  readonly pageFiles: readonly string[];
  /** What describes the labs folder to those who browse it, and is no page. */
  readonly descriptions: readonly string[];
}

/**
 * A README beside the labs' folders describes them, as on GitHub. Where Markdown stands there beside it, or
 * there are no folders, it is the first of those pages.
 */
function pagesAmong(files: readonly string[]): Markdown {
  const markdown = files.filter((file) => pageExtension.test(file));
  const top = markdown.filter((file) => !file.includes('/'));
  if (top.length === markdown.length || !top.every(isIndexFile))
    return { pageFiles: markdown, descriptions: [] };
  return { pageFiles: markdown.filter((file) => file.includes('/')), descriptions: top };
}

function describedCommands({ file, snippets }: Page): readonly Diagnostic[] {
  const run = snippets.filter(isRun);
  const [first] = run;
  return first === undefined ? [] : [finding('folderReadme', file, first.range, { count: run.length })];
}

async function listFiles(
  dir: string,
  folder: string,
  entries: readonly Dirent[],
  files: string[],
  findings: Diagnostic[],
): Promise<void> {
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const report = (why: string): void => {
      findings.push(finding('unreadableFile', path, atLine(1), { why }));
    };
    const bytes = Buffer.byteLength(path);
    if (bytes > longestPath) {
      report(`its path has ${bytes} bytes, and may have ${longestPath}`);
      continue;
    }
    if (!entry.isDirectory()) {
      const found = await whatItIs(join(dir, path), entry);
      // What is no file but is called like a page is one that cannot be read, so that it is missed by nobody.
      if (found.kind === 'file' || pageExtension.test(path)) files.push(path);
      else if (found.kind === 'unreadable') report(found.why);
      else findings.push(finding('linkedFolder', path, atLine(1), {}));
      continue;
    }
    try {
      await listFiles(dir, path, await readEntries(join(dir, path)), files, findings);
    } catch (error) {
      report(whyUnreadable(error, path));
    }
  }
}

type Found =
  | { readonly kind: 'file' | 'folder' }
  /** What is neither, and links that lead nowhere. */
  | { readonly kind: 'unreadable'; readonly why: string };

/** `entry`, or what it is a link to. */
async function whatItIs(path: string, entry: Dirent): Promise<Found> {
  try {
    const target = entry.isSymbolicLink() ? await stat(path) : entry;
    if (target.isDirectory()) return { kind: 'folder' };
    const why = notAFile(target);
    return why === undefined ? { kind: 'file' } : { kind: 'unreadable', why };
  } catch (error) {
    return { kind: 'unreadable', why: whyUnreadable(error, path) };
  }
}

function readEntries(path: string): Promise<Dirent[]> {
  return readdir(path, { withFileTypes: true });
}

async function readPage(dir: string, file: string): Promise<Page> {
  const read = await readFileWithin(join(dir, file), maxPageBytes);
  switch (read.status) {
    case 'read':
      return parsePage(file, read.bytes);
    case 'too-large':
      return tooLargePage(file, read.size);
    case 'unreadable':
      return unreadablePage(file, read.why);
  }
}

async function checkShownFiles(
  dir: string,
  labs: readonly Lab[],
  files: readonly string[],
): Promise<readonly Diagnostic[]> {
  const pages = labs.flatMap((lab) => lab.pages);
  const found = await Promise.all(
    shownFiles(labs, labFiles(files, pages)).map(async (shown) => {
      const read = await readFileWithin(join(dir, shown.file), maxPageBytes);
      if (read.status !== 'read') return undefined;
      return checkShownFile(shown, new TextDecoder().decode(read.bytes));
    }),
  );
  return found.filter((diagnostic) => diagnostic !== undefined);
}
