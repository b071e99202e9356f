/** What a reader's words may mean: for each of them, the words that would answer it. */
import { nearest } from '../lab/nearest.ts';
import type { Vocabulary } from './catalog.ts';
import { CERTAIN, commandOf, isVerb, otherFlags, otherVerbs } from './docker-words.ts';
import { everydayWords, saysNothing } from './everyday-words.ts';
import { cut, fold, indexed, isUnspaced, lettersOf, partsOf, stem } from './words.ts';

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

export interface Term {
  /** As typed, folded. */
  readonly word: string;
  readonly ways: readonly Way[];
  /** It may be missing (`how`, `the`). */
  readonly isOptional: boolean;
  /** No page has it: its ways are those of the word that was probably meant. */
  readonly meant?: string;
}

export interface Question {
  /** Its words as they follow each other, empty where a word has nothing that the index holds (`|`). */
  readonly phrase: readonly string[];
  /** Of a command that ends with a flag: that flag in all its forms. It may stand behind the command's operands. */
  readonly lastFlag: readonly string[];
  readonly terms: readonly Term[];
  /** Nothing but the phrase itself is asked for, by quotes. */
  readonly isQuoted: boolean;
  /** A flag stands in it, with something after it, so that it is a piece of a command. */
  readonly isCommand: boolean;
}

const PREFIX_TYPED = 0.75;
const PREFIX = 0.45;
const SAME_STEM = 0.85;
const EVERYDAY = 0.6;
const INSIDE = 0.6;
const COMPOUND = 0.8;
const PIECE = 0.45;
/** Letters from which on the beginning of a word is one, where more words follow. */
const SHORTEST_PREFIX = 3;
/** Letters of a word from which on a mistake can be told. */
const SHORTEST_MISTYPED = 5;
/** Letters of a beginning that two words share. */
const SHORTEST_ALIKE = 4;

/** `lang` is the page's that is asked from. */
export function askedBy(typed: string, lang: string, vocabulary: Vocabulary): Question {
  const text = typed.normalize('NFKC').trim().replace(/\s+/g, ' ');
  const quoted = /^"([^"]+)"?$/.exec(text)?.[1];
  const raw = cut((quoted ?? text).replaceAll('"', ''), lang);
  const phrase = raw.map(indexed);
  const said = raw.filter((_, index) => phrase[index] !== '');
  const forms = phrase.filter((form) => form !== '');
  const command = commandOf(forms, vocabulary.docker);
  const terms = forms.map((form, index) => {
    const isLast = index === forms.length - 1 && !/\s$/.test(typed);
    const [before, next] = [forms[index - 1], forms[index + 1]];
    const joined = [
      ...(next === undefined ? [] : asOne(form, next)),
      ...(before === undefined ? [] : asOne(before, form)),
    ];
    return termOf(form, said[index] ?? form, { isLast, command, joined, vocabulary });
  });
  // A question of nothing but small words asks for these.
  const hasSubject = terms.some((term) => !term.isOptional);
  return {
    phrase,
    lastFlag: command === undefined ? [] : formsOfFlag(said.at(-1) ?? '', command, vocabulary),
    terms: hasSubject ? terms : terms.map((term) => ({ ...term, isOptional: false })),
    isQuoted: quoted !== undefined,
    // Who ends with a flag is typing still, or asks what the flag does.
    isCommand:
      forms.slice(0, -1).some((form) => form.startsWith('-')) && forms.at(-1)?.startsWith('-') === false,
  };
}

/** The flag and the other form that the command has of it; nothing where `word` is no flag. */
function formsOfFlag(word: string, command: string, { docker }: Vocabulary): string[] {
  if (!/^-{1,2}[a-zA-Z]/.test(word)) return [];
  const others = otherFlags(word, command, docker).filter(({ certainty }) => certainty === CERTAIN);
  return [indexed(word), ...others.map((other) => other.word)];
}

function asOne(word: string, next: string): string[] {
  return [`${word}${next}`, `${word}-${next}`];
}

interface Around {
  readonly isLast: boolean;
  readonly command: string | undefined;
  /** The word written as one with its neighbours. */
  readonly joined: readonly string[];
  readonly vocabulary: Vocabulary;
}

function termOf(word: string, raw: string, around: Around): Term {
  const isOptional = saysNothing(word);
  const ways = waysOf(word, raw, around);
  if (ways.length > 0 || word.length < SHORTEST_MISTYPED) return { word, ways, isOptional };
  const meant = word.startsWith('--')
    ? nearestFlag(word, around.vocabulary)
    : /^\p{L}+$/u.test(word)
      ? nearestWord(word, around.vocabulary)
      : undefined;
  if (meant === undefined) return { word, ways, isOptional };
  return { word, ways: waysOf(meant, meant, { ...around, joined: [] }), isOptional, meant };
}

/** What the flag is named for, where a page speaks of that; else the flag that was probably meant. */
function nearestFlag(flag: string, vocabulary: Vocabulary): string | undefined {
  const bare = flag.replace(/^-+/, '');
  if (vocabulary.has(bare)) return bare;
  const known = vocabulary.beginningWith('--');
  return (
    nearest(flag, known) ??
    known.find((other) => flag.startsWith(`${other}-`)) ??
    nearestWord(bare, vocabulary)
  );
}

/** The word that was probably meant; else one that begins alike. */
function nearestWord(word: string, vocabulary: Vocabulary): string | undefined {
  const likely = vocabulary.words.filter(
    (known) => /^\p{L}{3,}$/u.test(known) && Math.abs(known.length - word.length) <= 2,
  );
  const near = nearest(word, likely);
  if (near !== undefined) return near;
  for (let length = word.length - 1; length >= SHORTEST_ALIKE; length--) {
    const [shortest] = [...vocabulary.beginningWith(word.slice(0, length))].sort(
      (a, b) => a.length - b.length,
    );
    if (shortest !== undefined) return shortest;
  }
  return undefined;
}

function waysOf(word: string, raw: string, { isLast, command, joined, vocabulary }: Around): Way[] {
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
  const mayBegin = isLast || word.length >= SHORTEST_PREFIX || /[^\0-\u024f]/.test(word);
  const beginning =
    !mayBegin || vocabulary.beginningWith(word).length === 0 ? 0 : isLast ? PREFIX_TYPED : PREFIX;
  if (vocabulary.has(word) || beginning > 0) add([word], 'next', vocabulary.has(word) ? 1 : 0, beginning);
  for (const other of vocabulary.alike(word)) if (other !== word) add([other], 'next', SAME_STEM);
  for (const other of joined) addKnown(other, COMPOUND);
  // Where dictionaries cut a sentence is not always where the reader does.
  if (isUnspaced(word)) addTogether(lettersOf(word), 'next', INSIDE);
  // `source=data` stands behind `type=volume,`; who writes `stages` means `multi-stage` too.
  const parts = partsOf(raw);
  if (parts.length > 1 && !word.startsWith('-')) {
    addTogether(parts, 'same', COMPOUND);
    for (const part of parts)
      if (/^\p{L}+$/u.test(part)) for (const form of vocabulary.alike(part)) addKnown(form, PIECE);
  }
  for (const halves of halvesOf(word))
    if (halves.every((half) => vocabulary.has(half))) addTogether(halves, 'next', COMPOUND);
  for (const other of otherFlags(raw, command, docker))
    if (vocabulary.beginningWith(other.word).length > 0)
      add([other.word], 'next', other.certainty, other.certainty / 2);
  for (const other of otherVerbs(word, docker)) addKnown(other.word, other.certainty);
  // Who says `prune` knows what Docker calls it.
  if (!isVerb(word, docker))
    for (const other of [word, ...joined].flatMap(everydayWords))
      for (const form of vocabulary.alike(other)) addKnown(form, EVERYDAY);
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
    const key = way.words.map((word) => stem(fold(word))).join(' ') + way.order;
    const known = best.get(key);
    if (known === undefined || Math.max(way.worth, way.beginning) > Math.max(known.worth, known.beginning))
      best.set(key, way);
  }
  return [...best.values()];
}
