/**
 * v86's state file, taken apart: the devices (a small state file of its own, without memory) and the memory's
 * pages. How it is laid out: `stateFile` in v86-inside.ts.
 */
import { stateFile, V86Changed } from '../machine/v86-inside.ts';

const pageBytes = 4096;
const { headerBytes, packedMember, bitmapMember } = stateFile;
const readBytes = 1024 * 1024;

interface StateInfo {
  readonly buffer_infos: { offset: number; length: number }[];
  readonly state: readonly unknown[];
}

/** Gives the next `length` bytes of the decoded file; they are valid until the next call. */
export type ReadNext = (length: number) => Uint8Array;

export interface TakenState {
  /** A state file whose memory is empty. */
  readonly devices: ArrayBuffer;
  /** Numbers of the pages that are not all zeros, in order. */
  readonly pages: Uint32Array;
}

/**
 * Reads a whole state; `onPages` gets the packed pages in order, some at a time, before it is known (from the
 * bitmap, which comes last) where they belong.
 * @throws {V86Changed} where it is not laid out so
 */
export function takeState(
  read: ReadNext,
  onPages: (pages: Uint8Array, firstIndex: number) => void,
): TakenState {
  const header = read(headerBytes).slice();
  const [magic, version = 0, , infoBytes = 0] = new Int32Array(header.buffer);
  if (magic !== stateFile.magic || version !== stateFile.version)
    throw new V86Changed(`a state of it is of version ${version}, not ${stateFile.version}`);
  const info = JSON.parse(new TextDecoder().decode(read(infoBytes))) as StateInfo;
  const packed = bufferOf(info, packedMember);
  const bitmapIndex = bufferOf(info, bitmapMember);
  let position = headerBytes + infoBytes;
  const skipTo = (multiple: number) => {
    const padding = (multiple - (position % multiple)) % multiple;
    if (padding > 0) read(padding);
    position += padding;
  };
  let [packedPages, bitmap] = [0, new Uint8Array()];
  const kept: Uint8Array[] = [];
  for (const [index, { length }] of info.buffer_infos.entries()) {
    skipTo(4);
    if (index === packed) {
      for (let at = 0; at < length; at += readBytes)
        onPages(read(Math.min(readBytes, length - at)), at / pageBytes);
      kept.push(new Uint8Array());
      packedPages = length / pageBytes;
    } else {
      const bytes = readAll(read, length);
      if (index === bitmapIndex) bitmap = bytes;
      kept.push(index === bitmapIndex ? new Uint8Array() : bytes);
    }
    position += length;
  }
  const pages = pagesOf(bitmap);
  if (pages.length !== packedPages)
    throw new V86Changed(`members ${packedMember} and ${bitmapMember} of a state are not memory`);
  return { devices: joinState(header, info, kept), pages };
}

function bufferOf(info: StateInfo, member: number): number {
  const value = info.state[member];
  if (
    typeof value === 'object' &&
    value !== null &&
    'buffer_id' in value &&
    typeof value.buffer_id === 'number'
  )
    return value.buffer_id;
  throw new V86Changed(`member ${member} of a state is no buffer`);
}

function readAll(read: ReadNext, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += readBytes) bytes.set(read(Math.min(readBytes, length - at)), at);
  return bytes;
}

function joinState(header: Uint8Array, info: StateInfo, buffers: readonly Uint8Array[]): ArrayBuffer {
  let offset = 0;
  const infos = buffers.map(({ length }) => {
    const here = { offset, length };
    offset += (length + 3) & ~3;
    return here;
  });
  const json = new TextEncoder().encode(JSON.stringify({ ...info, buffer_infos: infos }));
  const start = (headerBytes + json.length + 3) & ~3;
  const result = new Uint8Array(start + offset);
  result.set(header);
  result.set(json, headerBytes);
  for (const [index, buffer] of buffers.entries()) result.set(buffer, start + (infos[index]?.offset ?? 0));
  const numbers = new Int32Array(result.buffer, 0, 4);
  numbers[2] = result.length;
  numbers[3] = json.length;
  return result.buffer;
}

/** Numbers of the pages that `bitmap` names, in order: bit n is page n. */
function pagesOf(bitmap: Uint8Array): Uint32Array {
  const pages: number[] = [];
  for (const [index, byte] of bitmap.entries())
    for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) pages.push(index * 8 + bit);
  return Uint32Array.from(pages);
}

/** Moves the packed pages, which lie at the start of `memory`, to where they belong, and clears the rest. */
export function spreadPages(memory: Uint8Array, pages: Uint32Array): void {
  // From the last on: a page's place is never before where it lies packed.
  for (let index = pages.length - 1; index >= 0; index--) {
    const target = (pages[index] ?? 0) * pageBytes;
    const source = index * pageBytes;
    if (target !== source) memory.copyWithin(target, source, source + pageBytes);
  }
  let next = 0;
  for (let page = 0; page < pages.length; page++) {
    // Only where packed pages lay can something be left over.
    if (pages[next] === page) next++;
    else memory.fill(0, page * pageBytes, (page + 1) * pageBytes);
  }
}
