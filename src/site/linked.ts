/** Which files and folders pages link to, so that those are published and no others. */
import type { LinkTarget } from '../lab/links.ts';
import type { Page } from '../lab/model.ts';
import { folderOf } from '../lab/paths.ts';

export interface Linked {
  /** Paths below the labs folder, sorted. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

export function findLinked(
  pages: readonly Page[],
  resolve: (page: Page, url: string) => LinkTarget,
  all: readonly string[],
): Linked {
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const page of pages) {
    for (const { url } of page.links) {
      const target = resolve(page, url);
      if (target.kind === 'file') files.add(target.file);
      if (target.kind === 'folder') folders.add(target.folder);
    }
  }
  // A folder's page lists what is in it, so that goes along.
  for (const folder of [...folders]) {
    const inside = folder === '' ? '' : `${folder}/`;
    for (const file of all) {
      if (!file.startsWith(inside) || /(^|\/)verified\.json$/.test(file)) continue;
      files.add(file);
      for (let at = folderOf(file); at.length > folder.length; at = folderOf(at)) folders.add(at);
    }
  }
  return { files: [...files].sort(), folders: [...folders].sort() };
}
