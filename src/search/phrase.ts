/** The question's words as they were typed, side by side; the last may go on. */
import type { Vocabulary } from './catalog.ts';
import type { Index, PagePlaces, Places } from './places.ts';
import { following } from './places.ts';
import type { Phrase } from './question.ts';
import { isUnspaced, lettersOf } from './words.ts';

/** Words that may stand between a command and its flag: operands, other flags. */
const farthestFlag = 8;

/** Every word of any of the phrases on each page that has it, as `PagePlaces.at`. */
export async function exactPlaces(
  phrases: readonly Phrase[],
  vocabulary: Vocabulary,
  index: Index,
): Promise<Places> {
  const all = new Map<string, PagePlaces>();
  const each = await Promise.all(phrases.map((phrase) => placesOfPhrase(phrase, vocabulary, index)));
  for (const [page, { at }] of each.flatMap((places) => [...places])) {
    const both = [...new Set([...(all.get(page)?.at ?? []), ...at])].sort((a, b) => a - b);
    all.set(page, { weight: both.length, at: both });
  }
  return all;
}

async function placesOfPhrase(
  { phrase, lastFlag }: Phrase,
  vocabulary: Vocabulary,
  index: Index,
): Promise<Places> {
  const words = phrase.filter((word) => word !== '');
  if (words.length === 0) return new Map();
  const isKnown = (word: string) => vocabulary.beginningWith(word).length > 0;
  const pieces = words.map((word) => (isUnspaced(word) && !isKnown(word) ? lettersOf(word) : [word])).flat();
  const lasts = lastFlag.length > 0 ? lastFlag.filter(isKnown) : pieces.slice(-1).filter(isKnown);
  const before = pieces.slice(0, -1);
  if (lasts.length === 0 || !before.every(isKnown)) return new Map();
  const gap = 1 + phrase.filter((word) => word === '').length;
  const steps = before.map((piece, number) => stepsBefore(piece, pieces[number - 1], gap));
  steps.push(lastFlag.length > 0 ? upTo(farthestFlag) : stepsBefore(pieces.at(-1) ?? '', before.at(-1), gap));
  const places = await Promise.all(before.map((word) => index.places(word)));
  const ends = await Promise.all(lasts.map((word) => index.places(word)));
  const allowed = await pagesWithWhole(words.slice(0, -1), phrase, index);
  const found = new Map<string, PagePlaces>();
  for (const page of vocabulary.pages.keys()) {
    if (allowed !== undefined && !allowed.has(page)) continue;
    const last = ends.flatMap((each) => each.get(page)?.at ?? []);
    const at = chain([...places.map((each) => each.get(page)?.at ?? []), last], steps);
    if (at.length > 0) found.set(page, { weight: at.length, at });
  }
  return found;
}

/** Only the last word may go on. Undefined where that cannot be asked: letters have no beginnings. */
async function pagesWithWhole(
  words: readonly string[],
  phrase: readonly string[],
  index: Index,
): Promise<ReadonlySet<string> | undefined> {
  if (words.length === 0 || phrase.includes('') || words.some(isUnspaced)) return undefined;
  return index.phrase(words);
}

function upTo(farthest: number): number[] {
  return Array.from({ length: farthest }, (_, step) => step + 1);
}

/** How far a word may be behind the one before it. */
function stepsBefore(word: string, before: string | undefined, gap: number): readonly number[] {
  if (before !== undefined && (isUnspaced(word) || isUnspaced(before))) return [0, 1, 2];
  return upTo(gap);
}

/** The places of all words of whole chains, rising. */
function chain(places: readonly (readonly number[])[], steps: readonly (readonly number[])[]): number[] {
  const links = [places[0] ?? []];
  for (const [number, at] of places.entries())
    if (number > 0) links.push(following(links[number - 1] ?? [], at, steps[number] ?? []));
  let kept = links.at(-1) ?? [];
  const all = new Set(kept);
  for (let number = links.length - 1; number > 0; number--) {
    kept = following(
      kept,
      links[number - 1] ?? [],
      (steps[number] ?? []).map((step) => -step),
    );
    for (const place of kept) all.add(place);
  }
  return [...all].sort((a, b) => a - b);
}
