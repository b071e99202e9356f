/** Where a link of a page leads: the same answer for the site, which rewrites it, and for the check. */
import type { Page } from './model.ts';
import { folderOf, isIndexFile, pageExtension } from './paths.ts';

export type LinkTarget =
  /** `https:`, `mailto:` and their like. */
  | { readonly kind: 'external' }
  /** A page; `anchor` without `#`, '' without. */
  | { readonly kind: 'page'; readonly page: Page; readonly anchor: string }
  /** A file that is no page: an image, a source. */
  | { readonly kind: 'file'; readonly file: string; readonly anchor: string }
  /** A folder without a page of its own. */
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'missing'; readonly path: string }
  /** Above the labs folder. */
  | { readonly kind: 'outside'; readonly path: string };

export interface LabFiles {
  /** Every file below the labs folder, with `/`. */
  readonly files: ReadonlySet<string>;
  /** Every folder below it. */
  readonly folders: ReadonlySet<string>;
  readonly pages: ReadonlyMap<string, Page>;
  /** By folder: its README or index. */
  readonly indexes: ReadonlyMap<string, Page>;
}

export function labFiles(files: Iterable<string>, pages: Iterable<Page>): LabFiles {
  const all = new Set(files);
  const folders = new Set<string>(['']);
  for (const file of all) {
    for (let folder = folderOf(file); folder !== '' && !folders.has(folder); folder = folderOf(folder))
      folders.add(folder);
  }
  const byFile = new Map<string, Page>();
  const indexes = new Map<string, Page>();
  for (const page of pages) {
    byFile.set(page.file, page);
    const folder = folderOf(page.file);
    if (isIndexFile(page.file) && !/index\.\w+$/i.test(indexes.has(folder) ? page.file : ''))
      indexes.set(folder, page);
  }
  return { files: all, folders, pages: byFile, indexes };
}

/** As on GitHub: relative to the file; from the labs folder with a leading `/`. */
export function resolveLink(from: Page, url: string, known: LabFiles): LinkTarget {
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(url)) return { kind: 'external' };
  const [, rawPath = '', rawAnchor = ''] = /^([^#?]*)(?:\?[^#]*)?(?:#(.*))?$/s.exec(url) ?? [];
  const anchor = decodeText(rawAnchor);
  if (rawPath === '') return { kind: 'page', page: from, anchor };
  const path = normalise(rawPath.startsWith('/') ? '' : folderOf(from.file), decodeText(rawPath));
  if (path === undefined) return { kind: 'outside', path: rawPath };
  const page = known.pages.get(path);
  if (page !== undefined) return { kind: 'page', page, anchor };
  if (known.files.has(path)) return { kind: 'file', file: path, anchor };
  const index = known.indexes.get(path);
  if (index !== undefined) return { kind: 'page', page: index, anchor };
  if (known.folders.has(path)) return { kind: 'folder', folder: path };
  return { kind: 'missing', path };
}

/** A path that exists and was probably meant: other case, or the extension left out. */
export function similarPath(path: string, known: LabFiles): string | undefined {
  const wanted = path.toLowerCase();
  for (const file of known.files) {
    const lower = file.toLowerCase();
    if (lower === wanted || lower.replace(pageExtension, '') === wanted) return file;
  }
  return undefined;
}

/** Undefined where the path climbs out of the labs folder. */
function normalise(folder: string, path: string): string | undefined {
  const segments = folder === '' ? [] : folder.split('/');
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join('/');
}

function decodeText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
