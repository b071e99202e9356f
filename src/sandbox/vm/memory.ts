/**
 * A machine's memory as pages that are compared by hash, so that a checkpoint holds only those that differ
 * from the snapshot.
 */

export const pageBytes = 4096;

/** Two 32-bit hashes a page. */
export type PageHashes = Uint32Array;

/** Contents by page number. */
export type Pages = ReadonlyMap<number, Uint8Array>;

/**
 * Writes the hash of each of `count` pages of `words` (from word 0) to `hashes` from page `first` on.
 * 64 bits: a chance of 2^-38 that any two of 64 thousand states' pages are mistaken for each other.
 */
export function hashPages(words: Uint32Array, count: number, hashes: PageHashes, first: number): void {
  const wordsPerPage = pageBytes / 4;
  for (let page = 0; page < count; page++) {
    const from = page * wordsPerPage;
    let a = 0x9e3779b9 | 0;
    let b = 0x85ebca6b | 0;
    for (let at = from; at < from + wordsPerPage; at += 2) {
      const x = words[at] ?? 0;
      const y = words[at + 1] ?? 0;
      a = Math.imul(a ^ x, 0x01000193) ^ (y << 7) ^ (a >>> 15);
      b = Math.imul(b ^ y, 0x5bd1e995) ^ x ^ (b >>> 13);
    }
    hashes[2 * (first + page)] = a;
    hashes[2 * (first + page) + 1] = b;
  }
}

/** Hashes of all pages, from those of the ones that are not all zeros: `packed`, of `pages` in order. */
export function spreadHashes(packed: PageHashes, pages: Uint32Array): PageHashes {
  const hashes = new Uint32Array(packed.length);
  hashPages(new Uint32Array(pageBytes / 4), 1, hashes, 0);
  const [zeroA = 0, zeroB = 0] = hashes;
  for (let at = 0; at < hashes.length; at += 2) {
    hashes[at] = zeroA;
    hashes[at + 1] = zeroB;
  }
  for (const [index, page] of pages.entries())
    hashes.set(packed.subarray(2 * index, 2 * index + 2), 2 * page);
  return hashes;
}

/** Pages of `now` that are not as in `then`. */
export function changedPages(now: PageHashes, then: PageHashes): number[] {
  const changed: number[] = [];
  for (let at = 0; at < now.length; at += 2)
    if (now[at] !== then[at] || now[at + 1] !== then[at + 1]) changed.push(at / 2);
  return changed;
}

/**
 * Copies of the pages that differ from the snapshot; those that were already so in `before` are shared with it.
 */
export function pagesBeside(
  memory: Uint8Array,
  now: PageHashes,
  base: PageHashes,
  before: { readonly hashes: PageHashes; readonly pages: Pages } | undefined,
): Pages {
  const pages = new Map<number, Uint8Array>();
  for (const page of changedPages(now, base)) {
    const old = before?.pages.get(page);
    const same =
      old && before?.hashes[2 * page] === now[2 * page] && before?.hashes[2 * page + 1] === now[2 * page + 1];
    pages.set(page, same ? old : memory.slice(page * pageBytes, (page + 1) * pageBytes));
  }
  return pages;
}
