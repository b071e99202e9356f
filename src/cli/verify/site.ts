/** The built site that verification drives: built now, taken from a folder, or served by someone else. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { labsDir } from '../../labs-folder/labs-dir.ts';
import { serveFolder } from '../../serve/serve.ts';

export interface SiteChoice {
  /** Address of a site that is being served. */
  readonly base?: string;
  /** Folder of a built site, taken as it is. */
  readonly dist?: string;
}

export interface Site {
  /** Ends with `/`. */
  readonly url: string;
  /** `GuestManifest.contents` of the guest that the site carries; undefined when it carries none. */
  readonly guest: string | undefined;
  close(): Promise<void>;
}

/** @throws {Error} with whole sentences, when there is no site */
export async function openSite(choice: SiteChoice): Promise<Site> {
  if (choice.base !== undefined) {
    const url = choice.base.endsWith('/') ? choice.base : `${choice.base}/`;
    return { url, guest: await guestOf(url), close: () => Promise.resolve() };
  }
  const folder = siteFolder(choice);
  if (choice.dist === undefined) {
    process.stderr.write('Building the site …\n');
    await buildSite(folder);
  }
  if (!existsSync(folder))
    throw new Error(`There is no built site in ${folder}. Run \`npm run build\`, or leave --dist out.`);
  const served = await serveFolder(folder, sitePath());
  return { url: served.url, guest: await guestOf(served.url), close: () => served.close() };
}

function sitePath(): { base?: string } {
  const base = process.env['SITE_BASE'];
  return base === undefined ? {} : { base };
}

/** Absolute. */
export function siteFolder({ dist }: SiteChoice): string {
  return resolve(dist ?? process.env['DIST_DIR'] ?? 'dist');
}

/**
 * Builds the site of the labs into `folder`. Where a page has an error the site is built all the same, and
 * verification says what it means.
 *
 * @throws {Error} with a whole sentence, when no site came of it
 */
export async function buildSite(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const began = Date.now();
  await new Promise<void>((done) => {
    // The build has its own idea of the current folder; the names mean what they mean here.
    const child = spawn(process.execPath, [join(root, 'src/cli/setup/build.ts')], {
      cwd: root,
      stdio: ['ignore', 2, 2],
      env: { ...process.env, LABS_DIR: labsDir(), DIST_DIR: folder, ...environment },
    });
    child.once('error', () => {
      done();
    });
    child.once('exit', () => {
      done();
    });
  });
  // The exit status also tells of pages with errors, so what tells is a site that is new.
  const written = await stat(join(folder, 'labs.json')).catch(() => undefined);
  if (written === undefined || written.mtimeMs < began)
    throw new Error('The site was not built; why stands above.');
}

async function guestOf(url: string): Promise<string | undefined> {
  try {
    const answer = await fetch(new URL('sandbox/manifest.json', url));
    if (!answer.ok) return undefined;
    const manifest = (await answer.json()) as { contents?: unknown };
    return typeof manifest.contents === 'string' ? manifest.contents : undefined;
  } catch {
    return undefined;
  }
}
