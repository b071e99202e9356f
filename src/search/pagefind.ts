/** What Pagefind says of single words, as the search wants it. */
import type { Vocabulary } from './catalog.ts';
import type { Index, PagePlaces, Places } from './places.ts';

/** The part of Pagefind's browser interface that the search uses. */
export interface Pagefind {
  options(options: {
    readonly basePath?: string;
    readonly baseUrl: string;
    readonly ranking: Ranking;
  }): Promise<void>;
  init(): Promise<void>;
  search(query: string): Promise<{ readonly results: readonly PagefindResult[] }>;
}

interface Ranking {
  readonly termSimilarity: number;
  readonly metaWeights: Readonly<Record<string, number>>;
}

interface PagefindResult {
  readonly id: string;
  readonly score: number;
  /** Numbers of the words in the page. */
  readonly words: readonly number[];
  data(): Promise<PageText>;
}

interface PageText {
  readonly content: string;
}

export interface SearchIndex extends Index {
  readonly vocabulary: Vocabulary;
  /** The words of a page that was found before. */
  text(id: string): Promise<readonly string[]>;
}

/**
 * Words that are longer than the one asked for count next to nothing, so that a page's score tells whether it has
 * the word itself; titles are weighed by the search.
 */
export const ranking: Ranking = { termSimilarity: 20, metaWeights: { title: 0, image: 0, image_alt: 0 } };

export function indexOf(pagefind: Pick<Pagefind, 'search'>, vocabulary: Vocabulary): SearchIndex {
  const asked = new Map<string, Promise<Places>>();
  const results = new Map<string, PagefindResult>();
  const texts = new Map<string, Promise<readonly string[]>>();
  const ask = async (word: string): Promise<Places> => {
    const found = (await pagefind.search(word)).results;
    for (const result of found) results.set(result.id, result);
    return placesOf(found, vocabulary.pages.size);
  };
  return {
    vocabulary,
    places(word) {
      const known = asked.get(word) ?? ask(word);
      asked.set(word, known);
      return known;
    },
    async phrase(words) {
      const found = (await pagefind.search(`"${words.join(' ')}"`)).results;
      return new Set(found.map(({ id }) => id));
    },
    text(id) {
      const known =
        texts.get(id) ??
        results
          .get(id)
          ?.data()
          .then(({ content }) => content.split(' '));
      if (known === undefined) return Promise.resolve([]);
      texts.set(id, known);
      return known;
    },
  };
}

/** A page's score is the word's weight in it times the word's rarity, which the search reckons itself. */
function placesOf(found: readonly PagefindResult[], pages: number): Places {
  const rarity = Math.log(1 + (pages - found.length + 0.5) / (found.length + 0.5));
  return new Map(
    found.map(({ id, score, words }): [string, PagePlaces] => [
      id,
      { weight: score / rarity, at: [...words].sort((a, b) => a - b) },
    ]),
  );
}
