/** A guest for whoever needs one: the current one, a downloaded one, or one that is built now. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildGuest } from './build.ts';
import { exists, guestCacheFolder } from './cache.ts';
import { CannotBuild } from './host.ts';
import { inputsOfBuild, inputsOfGuest } from './inputs.ts';
import { fetchPrebuilt } from './prebuilt.ts';

export type EnsuredGuest =
  | { readonly status: 'ready'; readonly folder: string }
  | { readonly status: 'unavailable'; readonly why: string; readonly hint: string };

/** The guest that was built or downloaded last, whether it is of this tree or not. */
export async function currentGuest(): Promise<string | undefined> {
  const cache = guestCacheFolder();
  const id = (await readFile(join(cache, 'current'), 'utf8').catch(() => '')).trim();
  const folder = join(cache, id);
  return id !== '' && (await exists(join(folder, 'manifest.json'))) ? folder : undefined;
}

/**
 * A guest for this tree: the current one if it is, else one that `SANDBOX_IMAGE_URL` names, else one built now,
 * which takes minutes. Where it cannot be had, an older one does. Never throws.
 */
export async function ensureGuest(
  say: (line: string) => void = (line) => process.stdout.write(`sandbox: ${line}\n`),
): Promise<EnsuredGuest> {
  const current = await currentGuest();
  try {
    const url = process.env['SANDBOX_IMAGE_URL'];
    if (url) {
      const cache = guestCacheFolder();
      await mkdir(cache, { recursive: true });
      return { status: 'ready', folder: await fetchPrebuilt(url, cache, say) };
    }
    if (current && (await inputsOfGuest(current)) === (await inputsOfBuild()))
      return { status: 'ready', folder: current };
    return { status: 'ready', folder: await buildGuest(say) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (current) {
      say(`${why} An older sandbox is there and will do.`);
      return { status: 'ready', folder: current };
    }
    const hint =
      error instanceof CannotBuild
        ? error.hint
        : 'Run "npm run sandbox:build" to see it again; the site works without it.';
    return { status: 'unavailable', why, hint };
  }
}
