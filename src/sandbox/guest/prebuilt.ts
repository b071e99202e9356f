/** A guest that was built elsewhere, downloaded and checked. */
import { binarySize } from '../../figures.ts';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { download, DownloadFailed } from './download.ts';
import { CannotBuild } from './host.ts';
import type { GuestManifest, Piece } from '../machine/manifest.ts';

/** Pieces fetched at once. */
const lanes = 6;

const buildInstead = 'Leave SANDBOX_IMAGE_URL out to build the sandbox on this machine.';

/**
 * Downloads the guest whose manifest is at `url`, every piece checked by its hash, and makes it the current one.
 * Pieces of a download that was cut are kept for the next. Gives its folder.
 * @throws {CannotBuild}
 */
export async function fetchPrebuilt(
  url: string,
  cache: string,
  say: (line: string) => void,
  options: { readonly retryAfterMs?: number } = {},
): Promise<string> {
  const { manifest, text } = await readManifest(url, options);
  const folder = join(cache, manifest.id);
  if ((await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => '')) !== text) {
    const unfinished = `${folder}.download`;
    await mkdir(unfinished, { recursive: true });
    await fetchPieces(url, piecesOf(manifest), unfinished, say, options);
    await writeFile(join(unfinished, 'manifest.json'), text);
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
  }
  await writeFile(join(cache, 'current'), `${manifest.id}\n`);
  return folder;
}

async function readManifest(
  url: string,
  options: { readonly retryAfterMs?: number },
): Promise<{ manifest: GuestManifest; text: string }> {
  const bytes = await download(url, options).catch((cause: unknown) => {
    throw new CannotBuild(
      `The sandbox could not be downloaded from ${url}: ${messageOf(cause)}.`,
      `Is the address in SANDBOX_IMAGE_URL that of a guest's manifest.json, and its server up? ${buildInstead}`,
      { cause },
    );
  });
  const text = new TextDecoder().decode(bytes);
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch (cause) {
    throw new CannotBuild(
      `SANDBOX_IMAGE_URL names ${url}, which is not a guest's manifest.`,
      `Name the manifest.json of a built guest. ${buildInstead}`,
      { cause },
    );
  }
  if (isManifest(manifest)) return { manifest, text };
  throw new CannotBuild(
    `The manifest at ${url} is not of a kind that this version knows.`,
    `Name the manifest.json of a guest that this version has built. ${buildInstead}`,
  );
}

function isManifest(value: unknown): value is GuestManifest {
  if (typeof value !== 'object' || value === null) return false;
  const { version, id } = value as Partial<GuestManifest>;
  if ((version as number) !== 1 || !/^[0-9a-f]{16}$/.test(id ?? '')) return false;
  try {
    const pieces = piecesOf(value as GuestManifest);
    return pieces.length > 0 && pieces.every(isPiece);
  } catch {
    return false;
  }
}

/** A name from elsewhere must stay inside the folder. */
function isPiece({ file, bytes, sha256 }: Partial<Piece>): boolean {
  return /^\w[\w.-]*$/.test(file ?? '') && Number.isInteger(bytes) && /^[0-9a-f]{64}$/.test(sha256 ?? '');
}

/** Every file that a manifest names. */
function piecesOf(manifest: GuestManifest): Piece[] {
  const { rootDisk, dataDisk, snapshots, files } = manifest;
  const disks = [...rootDisk.pieces, ...dataDisk.pieces].filter((piece) => piece !== null);
  return [...Object.values(files), ...snapshots.flatMap(({ pieces }) => pieces), ...disks];
}

async function fetchPieces(
  url: string,
  pieces: readonly Piece[],
  folder: string,
  say: (line: string) => void,
  options: { readonly retryAfterMs?: number },
): Promise<void> {
  const missing: Piece[] = [];
  for (const piece of pieces) if (!(await isThere(piece, folder))) missing.push(piece);
  const all = missing.reduce((sum, { bytes }) => sum + bytes, 0);
  await demandRoom(folder, all);
  const there = pieces.length - missing.length;
  say(
    `downloading the sandbox: ${missing.length} pieces, ${binarySize(all)}` +
      (there > 0 ? ` (${there} are there from before)` : ''),
  );
  let kept = there;
  let received = 0;
  // A piece that cannot be had ends the other lanes too.
  const ending = new AbortController();
  const queue = missing.values();
  const lane = async () => {
    for (const piece of queue) {
      if (ending.signal.aborted) return;
      await fetchPiece(url, piece, folder, { ...options, signal: ending.signal });
      kept += 1;
      const quarter = Math.floor((4 * received) / all);
      received += piece.bytes;
      if (Math.floor((4 * received) / all) > quarter)
        say(`${binarySize(received)} of ${binarySize(all)} are here`);
    }
  };
  const ended = await Promise.allSettled(
    Array.from({ length: lanes }, () =>
      lane().catch((error: unknown) => {
        if (ending.signal.aborted) return;
        ending.abort();
        throw error;
      }),
    ),
  );
  const failed = ended.find((lane) => lane.status === 'rejected');
  if (failed === undefined) return;
  const cause: unknown = failed.reason;
  if (!(cause instanceof DownloadFailed)) throw cause;
  throw new CannotBuild(
    `The download of the sandbox from ${url} stopped: ${cause.message}.`,
    `Try again: the ${kept} of ${pieces.length} pieces that have arrived are kept. ${buildInstead}`,
    { cause },
  );
}

async function fetchPiece(
  url: string,
  piece: Piece,
  folder: string,
  options: { readonly signal: AbortSignal; readonly retryAfterMs?: number },
): Promise<void> {
  let bytes: Uint8Array;
  try {
    bytes = await download(new URL(piece.file, url).href, { ...options, bytes: piece.bytes });
  } catch (cause) {
    if (!(cause instanceof DownloadFailed)) throw cause;
    throw new DownloadFailed(`${piece.file}: ${cause.message}`, cause.passing, { cause });
  }
  if (!isWhole(piece, bytes))
    throw new CannotBuild(
      `${piece.file} is not what the manifest at ${url} promises.`,
      `It was damaged on its way or changed since: try again, or tell whoever publishes it. ${buildInstead}`,
    );
  await writeFile(join(folder, piece.file), bytes);
}

/** Whether the bytes are the ones that the manifest promises. */
function isWhole(piece: Piece, bytes: Uint8Array): boolean {
  return bytes.length === piece.bytes && createHash('sha256').update(bytes).digest('hex') === piece.sha256;
}

async function isThere(piece: Piece, folder: string): Promise<boolean> {
  return readFile(join(folder, piece.file)).then(
    (bytes) => isWhole(piece, bytes),
    () => false,
  );
}

async function demandRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize > bytes) return;
  throw new CannotBuild(
    `The sandbox takes ${binarySize(bytes)} on the disk of ${folder}, and ${binarySize(bavail * bsize)} are free.`,
    'Make room there, or set XDG_CACHE_HOME to a folder on another disk.',
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
