/**
 * A node's state as one file for the browser's storage: gzip of a JSON line's length (4 bytes), the line, then
 * the devices, the pages and the disk's blocks.
 */
import { pageBytes } from './memory.ts';

export interface SavedState {
  readonly devices: ArrayBuffer;
  readonly pages: ReadonlyMap<number, Uint8Array>;
  readonly blocks: ReadonlyMap<number, Uint8Array>;
  /** A frame that was cut off. */
  readonly rest: Uint8Array;
}

interface Index {
  readonly devices: number;
  readonly rest: number;
  readonly pages: readonly number[];
  readonly blocks: readonly number[];
}

/** How many pages or blocks are handed to the compressor at once. */
const batch = 256;

export async function packState(state: SavedState): Promise<Blob> {
  const index: Index = {
    devices: state.devices.byteLength,
    rest: state.rest.length,
    pages: [...state.pages.keys()],
    blocks: [...state.blocks.keys()],
  };
  const line = new TextEncoder().encode(JSON.stringify(index));
  const parts = [state.devices, state.rest, ...state.pages.values(), ...state.blocks.values()] as BlobPart[];
  const whole: Blob[] = [new Blob([Uint32Array.of(line.length), line])];
  for (let at = 0; at < parts.length; at += batch) whole.push(new Blob(parts.slice(at, at + batch)));
  const stream = new Blob(whole).stream().pipeThrough(new CompressionStream('gzip'));
  return await new Response(stream).blob();
}

export async function unpackState(file: Blob): Promise<SavedState> {
  const stream = file.stream().pipeThrough(new DecompressionStream('gzip'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let at = 0;
  const take = (length: number) => bytes.slice(at, (at += length));
  const lineLength = new Uint32Array(take(4).buffer)[0] ?? 0;
  const index = JSON.parse(new TextDecoder().decode(take(lineLength))) as Index;
  const devices = take(index.devices).buffer;
  const rest = take(index.rest);
  const pages = new Map(index.pages.map((page) => [page, take(pageBytes)]));
  const blocks = new Map(index.blocks.map((block) => [block, take(pageBytes)]));
  return { devices, pages, blocks, rest };
}
