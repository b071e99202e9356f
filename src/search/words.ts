/** How text is cut into words, in the index and in questions. Folding never changes a text's length. */

/** What a word of the index may hold beside letters and digits. Elsewise `80:80` would be found as 8080. */
export const included = '-_:';

const leftOut = /[^\p{L}\p{M}\p{N}_:-]+/gu;

/** Scripts that are written without spaces between words. */
const letter =
  '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Khmer}\\p{Script=Lao}\\p{Script=Myanmar}ー]\\p{M}*';
/** With their punctuation, after which there is no space either. */
const characterPattern = `(?:${letter}|[\\u3001-\\u303f\\uff01-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65])`;
const unspaced = new RegExp(letter, 'u');
const unspacedRun = new RegExp(`${characterPattern}*${letter}${characterPattern}*`, 'gu');

/**
 * Stands between the letters of an unspaced word in the index, so that Pagefind finds the letters as parts of the
 * word, and at its end where the text has no space. Pagefind keeps it in no word, and it is shown nowhere.
 */
const mark = '`';
const marks = new RegExp(`(?<=${characterPattern})${mark} ?|${mark} ?(?=${characterPattern})`, 'gu');

/** Lower case, Latin letters without their accents. */
export function fold(text: string): string {
  return text.replace(/[^a-z0-9\s]/g, foldCharacter);
}

const folded = new Map<string, string>();

function foldCharacter(character: string): string {
  const known = folded.get(character);
  if (known !== undefined) return known;
  const lower = character.toLowerCase();
  // Accents only of Latin: without them, Japanese が would be か.
  const bare = lower.normalize('NFD').replace(/\p{M}+/gu, '');
  const plain = /^[a-z]$/.test(bare) ? bare : lower;
  const result = plain.length === character.length ? plain : character;
  folded.set(character, result);
  return result;
}

export function isUnspaced(text: string): boolean {
  return unspaced.test(text);
}

/** A word as the index has it: folded, without what no word of the index holds. */
export function indexed(word: string): string {
  return fold(word).replace(leftOut, '');
}

/** What a longer word is made of: `type`, `bind` of `type=bind`. */
export function partsOf(word: string): string[] {
  return fold(word)
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((part) => part.length > 1);
}

/** The letters of an unspaced word, each of which the index has too; of others none. */
export function lettersOf(word: string): string[] {
  return isUnspaced(word) ? Array.from(indexed(word)) : [];
}

/** The words of a question in order, as typed; in scripts without spaces, as `lang` cuts them. */
export function cut(text: string, lang: string): string[] {
  return text
    .split(/\s+/)
    .filter((run) => run !== '')
    .flatMap((run) => (isUnspaced(run) ? cutRun(run, lang) : [run]));
}

/**
 * A piece of a page's text between two tags as it goes into the index: unspaced words are cut, all else stays. The
 * text beyond the tags may go on without a space.
 */
export function marked(text: string, lang: string): string {
  return text.replace(unspacedRun, (run, at: number) => {
    const words = segments(run, lang).map((word) => Array.from(word).join(mark));
    const before = /\s/.test(text[at - 1] ?? '') ? '' : `${mark} `;
    const after = /[^\p{L}\p{N}-]/u.test(text[at + run.length] ?? '') ? '' : `${mark} `;
    return before + words.join(`${mark} `) + after;
  });
}

/** The text that `marked` was given. */
export function unmarked(text: string): string {
  return text.includes(mark) && isUnspaced(text) ? text.replace(marks, '') : text;
}

/** A word of the index as the page has it, and whether a space stands before the next one. */
export function shownWord(
  word: string,
  next: string | undefined,
): { readonly text: string; readonly hasSpace: boolean } {
  if (isUnspaced(word)) return { text: word.replaceAll(mark, ''), hasSpace: !word.endsWith(mark) };
  if (word.endsWith(mark) && next !== undefined && isUnspaced(next))
    return { text: word.slice(0, -mark.length), hasSpace: false };
  return { text: word, hasSpace: true };
}

function cutRun(run: string, lang: string): string[] {
  const found: string[] = [];
  let at = 0;
  for (const { 0: piece, index } of run.matchAll(unspacedRun)) {
    if (index > at) found.push(run.slice(at, index));
    found.push(...segments(piece, lang));
    at = index + piece.length;
  }
  if (at < run.length) found.push(run.slice(at));
  return found;
}

const segmenters = new Map<string, Intl.Segmenter>();

function segments(run: string, lang: string): string[] {
  const known = languageOf(run, lang);
  let segmenter = segmenters.get(known);
  if (segmenter === undefined) {
    segmenter = new Intl.Segmenter(known, { granularity: 'word' });
    segmenters.set(known, segmenter);
  }
  const words: string[] = [];
  for (const { segment, isWordLike } of segmenter.segment(run)) {
    // Punctuation stays with the word before it.
    if (isWordLike === true || words.length === 0) words.push(segment);
    else words.push((words.pop() ?? '') + segment);
  }
  return words;
}

/** The page's language where it is one of those written so; else what the letters say. */
function languageOf(run: string, lang: string): string {
  if (['ja', 'zh', 'th', 'km', 'lo', 'my', 'yue'].includes(primaryOf(lang))) return lang;
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(run)) return 'ja';
  return /\p{Script=Han}/u.test(run) ? 'zh' : lang;
}

/** `pt` of `pt-BR`. */
export function primaryOf(lang: string): string {
  return (lang.split('-')[0] ?? '').toLowerCase();
}

/** What is left of an English word without its ending: `removing`, `removed` and `remove` are one. */
export function stem(word: string): string {
  if (!/^[a-z]{4,}$/.test(word)) return word;
  let left = word;
  if (left.endsWith('ies')) left = `${left.slice(0, -3)}y`;
  else if (/(?:ss|x|ch|sh|z)es$/.test(left)) left = left.slice(0, -2);
  else if (/[^sui]s$/.test(left)) left = left.slice(0, -1);
  const bare = /^(.*[aeiouy].*)(?:ing|ed)$/.exec(left)?.[1];
  if (bare !== undefined && bare.length > 2) left = bare.replace(/([^lsz])\1$/, '$1');
  return left.length > 3 ? left.replace(/e$/, '') : left;
}
