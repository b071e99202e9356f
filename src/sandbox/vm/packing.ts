/** One node's state on its way to storage: pages that are as they were in what is kept already fall out here. */
import type { PageHashes } from './memory.ts';
import { hashPages, pageBytes } from './memory.ts';
import type { StatePart } from './saved-state.ts';
import { StatePacker } from './saved-state.ts';

export class Packing {
  /** Of every page, as it is once this is kept. */
  readonly hashes: PageHashes;
  readonly #packer = new StatePacker();

  /** `known`: hashes of what is kept already, or of the snapshot. Not changed. */
  constructor(known: PageHashes) {
    this.hashes = known.slice();
  }

  async take(part: StatePart): Promise<void> {
    const left = part.kind === 'pages' ? this.#changed(part.numbers, part.bytes) : part;
    if (left !== undefined) await this.#packer.write(left);
  }

  end(): Promise<Blob> {
    return this.#packer.end();
  }

  #changed(numbers: Uint32Array, bytes: Uint8Array): StatePart | undefined {
    const now = new Uint32Array(2 * numbers.length);
    hashPages(new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4), numbers.length, now, 0);
    const changed: number[] = [];
    for (const [index, page] of numbers.entries()) {
      const hash = now.subarray(2 * index, 2 * index + 2);
      if (this.hashes[2 * page] === hash[0] && this.hashes[2 * page + 1] === hash[1]) continue;
      this.hashes.set(hash, 2 * page);
      changed.push(index);
    }
    if (changed.length === 0) return undefined;
    const kept = new Uint8Array(changed.length * pageBytes);
    for (const [at, index] of changed.entries())
      kept.set(bytes.subarray(index * pageBytes, (index + 1) * pageBytes), at * pageBytes);
    return { kind: 'pages', numbers: Uint32Array.from(changed, (index) => numbers[index] ?? 0), bytes: kept };
  }
}
