/** The labs folder on disk to labs: the only place that reads it. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addDiagnostics, assembleLabs, type Labs } from '../lab/assemble.ts';
import { checkLinks } from '../lab/check-links.ts';
import { finding, sortDiagnostics } from '../lab/diagnostics.ts';
import { labFiles } from '../lab/links.ts';
import type { Diagnostic, Lab, Page } from '../lab/model.ts';
import { parsePage, unreadablePage } from '../lab/page.ts';
import { PAGE_EXTENSION } from '../lab/paths.ts';
import { checkShownFile, shownFiles } from '../lab/shown-files.ts';
import { createSource } from '../lab/source.ts';

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
  const pages = await Promise.all(
    files.filter((file) => PAGE_EXTENSION.test(file)).map((file) => readPage(dir, file)),
  );
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

async function listFiles(
  dir: string,
  folder: string,
  entries: Awaited<ReturnType<typeof readEntries>>,
  files: string[],
  findings: Diagnostic[],
): Promise<void> {
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    if (!entry.isDirectory()) {
      files.push(path);
      continue;
    }
    try {
      await listFiles(dir, path, await readEntries(join(dir, path)), files, findings);
    } catch (error) {
      findings.push(finding('unreadableFile', path, createSource('').range(0, 0), { why: reason(error) }));
    }
  }
}

function readEntries(path: string) {
  return readdir(path, { withFileTypes: true });
}

async function readPage(dir: string, file: string): Promise<Page> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(join(dir, file));
  } catch (error) {
    return unreadablePage(file, reason(error));
  }
  return parsePage(file, bytes);
}

async function checkShownFiles(
  dir: string,
  labs: readonly Lab[],
  files: readonly string[],
): Promise<readonly Diagnostic[]> {
  const pages = labs.flatMap((lab) => lab.pages);
  const found = await Promise.all(
    shownFiles(labs, labFiles(files, pages)).map(async (shown) => {
      const contents = await readFile(join(dir, shown.file), 'utf8').catch(() => undefined);
      return contents === undefined ? undefined : checkShownFile(shown, contents);
    }),
  );
  return found.filter((diagnostic) => diagnostic !== undefined);
}

/** Without the path, which the finding says. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const known: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    ENOENT: 'it does not exist (a link that leads nowhere)',
    EISDIR: 'it is a folder',
    ELOOP: 'its links go round in a circle',
  };
  const code = /^([A-Z]+):/.exec(message)?.[1] ?? '';
  return known[code] ?? message.replace(/, \w+ '.*'$/, '');
}
