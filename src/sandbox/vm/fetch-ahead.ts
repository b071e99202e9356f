/** What is sure to be read comes before it is, so that nothing waits for it and it is there without a connection. */
import type { Piece } from '../machine/manifest.ts';
import type { PieceSource } from './pieces.ts';
import { cachedFiles, fetchPiece } from './pieces.ts';

/**
 * Fetches `pieces` into the browser's cache one after the other, behind all else that the page loads. Gives
 * whether the cache has them all then: there may be none, or no room, or the reader saves data.
 * @param onFetched hears of bytes that came over the network
 * @throws {SandboxFailure} `download-failed`, `damaged-piece`, `aborted`
 */
export async function fetchAhead(
  source: PieceSource,
  pieces: readonly Piece[],
  onFetched: (bytes: number) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const there = await cachedFiles(source, pieces);
  const missing = pieces.filter(({ file }) => !there.has(file));
  if (missing.length > 0 && savesData()) return false;
  for (const piece of missing) {
    const { bytes, cached, kept } = await fetchPiece(source, piece, { signal, priority: 'low' });
    if (!cached) onFetched(bytes.length);
    if (!kept) return false;
  }
  return true;
}

/** The reader has told the browser to load no more than is asked for. */
function savesData(): boolean {
  const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } };
  return connection?.saveData ?? false;
}
