/**
 * A disk whose first contents come in pieces from elsewhere and whose written blocks are kept in memory.
 * Pure: where the pieces come from is the caller's.
 */
import type { MachineDisk } from './v86-inside.ts';

/** Contents of piece `index`, at once where they are at hand. */
export type ReadPiece = (index: number) => Uint8Array | Promise<Uint8Array>;

/** Written blocks by block number; a block is never changed in place, so a copy of the map is a snapshot. */
export type WrittenBlocks = Map<number, Uint8Array>;

const blockBytes = 4096;

export class BlockDisk implements MachineDisk {
  readonly byteLength: number;
  onload: ((event: object) => void) | undefined;
  readonly #chunkBytes: number;
  readonly #readPiece: ReadPiece;
  readonly #onError: (error: unknown) => void;
  #written: WrittenBlocks = new Map();
  #pending = 0;
  #whenIdle: (() => void)[] = [];
  /** Reads of a state that was left are not answered. */
  #generation = 0;

  /** `chunkBytes` must be a multiple of 4096. `onError` hears of a piece that could not be read. */
  constructor(
    shape: { readonly bytes: number; readonly chunkBytes: number },
    readPiece: ReadPiece,
    onError: (error: unknown) => void,
  ) {
    if (shape.chunkBytes % blockBytes !== 0) throw new RangeError('chunkBytes must be a multiple of 4096');
    this.byteLength = shape.bytes;
    this.#chunkBytes = shape.chunkBytes;
    this.#readPiece = readPiece;
    this.#onError = onError;
  }

  load(): void {
    this.onload?.({});
  }

  get(start: number, length: number, done: (bytes: Uint8Array) => void): void {
    const result = this.#read(start, length);
    if (result instanceof Uint8Array) {
      done(result);
      return;
    }
    this.#await(result, done);
  }

  set(start: number, bytes: Uint8Array, done: () => void): void {
    const result = this.#write(start, bytes);
    if (result === undefined) done();
    else this.#await(result, done);
  }

  /** As `get`: what is worth keeping, `readPiece` keeps. */
  get_and_cache(start: number, length: number, done: (bytes: Uint8Array) => void): void {
    this.get(start, length, done);
  }

  get_from_cache(start: number, length: number): Uint8Array | undefined {
    const result = this.#read(start, length);
    return result instanceof Uint8Array ? result : undefined;
  }

  get_buffer(done: (buffer?: ArrayBuffer) => void): void {
    done();
  }

  get_state(): readonly [] {
    return [];
  }

  set_state(): void {
    // The blocks come back through `restore`.
  }

  /** Whether a read or write still waits for a piece. */
  get busy(): boolean {
    return this.#pending > 0;
  }

  idle(): Promise<void> {
    return this.busy ? new Promise((resolve) => this.#whenIdle.push(resolve)) : Promise.resolve();
  }

  get writtenBytes(): number {
    return this.#written.size * blockBytes;
  }

  /** What was written since the disk's first contents. */
  written(): WrittenBlocks {
    return new Map(this.#written);
  }

  /** Goes back to `written`; nobody waits any more for reads begun before, which get no answer. */
  restore(written: WrittenBlocks): void {
    this.forget();
    this.#written = new Map(written);
  }

  /** Nobody waits any more for what was begun before: it gets no answer. */
  forget(): void {
    this.#generation += 1;
    this.#pending = 0;
    this.#tellIdle();
  }

  #await<T>(result: Promise<T>, done: (value: T) => void): void {
    const generation = this.#generation;
    this.#pending += 1;
    const settle = (then: () => void): void => {
      if (generation !== this.#generation) return;
      this.#pending -= 1;
      if (this.#pending === 0) this.#tellIdle();
      then();
    };
    result.then(
      (value) => {
        settle(() => {
          done(value);
        });
      },
      (cause: unknown) => {
        settle(() => {
          this.#onError(cause);
        });
      },
    );
  }

  #tellIdle(): void {
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  #read(start: number, length: number): Uint8Array | Promise<Uint8Array> {
    const result = new Uint8Array(length);
    const waits: Promise<void>[] = [];
    for (let at = 0; at < length;) {
      const offset = start + at;
      const block = Math.floor(offset / blockBytes);
      const within = offset % blockBytes;
      const target = result.subarray(at, Math.min(length, at + blockBytes - within));
      const written = this.#written.get(block);
      if (written) target.set(written.subarray(within, within + target.length));
      else {
        const wait = this.#readBase(offset, target);
        if (wait) waits.push(wait);
      }
      at += target.length;
    }
    return waits.length === 0 ? result : Promise.all(waits).then(() => result);
  }

  /** Fills `target`, which lies within one block, from the first contents. */
  #readBase(offset: number, target: Uint8Array): Promise<void> | undefined {
    const index = Math.floor(offset / this.#chunkBytes);
    const within = offset % this.#chunkBytes;
    const fill = (piece: Uint8Array) => {
      target.set(piece.subarray(within, within + target.length));
    };
    const piece = this.#readPiece(index);
    if (!(piece instanceof Uint8Array)) return piece.then(fill);
    fill(piece);
    return undefined;
  }

  #write(start: number, bytes: Uint8Array): Promise<void> | undefined {
    const waits: Promise<void>[] = [];
    for (let at = 0; at < bytes.length;) {
      const offset = start + at;
      const block = Math.floor(offset / blockBytes);
      const within = offset % blockBytes;
      const part = bytes.slice(at, at + blockBytes - within);
      if (part.length === blockBytes) this.#written.set(block, part);
      else {
        const wait = this.#writePart(block, within, part);
        if (wait) waits.push(wait);
      }
      at += part.length;
    }
    return waits.length === 0 ? undefined : Promise.all(waits).then(() => undefined);
  }

  #writePart(block: number, within: number, part: Uint8Array): Promise<void> | undefined {
    const generation = this.#generation;
    const put = (old: Uint8Array) => {
      if (generation !== this.#generation) return;
      // Another part of the block may have been written while the old contents were fetched.
      const changed = (this.#written.get(block) ?? old).slice();
      changed.set(part, within);
      this.#written.set(block, changed);
    };
    const written = this.#written.get(block);
    if (written) {
      put(written);
      return undefined;
    }
    const old = new Uint8Array(blockBytes);
    const wait = this.#readBase(block * blockBytes, old);
    if (wait)
      return wait.then(() => {
        put(old);
      });
    put(old);
    return undefined;
  }
}
