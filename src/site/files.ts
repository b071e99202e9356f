/** Copies the files that pages link to, as they are, to the addresses that the pages use. */
import { copyFile, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { notAFile } from '../labs-folder/read-file.ts';
import { lineRange, type Library } from './library.ts';

export async function copyLinkedFiles(library: Library, out: string): Promise<void> {
  const taken = takenByPages(library);
  for (const file of library.linked.files) {
    const target = join(out, 'labs', file);
    const page = taken.get(file.toLowerCase());
    if (page !== undefined) {
      library.report({
        code: 'SITE003',
        severity: 'error',
        file,
        range: lineRange(1),
        message: `A page links to this file, whose address belongs to ${page}, so it is not published.`,
        hint: 'Rename the file or the page.',
      });
      continue;
    }
    try {
      const from = join(library.settings.labsDir, file);
      // Copying a named pipe would wait for somebody to write to it.
      const why = notAFile(await stat(from));
      if (why !== undefined) throw new Error(why);
      await mkdir(dirname(target), { recursive: true });
      await copyFile(from, target);
    } catch (error) {
      library.report({
        code: 'SITE003',
        severity: 'error',
        file,
        range: lineRange(1),
        message: `A page links to this file, which cannot be copied: ${error instanceof Error ? error.message : String(error)}.`,
      });
    }
  }
}

/** What the site itself writes below `labs/`, in lower case, and whose it is in words. */
function takenByPages({ pages }: Library): ReadonlyMap<string, string> {
  const taken = new Map([['index.html', 'the list of labs']]);
  for (const { page } of pages) {
    for (const name of ['index.html', 'snippets.json'])
      taken.set(`${page.path}/${name}`, `the page \`${page.file}\``);
  }
  return taken;
}
