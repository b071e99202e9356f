/** What the environment and package.json say about this site: where it reads, writes and will be served. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Settings {
  /** Absolute. */
  readonly root: string;
  /** Absolute folder of the labs. */
  readonly labsDir: string;
  /** Absolute output folder. */
  readonly distDir: string;
  /** Path that the site is served under, beginning and ending with `/`. */
  readonly base: string;
  /** Origin that the site will be served from, for what needs whole addresses (feed, sitemap). */
  readonly origin: string;
  /** The project's page on a code host, without a slash at its end; undefined where none is known. */
  readonly repository: string | undefined;
  /** False leaves the search index out, so that a benchmark can tell it apart. */
  readonly search: boolean;
  /**
   * The bundle of records, or its folder, that a workflow made, absolute; undefined where the labs' own records
   * count.
   */
  readonly records: string | undefined;
}

/** Reads LABS_DIR, DIST_DIR, SITE_BASE, SITE_URL, REPOSITORY_URL, SITE_SEARCH and SITE_RECORDS. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const project = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    homepage?: string;
    repository?: string | { url?: string };
  };
  const repository =
    environment['REPOSITORY_URL'] ??
    (typeof project.repository === 'string' ? project.repository : project.repository?.url);
  return {
    root,
    labsDir: resolve(root, environment['LABS_DIR'] ?? 'labs'),
    distDir: resolve(root, environment['DIST_DIR'] ?? 'dist'),
    base: withSlashes(environment['SITE_BASE'] ?? '/'),
    origin: new URL(environment['SITE_URL'] ?? project.homepage ?? 'http://localhost:4321').origin,
    repository: repository === undefined ? undefined : webAddress(repository),
    search: environment['SITE_SEARCH'] !== 'off',
    records:
      environment['SITE_RECORDS'] === undefined ? undefined : resolve(root, environment['SITE_RECORDS']),
  };
}

function withSlashes(path: string): string {
  return `/${path.replace(/^\/+|\/+$/g, '')}/`.replace('//', '/');
}

/** `git+https://host/owner/name.git`, `git@host:owner/name` and `github:owner/name` as a page's address. */
function webAddress(repository: string): string | undefined {
  const address = repository
    .replace(/^git\+/, '')
    .replace(/^github:/, 'https://github.com/')
    .replace(/^(?:ssh:\/\/)?git@([^:/]+)[:/]/, 'https://$1/')
    .replace(/\.git$/, '')
    .replace(/\/+$/, '');
  return /^https?:\/\//.test(address) ? address : undefined;
}
