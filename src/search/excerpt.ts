/** The piece of a section that shows why it was found, with the words marked. */
import type { CatalogPage } from './catalog.ts';
import { shownWord } from './words.ts';

export interface ExcerptPiece {
  readonly text: string;
  readonly isMarked: boolean;
}

/** UTF-16 units, about. */
const excerptLength = 170;
/** Of these before the first marked word. */
const before = 50;

/** `words` are the page's, `section` is the index of a heading or -1, `marks` are numbers of words, rising. */
export function excerptOf(
  { headings, text }: CatalogPage,
  section: number,
  words: readonly string[],
  marks: readonly number[],
): ExcerptPiece[] {
  const from = headings[section]?.text ?? text;
  const to = headings[section + 1]?.from ?? words.length;
  const wanted = new Set(marks.filter((mark) => mark >= from && mark < to));
  let start = bestStart(words, [...wanted]) ?? from;
  for (let length = 0; start > from && length + lengthOf(words[start - 1]) <= before; start--)
    length += lengthOf(words[start - 1]);
  const pieces: ExcerptPiece[] = start > from ? [{ text: '… ', isMarked: false }] : [];
  let at = start;
  for (let length = 0; at < to && length <= excerptLength; at++) {
    const word = words[at] ?? '';
    length += lengthOf(word);
    const { text: shown, hasSpace } = shownWord(word, words[at + 1]);
    addPiece(pieces, shown, wanted.has(at));
    if (hasSpace && at + 1 < to) addPiece(pieces, ' ', wanted.has(at) && wanted.has(at + 1));
  }
  if (at < to) addPiece(pieces, ' …', false);
  return pieces;
}

function addPiece(pieces: ExcerptPiece[], text: string, isMarked: boolean): void {
  if (text === '') return;
  const last = pieces.at(-1);
  if (last?.isMarked === isMarked) pieces[pieces.length - 1] = { text: last.text + text, isMarked };
  else pieces.push({ text, isMarked });
}

/** The mark from which on most marks, of most different words, fit into an excerpt. */
function bestStart(words: readonly string[], marks: readonly number[]): number | undefined {
  let [best, most] = [marks[0], 0];
  for (const [index, mark] of marks.entries()) {
    const different = new Set<string>();
    let [length, next] = [0, index];
    for (let at = mark; length <= excerptLength - before && next < marks.length; at++) {
      if (marks[next] === at) {
        different.add((words[at] ?? '').toLowerCase());
        next++;
      }
      length += lengthOf(words[at]);
    }
    const worth = different.size + (next - index) / 100;
    if (worth > most) [best, most] = [mark, worth];
  }
  return best;
}

function lengthOf(word: string | undefined): number {
  return (word?.length ?? 0) + 1;
}
