/** Where words stand, put together from what Pagefind says of each word alone. */

/** What Pagefind says of one word: every page that has it, or a word that begins so. */
export type Places = ReadonlyMap<string, PagePlaces>;

export interface PagePlaces {
  /**
   * How much of the page is about the word itself: its number, headings more, for the page's length. Near 0 where
   * the page only has words that begin so.
   */
  readonly weight: number;
  /** Numbers of the words in the page, rising. */
  readonly at: readonly number[];
}

/** Pagefind, as far as the search asks it. */
export interface Index {
  /** Places of a word, of others of its stem, and of those that begin with it. */
  places(word: string): Promise<Places>;
  /** Pages that have these whole words side by side. */
  phrase(words: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Pages where `words` stand together. `next`: each one word behind or in the same; `same`: in one word. */
export function together(words: readonly Places[], order: 'next' | 'same'): Places {
  const [first, ...rest] = words;
  if (first === undefined) return new Map();
  if (rest.length === 0) return first;
  const found = new Map<string, PagePlaces>();
  for (const [page, { at }] of first) {
    let ends = at;
    for (const places of rest)
      ends = following(ends, places.get(page)?.at ?? [], order === 'same' ? [0] : [0, 1]);
    if (ends.length > 0) found.set(page, { weight: ends.length, at: ends });
  }
  return found;
}

/** Those of `places` that are one of `steps` behind one of `ends`. */
export function following(
  ends: readonly number[],
  places: readonly number[],
  steps: readonly number[],
): number[] {
  const wanted = new Set(ends.flatMap((end) => steps.map((step) => end + step)));
  return places.filter((place) => wanted.has(place));
}
