/** Copies the files that pages link to, as they are, to the addresses that the pages use. */
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { lineRange, type Library } from './library.ts';

export async function copyLinkedFiles(library: Library, out: string): Promise<void> {
  for (const file of library.linked.files) {
    const target = join(out, 'labs', file);
    try {
      await mkdir(dirname(target), { recursive: true });
      await copyFile(join(library.settings.labsDir, file), target);
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
