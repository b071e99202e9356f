/** The words of a question, each with the ways in which pages may answer it. */
import { nearest } from '../lab/nearest.ts';
import type { Vocabulary } from './catalog.ts';
import { saysNothing } from './everyday-words.ts';
import { flagsApart } from './flags.ts';
import type { FoundMessage } from './messages.ts';
import { messageIn } from './messages.ts';
import { isOnesOwn } from './pieces.ts';
import type { Around, Way } from './ways.ts';
import { waysOf } from './ways.ts';
import { indexed } from './words.ts';

export interface Term {
  /** As the index would have it. */
  readonly word: string;
  /** As the reader typed it, for messages. */
  readonly typed: string;
  readonly ways: readonly Way[];
  /** It may be missing (`how`, `the`). */
  readonly isOptional: boolean;
  /** No page has it: its ways are those of the word that was probably meant. */
  readonly meant?: string;
}

/** Of a message: another of its kind, and words of a page that explains it. */
const otherMessage = 0.9;
const explained = 0.6;

/** Letters of a word from which on a mistake can be told. */
const shortestMistyped = 5;
/** Letters of a beginning that two words share. */
const shortestAlike = 4;

/** `isWhole`: the last word is; `command`: which one the words are a piece of. */
export function termsOf(
  words: readonly string[],
  command: string | undefined,
  isWhole: boolean,
  vocabulary: Vocabulary,
): Term[] {
  const said = flagsApart(words, command, vocabulary).filter((word) => indexed(word) !== '');
  // `daemon:` is a word of the index, but who pastes a message means `daemon`.
  const forms = said.map((word) => indexed(word).replace(/(?<=[^:]):+$/, ''));
  const message = messageIn(forms.map((form) => form.replace(/^[:-]+/, '')));
  // What these name is their own: no page need have it.
  const isPasted =
    message !== undefined || (command !== undefined && forms.some((form) => form.startsWith('-')));
  const terms = forms.flatMap((form, index): Term[] => {
    if (message !== undefined && index >= message.from && index < message.to)
      return index === message.from ? [messageTerm(said, message, vocabulary)] : [];
    const isLast = index === forms.length - 1 && !isWhole;
    const [before, next] = [forms[index - 1], forms[index + 1]];
    const joined = [
      ...(next === undefined ? [] : asOne(form, next)),
      ...(before === undefined ? [] : asOne(before, form)),
    ];
    const raw = said[index] ?? form;
    const term = termOf(form, raw, { isLast, command, joined, vocabulary });
    const isOwn = isPasted ? !raw.startsWith('-') : command !== undefined && isOnesOwn(raw);
    const isOptional = term.isOptional || message !== undefined || (isOwn && term.ways.length === 0);
    return [{ ...term, isOptional }];
  });
  // A question of nothing but small words asks for these.
  const hasSubject = terms.some((term) => !term.isOptional);
  return hasSubject ? terms : terms.map((term) => ({ ...term, isOptional: false }));
}

/** One term for a message: other messages of its kind answer it as well, and what pages say that explain it. */
function messageTerm(
  said: readonly string[],
  { from, to, others, about }: FoundMessage,
  vocabulary: Vocabulary,
): Term {
  const typed = said.slice(from, to);
  const wayOf = (text: string, worth: number): Way[] => {
    const words = text.split(' ').map(indexed);
    const isKnown = words.every((word) => vocabulary.beginningWith(word).length > 0);
    return isKnown ? [{ words, order: 'next', worth, beginning: words.length > 1 ? worth : 0 }] : [];
  };
  const own = typed.map((word) => indexed(word).replace(/:+$/, '')).join(' ');
  return {
    word: own,
    typed: typed.join(' ').replace(/[:;,.?!]+$/, ''),
    ways: [
      ...wayOf(own, 1),
      ...others.flatMap((other) => wayOf(other, otherMessage)),
      ...about.flatMap((words) => wayOf(words, explained)),
    ],
    isOptional: false,
  };
}

function asOne(word: string, next: string): string[] {
  return [`${word}${next}`, `${word}-${next}`];
}

function termOf(word: string, raw: string, around: Around): Term {
  const isOptional = saysNothing(word);
  const ways = waysOf(word, raw, around);
  const typed = raw.replace(/[:;,.?!]+$/, '');
  if (ways.length > 0 || word.length < shortestMistyped) return { word, typed, ways, isOptional };
  const meant = word.startsWith('--')
    ? nearestFlag(word, around.vocabulary)
    : /^\p{L}+$/u.test(word)
      ? nearestWord(word, around.vocabulary)
      : undefined;
  if (meant === undefined) return { word, typed, ways, isOptional };
  return { word, typed, ways: waysOf(meant, meant, { ...around, joined: [] }), isOptional, meant };
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
  for (let length = word.length - 1; length >= shortestAlike; length--) {
    const [shortest] = [...vocabulary.beginningWith(word.slice(0, length))].sort(
      (a, b) => a.length - b.length,
    );
    if (shortest !== undefined) return shortest;
  }
  return undefined;
}
