/** What of a guest a first visit downloads without being asked. Pure. */
import type { GuestManifest, Piece, SnapshotManifest } from './manifest.ts';

/** Before the first prompt of nodes that begin with `snapshot`. */
export function piecesToStart({ files }: GuestManifest, snapshot: SnapshotManifest): readonly Piece[] {
  return [files.wasm, files.bios, files.vgaBios, ...snapshot.pieces];
}

/** After it: of the program that every docker command runs. */
export function piecesAhead({ rootDisk, clientPieces = [] }: GuestManifest): readonly Piece[] {
  return clientPieces.map((index) => rootDisk.pieces[index]).filter((piece) => piece != null);
}

/** Bytes of `pieces` as they are fetched. */
export function total(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { bytes }) => sum + bytes, 0);
}
