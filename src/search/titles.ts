/** What a word in a page's title is worth, in its lab's, in its address. */
import type { TitleWords } from './catalog.ts';
import type { Term } from './terms.ts';
import type { Way } from './ways.ts';
import { stem } from './words.ts';

const titleBase = 3;
const labTitle = 0.8;
const addressBase = 1;

/** A short title that has the word is about it. */
export function titleWorth({ ways }: Term, { title, lab, address }: TitleWords): number {
  let best = 0;
  for (const way of ways) {
    best = Math.max(best, addressBase * worthIn(address, way));
    const own = worthIn(title, way);
    if (own > 0) best = Math.max(best, (titleBase * own * own) / Math.sqrt(title.length));
    else best = Math.max(best, labTitle * worthIn(lab, way));
  }
  return best;
}

/** The worth of a way to answer where these words stand; 0 where they do not. */
function worthIn(words: readonly string[], { words: [first = '', ...rest], worth, beginning }: Way): number {
  let best = 0;
  for (const [at, word] of words.entries()) {
    if (!rest.every((next, step) => words[at + step + 1]?.startsWith(next) === true)) continue;
    if (word === first || stem(word) === stem(first)) best = Math.max(best, worth, beginning);
    else if (word.startsWith(first)) best = Math.max(best, beginning);
  }
  return best;
}
