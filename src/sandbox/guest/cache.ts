/** What is kept between builds: stages by the hash of their inputs, and the guests that were made of them. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where guests and the stages of their builds are kept between runs: outside the tree. */
export function guestCacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const cache = environment['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(cache, 'docker-labs', 'guest');
}

/** First 16 hex digits of the SHA-256 of `inputs` as JSON. Order matters. */
export function hashOf(inputs: unknown): string {
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 16);
}

/** Path below `folder` and SHA-256 of each file, sorted by path: what a folder adds to a hash of inputs. */
export async function hashesOfFolder(
  folder: string,
): Promise<[path: string, sha256: string, mode: number][]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hashes = files.sort().map(async (file): Promise<[string, string, number]> => {
    const { mode } = await stat(file);
    return [file.slice(folder.length + 1), await sha256OfFile(file), mode & 0o111];
  });
  return Promise.all(hashes);
}

export async function sha256OfFile(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

/**
 * The folder of one stage of the build, made by `make` unless it is there from an earlier build with the same
 * inputs. It appears under its name only when it is whole. `anew`: it is made again, and then takes the place of the
 * one that is there.
 */
export async function stage(
  cache: string,
  name: string,
  inputs: unknown,
  make: (folder: string) => Promise<void>,
  anew = false,
): Promise<string> {
  const folder = join(cache, 'stages', `${name}-${hashOf(inputs)}`);
  if (!anew && (await exists(folder))) {
    // When it was last used is what it is kept for.
    const now = new Date();
    await utimes(folder, now, now);
    return folder;
  }
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  await make(unfinished);
  const replaced = `${folder}.replaced.unfinished`;
  if (await exists(folder)) await rename(folder, replaced);
  await rename(unfinished, folder);
  await rm(replaced, { recursive: true, force: true });
  return folder;
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
