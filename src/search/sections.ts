/** Which part of a page answers best: that in which most of the words stand together. */
import type { CatalogPage } from './catalog.ts';

export interface Weighed {
  /** What a word is worth: more the fewer pages have it. */
  readonly rarity: number;
  readonly isOptional: boolean;
  /** By page, for each way in which the word is there. */
  readonly places: ReadonlyMap<string, readonly { readonly worth: number; readonly at: readonly number[] }[]>;
}

/** A word in a heading. */
const headingWorth = 4;
const phraseWorth = 2;
/** Two of the words side by side; turned about, as `image rm` is for "remove image". */
const pairWorth = 0.7;
const turned = 0.8;
/** A pair says no more than that of its rare word. */
const rarest = 3;
/** What is less sure than that makes no pair. */
const sureWorth = 0.6;

/** Indices of headings, best first; -1 is what stands before the first. Sections without a word are left out. */
export function weighSections(
  page: CatalogPage,
  terms: readonly Weighed[],
  phrase: readonly number[],
): { readonly section: number; readonly score: number }[] {
  const scores = new Map<number, number>();
  const add = (weights: ReadonlyMap<number, number>, factor: number) => {
    for (const [section, weight] of weights)
      scores.set(section, (scores.get(section) ?? 0) + factor * (weight / (weight + 2)));
  };
  const weigh = (places: Iterable<number>, worth: number, into: Map<number, number>) => {
    for (const place of places) {
      const section = sectionAt(page, place);
      into.set(section, (into.get(section) ?? 0) + worth * placeWorth(page, place));
    }
  };
  const inPhrase = new Map<number, number>();
  weigh(phrase, 1, inPhrase);
  add(inPhrase, phraseWorth);
  const surest: { readonly sure: Map<number, number>; readonly rarity: number }[] = [];
  for (const { rarity, isOptional, places } of terms) {
    const weights = new Map<number, number>();
    const sure = new Map<number, number>();
    for (const { worth, at } of places.get(page.id) ?? []) {
      weigh(at, worth, weights);
      if (worth >= sureWorth) for (const place of at) sure.set(place, Math.max(sure.get(place) ?? 0, worth));
    }
    add(weights, rarity);
    if (!isOptional) surest.push({ sure, rarity });
  }
  for (const [number, { sure: after, rarity }] of surest.entries()) {
    const before = surest[number - 1]?.sure;
    if (before === undefined) continue;
    const pairs = new Map<number, number>();
    for (const [place, worth] of after) {
      const ahead = before.get(place - 1) ?? before.get(place);
      const behind = before.get(place + 1);
      const pair = Math.max(worth * (ahead ?? 0), worth * (behind ?? 0) * turned);
      if (pair > 0) weigh([place], pair * 2, pairs);
    }
    add(pairs, pairWorth * Math.min(rarity, rarest));
  }
  return [...scores]
    .map(([section, score]) => ({ section, score }))
    .sort((a, b) => b.score - a.score || a.section - b.section);
}

function sectionAt({ headings }: CatalogPage, place: number): number {
  let section = -1;
  while ((headings[section + 1]?.from ?? Infinity) <= place) section++;
  return section;
}

/** What a word is worth for where it stands. */
export function placeWorth(page: CatalogPage, place: number): number {
  const heading = page.headings[sectionAt(page, place)] ?? page;
  return place < heading.text ? headingWorth : 1;
}
