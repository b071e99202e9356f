/** The search itself: pages for a question, best first, and how well each answers. */
import type { CatalogPage, Vocabulary } from './catalog.ts';
import { exactPlaces } from './phrase.ts';
import type { Index, PagePlaces, Places } from './places.ts';
import { together } from './places.ts';
import type { Question } from './question.ts';
import { askedBy } from './question.ts';
import type { Weighed } from './sections.ts';
import { placeWorth, weighSections } from './sections.ts';
import type { Term } from './terms.ts';
import { titleWorth } from './titles.ts';
import type { Way } from './ways.ts';
import { primaryOf } from './words.ts';

/** `exact`: the words as they were typed; `all`: each of them somewhere; `most`: what the reader cares for most. */
export type Match = 'exact' | 'all' | 'most';

export interface FoundPage {
  readonly page: CatalogPage;
  readonly match: Match;
  /** Indices of the page's headings, best first; -1 is what stands before the first. */
  readonly sections: readonly number[];
  /** Numbers of the words to be marked, rising. */
  readonly marks: readonly number[];
  /** Words of the question that this page lacks and another has. */
  readonly missing: readonly string[];
}

export interface Answer {
  readonly question: Question;
  readonly found: readonly FoundPage[];
  /** Words that no page has, with what was looked for instead, if anything came near. */
  readonly unknown: readonly { readonly word: string; readonly meant: string | undefined }[];
}

export interface Narrowing {
  readonly lab?: string;
  readonly level?: string;
}

/** With fewer pages that have the question as it was typed, what comes nearest to it is looked for. */
export const few = 5;
/** Pages with only some of the words. */
const mostNear = 16;
const phraseWorth = 2;
/** Pages that are no lab's are about the site, which few ask for. */
const aboutSite = 0.3;
/** In how much of a page a word must be for it to be there as a whole. */
const whole = 0.03;

interface WeighedTerm extends Weighed {
  readonly term: Term;
  readonly pages: ReadonlyMap<string, number>;
}

/** `lang` is the language of the page that is asked from: its pages come first. */
export async function search(
  typed: string,
  lang: string,
  narrowing: Narrowing,
  vocabulary: Vocabulary,
  index: Index,
): Promise<Answer> {
  const question = askedBy(typed, lang, vocabulary);
  const [exact, ...terms] = await Promise.all([
    exactPlaces(question.phrases, vocabulary, index),
    ...question.terms.map((term) => weighTerm(term, vocabulary, index)),
  ]);
  const near =
    exact.size >= few ? new Map<string, PagePlaces>() : await nearPlaces(question, vocabulary, index);
  const found: (FoundPage & { readonly rank: number; readonly score: number })[] = [];
  for (const page of vocabulary.pages.values()) {
    if (narrowing.lab !== undefined && narrowing.lab !== page.lab) continue;
    if (narrowing.level !== undefined && narrowing.level !== page.level) continue;
    const phrase = exact.get(page.id) ?? near.get(page.id);
    if (question.isQuoted && phrase === undefined) continue;
    let score = 0;
    let [hasAny, hasAll] = [false, terms.length > 0];
    const missing: string[] = [];
    for (const { term, pages, rarity } of terms) {
      const inTitles = titleWorth(term, page.words);
      const inText = pages.get(page.id) ?? 0;
      const isThere = inTitles > 0 || inText > 0;
      if (isThere) {
        hasAny ||= !term.isOptional;
        score += rarity * (inTitles + 0.5 * saturated(inText));
      }
      if (term.isOptional) continue;
      // A word that stands for one that no page has is a guess.
      if (!isThere || term.meant !== undefined) hasAll = false;
      if (!isThere && term.ways.length > 0) missing.push(term.typed);
    }
    const match = exact.has(page.id) ? 'exact' : hasAll || near.has(page.id) ? 'all' : 'most';
    if (match === 'most' && !hasAny) continue;
    const sections = weighSections(page, terms, phrase?.at ?? []);
    score += sections[0]?.score ?? 0;
    if (phrase !== undefined)
      score += phraseWorth * saturated(phrase.at.reduce((sum, place) => sum + placeWorth(page, place), 0));
    if (page.lab === undefined) score *= aboutSite;
    const isOwn = primaryOf(page.lang) === primaryOf(lang);
    found.push({
      page,
      match,
      missing,
      sections: sections.map(({ section }) => section),
      marks: marksOf(phrase, terms, page.id),
      score,
      rank: rankOf(match, isOwn),
    });
  }
  found.sort((a, b) => a.rank - b.rank || b.score - a.score);
  const most = found.filter(({ match }) => match === 'most').slice(0, mostNear);
  return {
    question,
    found: [...found.filter(({ match }) => match !== 'most'), ...most],
    unknown: question.terms
      .filter(({ ways, meant, isOptional }) => !isOptional && (ways.length === 0 || meant !== undefined))
      .map(({ typed: word, meant }) => ({ word, meant })),
  };
}

/** Where what comes nearest to the question as typed stands, until some pages have it. */
async function nearPlaces({ near }: Question, vocabulary: Vocabulary, index: Index): Promise<Places> {
  const found = new Map<string, PagePlaces>();
  for (const phrases of near) {
    if (found.size >= few) break;
    for (const [page, places] of await exactPlaces(phrases, vocabulary, index))
      if (!found.has(page)) found.set(page, places);
  }
  return found;
}

/** The reader's language first; what has not all of the words last, in whatever language. */
function rankOf(match: Match, isOwn: boolean): number {
  if (match === 'most') return isOwn ? 4 : 5;
  return (isOwn ? 0 : 2) + (match === 'exact' ? 0 : 1);
}

async function weighTerm(term: Term, { pages: every }: Vocabulary, index: Index): Promise<WeighedTerm> {
  const ways = await Promise.all(term.ways.map(async (way) => ({ way, places: await placesOf(way, index) })));
  const pages = new Map<string, number>();
  const places = new Map<string, { readonly worth: number; readonly at: readonly number[] }[]>();
  const surely = new Map<string, number>();
  for (const { way, places: found } of ways)
    for (const [page, { weight, at }] of found) {
      const isWhole = weight >= whole;
      const worth = isWhole ? way.worth : way.beginning;
      if (worth === 0) continue;
      pages.set(page, (pages.get(page) ?? 0) + worth * (isWhole ? weight * 10 : Math.sqrt(at.length)));
      surely.set(page, Math.max(surely.get(page) ?? 0, worth));
      const known = places.get(page);
      if (known === undefined) places.set(page, [{ worth, at }]);
      else known.push({ worth, at });
    }
  // Pages that have only what might be meant do not make the word itself a common one.
  const having = [...surely.values()].reduce((sum, worth) => sum + worth * worth, 0);
  const rarity = Math.log(1 + (every.size - having + 0.5) / (having + 0.5)) + 0.05;
  return { term, pages, places, isOptional: term.isOptional, rarity: (term.isOptional ? 0.2 : 1) * rarity };
}

async function placesOf({ words, order }: Way, index: Index): Promise<Places> {
  return together(await Promise.all(words.map((word) => index.places(word))), order);
}

/** The tenth mention says less than the first. */
function saturated(weight: number): number {
  return weight / (weight + 2);
}

function marksOf(phrase: PagePlaces | undefined, terms: readonly WeighedTerm[], page: string): number[] {
  if (phrase !== undefined) return [...phrase.at];
  const marks = terms.flatMap(({ term, places }) =>
    term.isOptional ? [] : (places.get(page) ?? []).flatMap(({ at }) => at),
  );
  return [...new Set(marks)].sort((a, b) => a - b);
}
