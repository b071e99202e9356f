/** In which ways a word of a question may be answered: other forms of it, and other words for it. */
import type { Vocabulary } from './catalog.ts';
import { certain, isVerb, otherFlags, otherVerbs } from './docker-words.ts';
import { everydayWords } from './everyday-words.ts';
import { groupsWith } from './flags.ts';
import { isUnspaced, lettersOf, partsOf, stem } from './words.ts';

/** One way to answer a term: words of the index that stand together. */
export interface Way {
  /** As the index has them; each may be the beginning of a longer one. */
  readonly words: readonly string[];
  /** `next`: side by side, or as one compound; `same`: parts of one word. */
  readonly order: 'next' | 'same';
  /** From 0 to 1: where it is the whole word, and where it is only the beginning of one. */
  readonly worth: number;
  readonly beginning: number;
}

const prefixTyped = 0.75;
const prefix = 0.45;
const sameStem = 0.85;
const everyday = 0.6;
const inside = 0.6;
const compound = 0.8;
const piece = 0.45;
/** Letters from which on the beginning of a word is one, where more words follow. */
const shortestPrefix = 3;

/** What a word of a question stands in. */
export interface Around {
  readonly isLast: boolean;
  readonly command: string | undefined;
  /** The word written as one with its neighbours. */
  readonly joined: readonly string[];
  readonly vocabulary: Vocabulary;
}

/** `word` as the index has it, `raw` as it was typed. */
export function waysOf(word: string, raw: string, { isLast, command, joined, vocabulary }: Around): Way[] {
  const { docker } = vocabulary;
  const ways = new Map<string, Way>();
  const add = (words: readonly string[], order: Way['order'], worth: number, beginning = 0) => {
    const key = `${order} ${words.join(' ')}`;
    const known = ways.get(key);
    ways.set(key, {
      words,
      order,
      worth: Math.max(worth, known?.worth ?? 0),
      beginning: Math.max(beginning, known?.beginning ?? 0),
    });
  };
  const addKnown = (other: string, worth: number) => {
    if (vocabulary.has(other)) add([other], 'next', worth);
  };
  // Scripts other than Latin say more with fewer letters.
  const mayBegin = isLast || word.length >= shortestPrefix || /[^\0-\u024f]/.test(word);
  const beginning =
    !mayBegin || vocabulary.beginningWith(word).length === 0 ? 0 : isLast ? prefixTyped : prefix;
  if (vocabulary.has(word) || beginning > 0) add([word], 'next', vocabulary.has(word) ? 1 : 0, beginning);
  for (const other of vocabulary.alike(word)) if (other !== word) add([other], 'next', sameStem);
  for (const other of joined) addKnown(other, compound);
  // Where dictionaries cut a sentence is not always where the reader does.
  if (isUnspaced(word)) addTogether(lettersOf(word), 'next', inside);
  // `source=data` stands behind `type=volume,`; who writes `stages` means `multi-stage` too.
  const parts = partsOf(raw);
  if (parts.length > 1 && !word.startsWith('-')) {
    addTogether(parts, 'same', compound);
    for (const part of parts)
      if (/^\p{L}+$/u.test(part)) for (const form of vocabulary.alike(part)) addKnown(form, piece);
  }
  for (const halves of halvesOf(word))
    if (halves.every((half) => vocabulary.has(half))) addTogether(halves, 'next', compound);
  for (const other of otherFlags(raw, command, docker))
    if (vocabulary.beginningWith(other.word).length > 0)
      add([other.word], 'next', other.certainty, other.certainty / 2);
  for (const group of groupsWith(raw, command, vocabulary)) addKnown(group, certain);
  for (const other of otherVerbs(word, docker)) addKnown(other.word, other.certainty);
  // Who says `prune` knows what Docker calls it.
  if (!isVerb(word, docker))
    for (const other of [word, ...joined].flatMap(everydayWords))
      for (const form of vocabulary.alike(other)) addKnown(form, everyday);
  return onePerStem([...ways.values()]);

  function addTogether(words: readonly string[], order: Way['order'], worth: number): void {
    if (words.every((part) => vocabulary.beginningWith(part).length > 0)) add(words, order, worth, worth);
  }
}

/** `healthcheck` is written `health check`, `backup` is written `back up`. */
function halvesOf(word: string): (readonly [string, string])[] {
  if (!/^[a-z]{6,}$/.test(word)) return [];
  return Array.from(
    { length: word.length - 3 },
    (_, index) => [word.slice(0, index + 2), word.slice(index + 2)] as const,
  );
}

/** Pagefind finds all words of a stem at once: only the best of them is asked for. */
function onePerStem(ways: readonly Way[]): Way[] {
  const best = new Map<string, Way>();
  for (const way of ways) {
    const key = way.words.map((word) => stem(word)).join(' ') + way.order;
    const known = best.get(key);
    if (known === undefined || Math.max(way.worth, way.beginning) > Math.max(known.worth, known.beginning))
      best.set(key, way);
  }
  return [...best.values()];
}
