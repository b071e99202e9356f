/** File paths below the labs folder to URLs and ids: every rule about them stands here. */

export const pageExtension = /\.(md|mdx|markdown)$/i;

/** `networking/A4-HTTP Routing Mesh.md` → `networking/a4-http-routing-mesh`; an index page → its folder's path. */
export function pagePath(file: string): string {
  const segments = file.split('/');
  const name = segments.pop() ?? '';
  const folders = segments.map(slug);
  if (isIndexFile(name)) return folders.join('/') || 'readme';
  return [...folders, slug(name.replace(pageExtension, ''))].join('/');
}

/** Id of the lab that a file belongs to: the slug of its top folder, `''` at the top itself. */
export function labIdOf(file: string): string {
  return slug(labFolderOf(file));
}

export function labFolderOf(file: string): string {
  const slash = file.indexOf('/');
  return slash < 0 ? '' : file.slice(0, slash);
}

/** Letters and digits of any script, `_` and `-`; everything else becomes one `-`. */
export function slug(name: string): string {
  if (name === '') return '';
  const clean = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return clean === '' ? 'page' : clean;
}

export function isIndexFile(file: string): boolean {
  return /(^|\/)(readme|index)\.(md|mdx|markdown)$/i.test(file);
}

export function folderOf(file: string): string {
  const slash = file.lastIndexOf('/');
  return slash < 0 ? '' : file.slice(0, slash);
}

/** A title for a page or folder without one. */
export function titleFromName(file: string): string {
  const parts = file.split('/');
  const own = (parts.pop() ?? '').replace(pageExtension, '');
  const name = isIndexFile(file) ? (parts.pop() ?? own) : own;
  const words = name.replace(/[-_]+/g, ' ').trim();
  return words === '' ? file : words.charAt(0).toUpperCase() + words.slice(1);
}

/** A file name that makes an awkward URL or differs from what people type. */
export function isOddName(file: string): boolean {
  return (
    file.split('/').some((segment) => /[^A-Za-z0-9._-]/.test(segment)) || /\.(?!mdx?$)[^./]*$/.test(file)
  );
}
