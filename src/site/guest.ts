/** Puts the built guest (the sandbox's machine) beside the site, without copying its bytes where it can. */
import { constants } from 'node:fs';
import { copyFile, link, mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { guestCacheFolder } from '../sandbox/guest/cache.ts';
import { piecesAhead, piecesToStart, total } from '../sandbox/machine/downloads.ts';
import type { GuestManifest } from '../sandbox/machine/manifest.ts';

export interface BuiltGuest {
  readonly folder: string;
  readonly manifest: GuestManifest;
}

/** The guest that was built last; undefined where there is none. */
export async function findGuest(): Promise<BuiltGuest | undefined> {
  const cache = guestCacheFolder();
  try {
    const folder = join(cache, (await readFile(join(cache, 'current'), 'utf8')).trim());
    const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as GuestManifest;
    return { folder, manifest };
  } catch {
    return undefined;
  }
}

/** Fills `out/sandbox/`: `manifest.json` and the pieces in a folder with the guest's id. */
export async function publishGuest(out: string): Promise<void> {
  const guest = await findGuest();
  await rm(join(out, 'sandbox', 'manifest.json'), { force: true });
  if (guest === undefined) return;
  const target = join(out, 'sandbox', guest.manifest.id);
  await mkdir(target, { recursive: true });
  for (const entry of await readdir(guest.folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const source = join(entry.parentPath, entry.name);
    const folder = join(target, entry.parentPath.slice(guest.folder.length));
    await mkdir(folder, { recursive: true });
    await linkOrCopy(source, join(folder, entry.name));
  }
  await copyFile(join(guest.folder, 'manifest.json'), join(out, 'sandbox', 'manifest.json'));
}

async function linkOrCopy(source: string, target: string): Promise<void> {
  try {
    await link(source, target);
  } catch {
    // Another disk, or there already.
    await copyFile(source, target, constants.COPYFILE_FICLONE);
  }
}

/** Bytes that a first visit downloads before the first prompt, and after it without being asked. */
export function downloadsOf(manifest: GuestManifest): { readonly start: number; readonly ahead: number } {
  const [snapshot] = manifest.snapshots;
  return {
    start: snapshot === undefined ? 0 : total(piecesToStart(manifest, snapshot)),
    ahead: total(piecesAhead(manifest)),
  };
}
