/** The machine's memory, changed from outside while it is held, so that compiled code stays right. */
import type { V86Cpu } from '../machine/v86-inside.ts';
import type { PageHashes } from './memory.ts';
import { hashPages, pageBytes } from './memory.ts';

export type MemoryOwner = Pick<V86Cpu, 'mem8' | 'wasm_memory' | 'is_memory_zeroed' | 'jit_dirty_cache'>;

const wordsPerPage = pageBytes / 4;

export class GuestMemory {
  readonly #owner: MemoryOwner;
  readonly pageCount: number;
  /** Hears of every page that is written from outside. */
  onWrite: (page: number) => void = () => undefined;

  constructor(owner: MemoryOwner) {
    this.#owner = owner;
    this.pageCount = owner.mem8.length / pageBytes;
  }

  /** Afresh each time: v86's own view is a slow proxy, and the buffer is another one when it has grown. */
  bytes(): Uint8Array {
    const { byteOffset, length } = this.#owner.mem8;
    return new Uint8Array(this.#owner.wasm_memory.buffer, byteOffset, length);
  }

  words(): Uint32Array {
    const { buffer, byteOffset, length } = this.bytes();
    return new Uint32Array(buffer, byteOffset, length / 4);
  }

  hashes(): PageHashes {
    const hashes = new Uint32Array(2 * this.pageCount);
    hashPages(this.words(), this.pageCount, hashes, 0);
    return hashes;
  }

  /** `contents` undefined: all zeros. */
  write(page: number, contents: Uint8Array | undefined): void {
    const start = page * pageBytes;
    if (contents) this.bytes().set(contents, start);
    else this.bytes().fill(0, start, start + pageBytes);
    this.#owner.jit_dirty_cache(start, start + pageBytes);
    this.onWrite(page);
  }

  /** The contents of `pages`, one after the other. */
  copy(pages: readonly number[]): Uint8Array<ArrayBuffer> {
    const copy = new Uint8Array(pages.length * pageBytes);
    const now = this.bytes();
    for (const [index, page] of pages.entries())
      copy.set(now.subarray(page * pageBytes, (page + 1) * pageBytes), index * pageBytes);
    return copy;
  }

  /** Copies the memory as it is; the function given puts back what has changed since. */
  remember(): () => void {
    const pages: number[] = [];
    for (let page = 0; page < this.pageCount; page++) if (!this.#isZero(page)) pages.push(page);
    const copy = new Uint32Array(pages.length * wordsPerPage);
    const now = this.words();
    for (const [index, page] of pages.entries())
      copy.set(now.subarray(page * wordsPerPage, (page + 1) * wordsPerPage), index * wordsPerPage);
    return () => {
      this.#putBack(pages, copy);
    };
  }

  #putBack(pages: readonly number[], copy: Uint32Array): void {
    const now = this.words();
    let index = 0;
    for (let page = 0; page < this.pageCount; page++) {
      if (pages[index] !== page) {
        if (!this.#isZero(page)) this.write(page, undefined);
        continue;
      }
      const from = index * wordsPerPage;
      if (!isSame(now, page * wordsPerPage, copy, from))
        this.write(page, new Uint8Array(copy.buffer, from * 4, pageBytes));
      index++;
    }
  }

  #isZero(page: number): boolean {
    return Boolean(this.#owner.is_memory_zeroed(page * pageBytes, pageBytes));
  }
}

function isSame(a: Uint32Array, aFrom: number, b: Uint32Array, bFrom: number): boolean {
  for (let n = 0; n < wordsPerPage; n++) if (a[aFrom + n] !== b[bFrom + n]) return false;
  return true;
}
