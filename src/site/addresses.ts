/** Addresses of the site's pages and files, and of the same things at the project's code host. */
import type { LinkTarget } from '../lab/links.ts';
import type { Page } from '../lab/model.ts';
import type { Settings } from './settings.ts';

export interface Addresses {
  /** `path` below the site's base, such as `search/`. */
  site(path: string): string;
  /** With the origin, for feeds and social cards. */
  absolute(path: string): string;
  page(page: Page): string;
  /** A file below the labs folder, as it is. */
  raw(file: string): string;
  /** The page that shows a source file or a folder. */
  view(path: string): string;
  /** What `written` becomes where it leads to `target`. */
  target(target: LinkTarget, written: string, from: Page): string;
  /** Where a page is edited; undefined without a known code host. */
  edit(page: Page): string | undefined;
  /** Where a problem is reported, page and line filled in. */
  report(page: Page, line: number | undefined): string | undefined;
}

const shownAsPage =
  /(^|\/)([^./]+|[^/]*\.(conf|cfg|cs|css|csv|dockerfile|env|go|gradle|hcl|html?|ini|java|js|json|jsx|lock|log|mjs|php|pl|properties|ps1|py|rb|rs|sh|sln|sql|toml|ts|tsx|txt|vue|xml|ya?ml))$/i;

/** Whether a linked file is a text that people read, to be shown on a page of its own. */
export function isSource(file: string): boolean {
  return shownAsPage.test(file) || /(^|\/)Dockerfile[^/]*$/i.test(file) || /(^|\/)\.[^/.]+$/.test(file);
}

/**
 * Where below `files/` the page of a file or folder is. A folder's page is written as its `index.html`, so that what
 * has this name itself gets another.
 */
export function viewPath(path: string): string {
  return path.replace(/(?<=^|\/)index\.html(?=\/|$)/gi, (name) => `${name}-source`);
}

export function createAddresses(settings: Settings, prefix: string | undefined): Addresses {
  const { base, origin, repository } = settings;
  const site = (path: string) => base + path;
  const raw = (file: string) => site(`labs/${encodePath(file)}`);
  const view = (path: string) => site(path === '' ? 'files/' : `files/${encodePath(viewPath(path))}/`);
  const page = (of: Page) => site(`labs/${encodePath(of.path)}/`);
  const inRepository = (path: string) => encodePath(`${prefix ?? 'labs/'}${path}`);

  return {
    site,
    absolute: (path) => origin + site(path),
    page,
    raw,
    view,
    target(target, written, from) {
      const [suffix = ''] = /[?#].*$/s.exec(written) ?? [];
      switch (target.kind) {
        case 'page':
          return written.startsWith('#') ? written : page(target.page) + suffix;
        case 'file':
          return (isSource(target.file) ? view(target.file) : raw(target.file)) + suffix;
        case 'folder':
          return view(target.folder);
        case 'outside': {
          if (repository === undefined) return written;
          const path = new URL(target.path, `http://host/${inRepository(from.file)}`).pathname;
          return `${repository}/blob/HEAD${path}${suffix}`;
        }
        case 'external':
        case 'missing':
          return written;
      }
    },
    edit: (of) => (repository === undefined ? undefined : `${repository}/edit/HEAD/${inRepository(of.file)}`),
    report(of, line) {
      if (repository === undefined) return undefined;
      const place = line === undefined ? of.file : `${of.file}:${line}`;
      const query = new URLSearchParams({
        title: `Problem on “${of.title}”`,
        body: `Page: ${origin}${page(of)}\nPlace: ${place}\n\nWhat I did, what I expected, and what happened instead:\n\n`,
      });
      return `${repository}/issues/new?${query.toString()}`;
    },
  };
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
