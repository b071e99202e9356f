/** The built site that verification drives: built now, taken from a folder, or served by someone else. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
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
  /** Absolute folder that it is served from; undefined for one that is served by someone else. */
  readonly folder: string | undefined;
  close(): Promise<void>;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** @throws {Error} with whole sentences, when there is no site */
export async function openSite(choice: SiteChoice): Promise<Site> {
  if (choice.base !== undefined) {
    const url = choice.base.endsWith('/') ? choice.base : `${choice.base}/`;
    return { url, guest: await guestOf(url), folder: undefined, close: () => Promise.resolve() };
  }
  const { folder, remove } = siteFolder(choice);
  try {
    if (choice.dist === undefined) {
      process.stderr.write('Building the site …\n');
      await buildSite(folder);
    }
    if (!existsSync(folder))
      throw new Error(`There is no built site in ${folder}. Run \`npm run build\`, or leave --dist out.`);
    const served = await serveFolder(folder, sitePath());
    return {
      url: served.url,
      guest: await guestOf(served.url),
      folder,
      close: async () => {
        await served.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

function sitePath(): { base?: string } {
  const base = process.env['SITE_BASE'];
  return base === undefined ? {} : { base };
}

/**
 * Where the site stands or is built. That of labs from elsewhere (`LABS_DIR`) must not take the place of the one
 * that `npm run build` has made of these, so it gets a folder for this run.
 */
function siteFolder({ dist }: SiteChoice): { readonly folder: string; readonly remove: () => void } {
  const named = dist ?? process.env['DIST_DIR'];
  if (named !== undefined || labsDir() === resolve('labs'))
    return { folder: resolve(named ?? 'dist'), remove: () => undefined };
  const parent = join(root, '.cache', 'verify-site');
  removeLeftovers(parent);
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, `${process.pid}-`));
  const remove = (): void => {
    process.off('exit', remove);
    rmSync(folder, { recursive: true, force: true });
  };
  // Ctrl-C ends the process from within the browser's launcher.
  process.on('exit', remove);
  return { folder, remove };
}

/** Of runs that were killed. */
function removeLeftovers(parent: string): void {
  if (!existsSync(parent)) return;
  for (const name of readdirSync(parent)) {
    try {
      process.kill(Number.parseInt(name, 10), 0);
    } catch (error) {
      const isGone = error instanceof Error && 'code' in error && error.code === 'ESRCH';
      if (isGone) rmSync(join(parent, name), { recursive: true, force: true });
    }
  }
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
