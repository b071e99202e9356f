import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from './cache.ts';
import { CannotBuild } from './host.ts';
import type { GuestManifest, Piece } from './manifest.ts';

/** Every file that a manifest names. */
function piecesOf(manifest: Omit<GuestManifest, 'version'>): Piece[] {
  const { rootDisk, dataDisk, snapshots, files } = manifest;
  const disks = [...rootDisk.pieces, ...dataDisk.pieces].filter((piece) => piece !== null);
  return [...Object.values(files), ...snapshots.flatMap(({ pieces }) => pieces), ...disks];
}

/** Whether the bytes are the ones that the manifest promises. */
function isWhole(piece: Piece, bytes: Uint8Array): boolean {
  return bytes.length === piece.bytes && createHash('sha256').update(bytes).digest('hex') === piece.sha256;
}

/**
 * Downloads the guest whose manifest is at `url`, every piece checked by its hash, and makes it the current one.
 * Pieces of a download that was cut are kept for the next. Gives its folder.
 * @throws {CannotBuild}
 */
export async function fetchPrebuilt(
  url: string,
  cache: string,
  say: (line: string) => void,
): Promise<string> {
  const text = new TextDecoder().decode(await download(url));
  let manifest: Omit<GuestManifest, 'version'> & { readonly version: number };
  try {
    manifest = JSON.parse(text) as GuestManifest;
  } catch (cause) {
    throw new CannotBuild(`SANDBOX_IMAGE_URL names ${url}, which is not a guest's manifest.`, hint, {
      cause,
    });
  }
  if (manifest.version !== 1 || !/^[0-9a-f]{16}$/.test(manifest.id))
    throw new CannotBuild(`The manifest at ${url} is not of a kind that this version knows.`, hint);
  const folder = join(cache, manifest.id);
  if ((await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => '')) === text) {
    await writeFile(join(cache, 'current'), `${manifest.id}\n`);
    return folder;
  }
  const unfinished = `${folder}.download`;
  await mkdir(unfinished, { recursive: true });
  const pieces = piecesOf(manifest);
  const all = pieces.reduce((sum, { bytes }) => sum + bytes, 0);
  say(`downloading the sandbox: ${pieces.length} pieces, ${Math.round(all / 2 ** 20)} MiB`);
  const queue = pieces.values();
  const work = async () => {
    for (const piece of queue) {
      if (!/^[\w.-]+$/.test(piece.file))
        throw new CannotBuild(`The manifest names a file "${piece.file}".`, hint);
      const file = join(unfinished, piece.file);
      if ((await exists(file)) && isWhole(piece, await readFile(file))) continue;
      const bytes = await download(new URL(piece.file, url).href);
      if (!isWhole(piece, bytes))
        throw new CannotBuild(`${piece.file} is not what the manifest at ${url} promises.`, hint);
      await writeFile(file, bytes);
    }
  };
  await Promise.all(Array.from({ length: 6 }, work));
  await writeFile(join(unfinished, 'manifest.json'), text);
  await rm(folder, { recursive: true, force: true });
  await rename(unfinished, folder);
  await writeFile(join(cache, 'current'), `${manifest.id}\n`);
  return folder;
}

const hint = 'Name the manifest.json of a built guest, or leave SANDBOX_IMAGE_URL out to build one.';

async function download(url: string): Promise<Uint8Array> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(120_000) });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CannotBuild(`${url} could not be downloaded: ${why}.`, hint, { cause });
  }
}
