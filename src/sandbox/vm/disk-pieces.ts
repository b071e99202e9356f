/** Gives a disk its pieces: fetched when first read, unpacked, the last used ones kept in memory. */
import type { DiskManifest } from '../machine/manifest.ts';
import { SandboxFailure } from '../sandbox.ts';
import type { ReadPiece } from '../machine/disk.ts';
import type { PieceSource } from './pieces.ts';
import { fetchPiece, gunzip } from './pieces.ts';

/** Unpacked pieces kept a disk. */
const keptBytes = 24 * 1024 * 1024;

export interface DiskEvents {
  /** Bytes that came over the network. */
  readonly onFetched: (bytes: number) => void;
  readonly onConnection: (status: 'lost' | 'back') => void;
}

export interface DiskPieces {
  readonly read: ReadPiece;
  /** Nobody waits any more for pieces that are not here: the connection is not told of for them. */
  readonly forget: () => void;
}

export function diskPieces(disk: DiskManifest, source: PieceSource, events: DiskEvents): DiskPieces {
  const zeros = new Uint8Array(disk.chunkBytes);
  const kept = new Map<number, Uint8Array>();
  const coming = new Map<number, Promise<Uint8Array>>();
  let forgetting = new AbortController();

  const keep = (index: number, bytes: Uint8Array) => {
    kept.delete(index);
    kept.set(index, bytes);
    const oldest = kept.keys().next();
    if (kept.size * disk.chunkBytes > keptBytes && !oldest.done) kept.delete(oldest.value);
  };

  const load = async (index: number): Promise<Uint8Array> => {
    const piece = disk.pieces[index];
    if (!piece) return zeros;
    const { signal } = forgetting;
    // The node waits for its disk, however long the connection is away.
    for (let lost = false; ; lost = true) {
      try {
        const { bytes, cached } = await fetchPiece(source, piece, { signal });
        if (!cached) events.onFetched(bytes.length);
        if (lost) events.onConnection('back');
        return await gunzip(bytes);
      } catch (cause) {
        const isAway = cause instanceof SandboxFailure && cause.error.code === 'download-failed';
        if (!isAway || signal.aborted) {
          if (lost) events.onConnection('back');
          throw cause;
        }
        if (!lost) events.onConnection('lost');
      }
    }
  };

  const read: ReadPiece = (index) => {
    if (!disk.pieces[index]) return zeros;
    const here = kept.get(index);
    if (here) {
      keep(index, here);
      return here;
    }
    const there = coming.get(index);
    if (there) return there;
    const promise = load(index)
      .then((bytes) => {
        keep(index, bytes);
        return bytes;
      })
      .finally(() => {
        if (coming.get(index) === promise) coming.delete(index);
      });
    coming.set(index, promise);
    return promise;
  };
  const forget = (): void => {
    coming.clear();
    forgetting.abort();
    forgetting = new AbortController();
  };
  return { read, forget };
}
