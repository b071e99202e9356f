/** Disk images, and the pieces that they are published in. */
import { open, readFile, writeFile, mkdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { createHash } from 'node:crypto';
import type { DiskManifest, Piece } from '../machine/manifest.ts';
import { run } from './run.ts';

const compress = promisify(gzip);

/** Small enough that a command's first read does not wait long, large enough that an image is not hundreds of files. */
const chunkBytes = 512 * 1024;

const features = '^has_journal,^metadata_csum,^64bit,^huge_file,^resize_inode,uninit_bg';

/** An ext4 image of `folder`, read-only by use, just large enough. */
export async function makeRootImage(folder: string, image: string): Promise<void> {
  const used = Number((await run('du', ['-sk', '--apparent-size', folder])).split(/\s/)[0]) * 1024;
  const files = (await run('find', [folder])).split('\n').length;
  await writeFile(image, '');
  await truncate(image, Math.ceil((used * 1.03 + files * 2048 + (16 << 20)) / (1 << 20)) * (1 << 20));
  await run('mke2fs', [
    ...['-q', '-F', '-t', 'ext4', '-O', features, '-m', '0', '-b', '4096', '-N', String(files + 64)],
    ...['-E', 'root_owner=0:0', '-d', folder, image],
  ]);
}

/** An empty ext4 image of 8 GiB that takes almost no room. */
export async function makeDataImage(image: string): Promise<void> {
  await writeFile(image, '');
  await truncate(image, 8 * 2 ** 30);
  await run('mke2fs', [
    ...['-q', '-F', '-t', 'ext4', '-O', features, '-m', '0', '-b', '4096', '-N', '262144'],
    ...['-E', 'lazy_itable_init=1,nodiscard,root_owner=0:0', image],
  ]);
}

/** Block ranges, first and last, that no file uses, as `dumpe2fs` prints them for each group. */
export function parseFreeBlocks(listing: string): [first: number, last: number][] {
  const ranges: [number, number][] = [];
  for (const [, list = ''] of listing.matchAll(/^ {2}Free blocks: (.+)$/gm)) {
    for (const range of list.split(',')) {
      const [first, last] = range.trim().split('-').map(Number);
      if (first !== undefined && !Number.isNaN(first)) ranges.push([first, last ?? first]);
    }
  }
  return ranges;
}

/** Numbers of the 4 KiB blocks that no file of the image uses; what is in them need not be kept. */
export async function freeBlocks(image: string): Promise<(block: number) => boolean> {
  const free = new Uint8Array((await stat(image)).size / 4096);
  for (const [first, last] of parseFreeBlocks(await run('dumpe2fs', [image]))) free.fill(1, first, last + 1);
  return (block) => free[block] === 1;
}

/** Cuts an image into gzipped pieces in `folder`, named after `name`; pieces that are all zeros are not written. */
export async function cutDisk(image: string, folder: string, name: string): Promise<DiskManifest> {
  const { size } = await stat(image);
  await mkdir(folder, { recursive: true });
  const count = Math.ceil(size / chunkBytes);
  const pieces: (Piece | null)[] = Array.from({ length: count }, () => null);
  const used = await usedChunks(image);
  const file = await open(image);
  try {
    const queue = used.values();
    const work = async () => {
      for (const index of queue) {
        const buffer = Buffer.alloc(Math.min(chunkBytes, size - index * chunkBytes));
        await file.read(buffer, 0, buffer.length, index * chunkBytes);
        if (buffer.every((byte) => byte === 0)) continue;
        pieces[index] = await writePiece(
          folder,
          `${name}-${String(index).padStart(5, '0')}.gz`,
          await compress(buffer),
        );
      }
    };
    await Promise.all([work(), work(), work()]);
  } finally {
    await file.close();
  }
  return { bytes: size, chunkBytes, compression: 'gzip', pieces };
}

/** Chunks in which the sparse file has data, from the file system's own list of extents. */
async function usedChunks(image: string): Promise<number[]> {
  const chunks = new Set<number>();
  const extents = await run('filefrag', ['-v', '-b4096', image]);
  for (const [, first, last] of extents.matchAll(/^\s*\d+:\s*(\d+)\.\.\s*(\d+):/gm)) {
    const from = Math.floor((Number(first) * 4096) / chunkBytes);
    const to = Math.floor((Number(last) * 4096 + 4095) / chunkBytes);
    for (let chunk = from; chunk <= to; chunk++) chunks.add(chunk);
  }
  const limit = Math.ceil((await stat(image)).size / chunkBytes);
  return [...chunks].filter((chunk) => chunk < limit).sort((a, b) => a - b);
}

export async function writePiece(folder: string, file: string, bytes: Uint8Array): Promise<Piece> {
  await writeFile(join(folder, file), bytes);
  return { file, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Copies a file beside the manifest. */
export async function copyPiece(folder: string, file: string, from: string): Promise<Piece> {
  return writePiece(folder, file, await readFile(from));
}

/** Cuts bytes that are one stream into pieces. */
export async function cutStream(
  bytes: Uint8Array,
  folder: string,
  name: string,
  pieceBytes: number,
): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const file = `${name}-${String(pieces.length).padStart(2, '0')}.zst`;
    pieces.push(await writePiece(folder, file, bytes.subarray(at, at + pieceBytes)));
  }
  return pieces;
}
