/**
 * A node's state as files for the browser's storage: the whole of it, then what changed each time that it was saved.
 * Each is gzip of parts, one after the other: three words (kind, how many numbers, how many bytes), the numbers, the
 * bytes. Of two parts about the same page or block, the later one holds.
 */
import { pageBytes } from './memory.ts';

export interface SavedState {
  readonly devices: ArrayBuffer;
  readonly pages: ReadonlyMap<number, Uint8Array>;
  readonly blocks: ReadonlyMap<number, Uint8Array>;
  /** A frame that was cut off. */
  readonly rest: Uint8Array;
}

/** `gone`: blocks that are as they were at first again. Bytes of pages and blocks lie one after the other. */
export type StatePart =
  | { readonly kind: 'pages' | 'blocks'; readonly numbers: Uint32Array; readonly bytes: Uint8Array }
  | { readonly kind: 'devices' | 'rest'; readonly bytes: Uint8Array }
  | { readonly kind: 'gone'; readonly numbers: Uint32Array };

const kinds = ['pages', 'blocks', 'devices', 'rest', 'gone'] as const;
const none = { numbers: new Uint32Array(), bytes: new Uint8Array() };
const wordBytes = 4;
/** First word of a file: what was saved before there were parts begins with the length of its index. */
const magic = 0x5254_5350;

/** Packs parts as they come. */
export class StatePacker {
  readonly #writer: WritableStreamDefaultWriter<BufferSource>;
  readonly #packed: Promise<Blob>;

  constructor() {
    const stream = new CompressionStream('gzip');
    this.#writer = stream.writable.getWriter();
    this.#packed = new Response(stream.readable).blob();
    void this.#writer.write(Uint32Array.of(magic));
  }

  /** Resolves when more may be written. */
  async write(part: StatePart): Promise<void> {
    const { numbers, bytes } = { ...none, ...part };
    const head = Uint32Array.of(kinds.indexOf(part.kind), numbers.length, bytes.length);
    for (const piece of [head, numbers, bytes])
      if (piece.length > 0) void this.#writer.write(piece as BufferSource).catch(() => undefined);
    await this.#writer.ready;
  }

  async end(): Promise<Blob> {
    await this.#writer.close();
    return this.#packed;
  }
}

/** What `files`, in the order in which they were saved, make together. */
export async function unpackState(files: readonly Blob[]): Promise<SavedState> {
  let devices = new ArrayBuffer();
  let rest: Uint8Array = new Uint8Array();
  const pages = new Map<number, Uint8Array>();
  const blocks = new Map<number, Uint8Array>();
  for (const file of files) {
    for (const part of readParts(await decompress(file))) {
      if (part.kind === 'devices') devices = part.bytes.slice().buffer;
      else if (part.kind === 'rest') rest = part.bytes.slice();
      else if (part.kind === 'gone') for (const block of part.numbers) blocks.delete(block);
      else if ('numbers' in part) {
        for (const [index, number] of part.numbers.entries()) {
          const bytes = part.bytes.subarray(index * pageBytes, (index + 1) * pageBytes);
          // A disk keeps its blocks, and would keep the whole file with them.
          if (part.kind === 'blocks') blocks.set(number, bytes.slice());
          else pages.set(number, bytes);
        }
      }
    }
  }
  return { devices, pages, blocks, rest };
}

async function decompress(file: Blob): Promise<Uint8Array> {
  const stream = file.stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function* readParts(file: Uint8Array): Generator<StatePart> {
  let at = 0;
  // Copied, for a list of words must begin at a multiple of four.
  const words = (count: number) => new Uint32Array(file.slice(at, (at += count * wordBytes)).buffer);
  if (words(1)[0] !== magic) {
    yield* readIndexed(file);
    return;
  }
  while (at < file.length) {
    const [kind = 0, count = 0, length = 0] = words(3);
    const numbers = words(count);
    yield { kind: kinds[kind] ?? 'rest', numbers, bytes: file.subarray(at, (at += length)) };
  }
}

interface Index {
  readonly devices: number;
  readonly rest: number;
  readonly pages: readonly number[];
  readonly blocks: readonly number[];
}

/** A file from before there were parts: an index as a line of JSON, its length before it, then the rest in order. */
function* readIndexed(file: Uint8Array): Generator<StatePart> {
  let at = 0;
  const take = (length: number) => file.subarray(at, (at += length));
  const [length = 0] = new Uint32Array(take(wordBytes).slice().buffer);
  const index = JSON.parse(new TextDecoder().decode(take(length))) as Index;
  yield { kind: 'devices', bytes: take(index.devices) };
  yield { kind: 'rest', bytes: take(index.rest) };
  for (const kind of ['pages', 'blocks'] as const)
    yield { kind, numbers: Uint32Array.from(index[kind]), bytes: take(index[kind].length * pageBytes) };
}
