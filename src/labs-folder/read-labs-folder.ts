/** The labs folder on disk to labs: the only place that reads it. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { addDiagnostics, assembleLabs, type Labs } from '../lab/assemble.ts';
import { checkLinks } from '../lab/check-links.ts';
import type { Page } from '../lab/model.ts';
import { parsePage, unreadablePage } from '../lab/page.ts';
import { PAGE_EXTENSION } from '../lab/paths.ts';

export interface LabsFolder extends Labs {
  /** Absolute. */
  readonly dir: string;
  /** Every file below it, with `/`, hidden ones and `node_modules` left out. */
  readonly files: readonly string[];
}

/**
 * Reads and checks every lab below `dir`. What is wrong with a file is among the diagnostics.
 * @throws the system's error where `dir` itself cannot be read
 */
export async function readLabsFolder(dir: string): Promise<LabsFolder> {
  const files = await listFiles(dir);
  const pages = await Promise.all(
    files.filter((file) => PAGE_EXTENSION.test(file)).map((file) => readPage(dir, file)),
  );
  const { labs } = assembleLabs(pages);
  const complete = addDiagnostics(labs, checkLinks(labs, { files }));
  return { dir, files, ...complete };
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

async function listFiles(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !/(?:^|\/)(?:\.|node_modules\/)/.test(file))
    .sort();
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
