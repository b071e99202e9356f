/** Copies the files that pages link to, as they are, to the addresses that the pages use. */
import { copyFile, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { atLine, finding } from '../lab/diagnostics.ts';
import { folderOf } from '../lab/paths.ts';
import { notAFile, whyUnreadable } from '../labs-folder/read-file.ts';
import type { Library } from './library.ts';
import { pageFiles } from './outputs.ts';

export async function copyLinkedFiles(library: Library, out: string): Promise<void> {
  const owner = ownerOf(library);
  for (const file of library.linked.files) {
    const target = join(out, 'labs', file);
    const by = owner(file);
    if (by !== undefined) {
      library.report(finding('fileNotPublished', file, atLine(1), { kind: 'taken', by }));
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
      const why = whyUnreadable(error, file);
      library.report(finding('fileNotPublished', file, atLine(1), { kind: 'not-copied', why }));
    }
  }
}

/** What of a file's address is taken, and whose it is in words: a file and a folder cannot have one name. */
type Owner = (file: string) => string | undefined;

/** What the site itself writes below `labs/`; disks and servers may take upper and lower case for the same. */
function ownerOf({ pages }: Library): Owner {
  const files = new Map([['index.html', 'the list of labs']]);
  const folders = new Map<string, string>();
  for (const { page } of pages) {
    const words = `the page \`${page.file}\``;
    for (const name of pageFiles) files.set(`${page.path}/${name}`, words);
    for (let at = page.path; at !== ''; at = folderOf(at)) if (!folders.has(at)) folders.set(at, words);
  }
  return (file) => {
    const path = file.toLowerCase();
    const above = folderOf(path);
    return files.get(path) ?? folders.get(path) ?? (above === '' ? undefined : fileAt(above));
  };

  function fileAt(path: string): string | undefined {
    const above = folderOf(path);
    return files.get(path) ?? (above === '' ? undefined : fileAt(above));
  }
}
