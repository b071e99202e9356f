/** The question's words as they were typed, side by side; the last may go on. */
import type { Vocabulary } from './catalog.ts';
import { following, type PagePlaces, type Places } from './places.ts';
import type { Index } from './search.ts';
import { isUnspaced, lettersOf } from './words.ts';

/** Every word of the phrase on each page that has it. `phrase` as in `Question`. */
export async function exactPlaces(
  phrase: readonly string[],
  vocabulary: Vocabulary,
  index: Index,
): Promise<Places> {
  const words = phrase.filter((word) => word !== '');
  const last = words.at(-1);
  if (last === undefined) return new Map();
  const isKnown = (word: string) => vocabulary.beginningWith(word).length > 0;
  const pieces = words.map((word) => (isUnspaced(word) && !isKnown(word) ? lettersOf(word) : [word])).flat();
  if (!pieces.every(isKnown)) return new Map();
  const places = await Promise.all(pieces.map((word) => index.places(word)));
  // Letters have no beginnings.
  const whole = words.slice(0, -1).filter((word) => !isUnspaced(word));
  const isPlain = whole.length === words.length - 1 && !phrase.includes('');
  const allowed = whole.length === 0 || !isPlain ? undefined : await index.phrase(whole);
  const gap = 1 + phrase.filter((word) => word === '').length;
  const found = new Map<string, PagePlaces>();
  for (const page of places[0]?.keys() ?? []) {
    if (allowed !== undefined && !allowed.has(page)) continue;
    const at = chain(
      places.map((each) => each.get(page)?.at ?? []),
      pieces.map((piece, number) => stepsBefore(piece, pieces[number - 1], gap)),
    );
    if (at.length > 0) found.set(page, { weight: at.length, at });
  }
  return found;
}

/** How far a word may be behind the one before it. */
function stepsBefore(word: string, before: string | undefined, gap: number): readonly number[] {
  if (before !== undefined && (isUnspaced(word) || isUnspaced(before))) return [0, 1, 2];
  return Array.from({ length: gap }, (_, step) => step + 1);
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
