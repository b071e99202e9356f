/**
 * What the search knows beside Pagefind's index: the pages, every word there is, and the docker command's own
 * names. One file, written by the build beside the index and read by the browser.
 */
import { fold, stem } from './words.ts';

export interface Catalog {
  readonly pages: readonly CatalogPage[];
  /** Every word that the index has, folded, in the order of their code units. */
  readonly words: readonly string[];
  readonly docker: DockerCommands;
}

export interface CatalogPage {
  /** Pagefind's own for this page. */
  readonly id: string;
  /** Below the site's base, without a slash at its beginning. */
  readonly url: string;
  readonly title: string;
  /** The lab's title; absent on pages that are no lab's. */
  readonly lab?: string;
  readonly level?: string;
  /** A language tag, such as `en`, `ja`, `pt-BR`. */
  readonly lang: string;
  /** Number of the first word behind the title. */
  readonly text: number;
  /** In the order of the text; what stands before the first belongs to the page's title. */
  readonly headings: readonly CatalogHeading[];
}

interface CatalogHeading {
  readonly anchor: string;
  readonly title: string;
  /** Number of the heading's first word in the page, and of the first behind it. */
  readonly from: number;
  readonly text: number;
}

/** What the docker command says about itself, from its `--help`. */
export interface DockerCommands {
  /** Short flags and their long names, by command: `compose up` → `-d` → `--detach`. */
  readonly flags: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Names of one command: `image rm`, `image remove`, `rmi`. */
  readonly aliases: readonly (readonly string[])[];
}

/** The catalog made ready for questions. */
export interface Vocabulary {
  readonly pages: ReadonlyMap<string, CatalogPage & { readonly words: TitleWords }>;
  readonly words: readonly string[];
  has(word: string): boolean;
  /** Words that begin so, the word itself with them. */
  beginningWith(beginning: string): readonly string[];
  /** Words of the same stem. */
  alike(word: string): readonly string[];
  readonly docker: DockerCommands;
}

/** Folded. */
export interface TitleWords {
  readonly title: readonly string[];
  readonly lab: readonly string[];
  readonly address: readonly string[];
}

export function vocabularyOf({ pages, words, docker }: Catalog): Vocabulary {
  const known = new Set(words);
  const stems = new Map<string, string[]>();
  for (const word of words) {
    const same = stems.get(stem(word));
    if (same === undefined) stems.set(stem(word), [word]);
    else same.push(word);
  }
  return {
    pages: new Map(
      pages.map((page) => [
        page.id,
        {
          ...page,
          words: {
            title: wordsOf(page.title),
            lab: wordsOf(page.lab ?? ''),
            address: wordsOf(page.url.replace(/^labs\//, '')),
          },
        },
      ]),
    ),
    words,
    docker,
    has: (word) => known.has(word),
    alike: (word) => stems.get(stem(word)) ?? [],
    beginningWith: (beginning) => {
      const from = firstAtLeast(words, beginning);
      let to = from;
      while (words[to]?.startsWith(beginning) === true) to++;
      return words.slice(from, to);
    },
  };
}

function wordsOf(text: string): string[] {
  return fold(text)
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '');
}

function firstAtLeast(words: readonly string[], wanted: string): number {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle] ?? '') < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
