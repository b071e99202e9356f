/** Pieces of a disk that hold a certain file, so that a page can fetch them ahead. */
import type { DiskManifest } from '../machine/manifest.ts';
import { run } from './run.ts';

const blockBytes = 4096;

/** Ranges of the image’s blocks, first and last, that hold a file, as debugfs's `ex` prints its extents. */
export function parseExtents(listing: string): [first: number, last: number][] {
  // Level of how many, entry of how many, logical blocks, physical ones; the inner levels hold none of the file.
  const line = /^ *(\d+)\/ *(\d+) +\d+\/ *\d+ +\d+ *- *\d+ +(\d+) *- *(\d+) /gm;
  return [...listing.matchAll(line)]
    .filter(([, level, depth]) => level === depth)
    .map(([, , , first, last]) => [Number(first), Number(last)]);
}

/** Indices, in order, of the disk's pieces that hold a part of the file at `path` in the image. */
export async function piecesOfFile(image: string, disk: DiskManifest, path: string): Promise<number[]> {
  const indices = new Set<number>();
  for (const [first, last] of parseExtents(await run('debugfs', ['-R', `ex ${path}`, image]))) {
    const end = (last + 1) * blockBytes;
    for (
      let piece = Math.floor((first * blockBytes) / disk.chunkBytes);
      piece * disk.chunkBytes < end;
      piece++
    )
      indices.add(piece);
  }
  if (indices.size === 0) throw new Error(`The disk has no file ${path}.`);
  return [...indices].filter((index) => disk.pieces[index] !== null).sort((a, b) => a - b);
}
