/** What a reader's words may mean: for each of them, the words that would answer it. */
import { nearest } from '../lab/nearest.ts';
import type { Vocabulary } from './catalog.ts';
import { certain, commandOf, otherFlags } from './docker-words.ts';
import { saysNothing } from './everyday-words.ts';
import { flagsApart, otherPhrases } from './flags.ts';
import type { Around, Way } from './ways.ts';
import { waysOf } from './ways.ts';
import { cut, indexed } from './words.ts';

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

export interface Phrase {
  /** Its words as they follow each other, empty where a word has nothing that the index holds (`|`). */
  readonly phrase: readonly string[];
  /** Of a command that ends with a flag: that flag in all its forms. It may stand behind the command's operands. */
  readonly lastFlag: readonly string[];
}

export interface Question {
  /** As typed, then with its flags written otherwise. */
  readonly phrases: readonly Phrase[];
  readonly terms: readonly Term[];
  /** Nothing but the phrase itself is asked for, by quotes. */
  readonly isQuoted: boolean;
  /** A flag stands in it, with something after it, so that it is a piece of a command. */
  readonly isCommand: boolean;
}

/** Letters of a word from which on a mistake can be told. */
const shortestMistyped = 5;
/** Letters of a beginning that two words share. */
const shortestAlike = 4;

/** `lang` is the page's that is asked from. */
export function askedBy(typed: string, lang: string, vocabulary: Vocabulary): Question {
  const text = typed.normalize('NFKC').trim().replace(/\s+/g, ' ');
  const quoted = /^"([^"]+)"?$/.exec(text)?.[1];
  const raw = cut((quoted ?? text).replaceAll('"', ''), lang);
  const command = commandOf(raw.map(indexed), vocabulary.docker);
  const said = flagsApart(raw, command, vocabulary).filter((word) => indexed(word) !== '');
  const forms = said.map(indexed);
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
    phrases: [raw, ...(quoted === undefined ? otherPhrases(raw, command, vocabulary) : [])].map((words) => ({
      phrase: words.map(indexed),
      lastFlag: command === undefined ? [] : formsOfFlag(words.at(-1) ?? '', command, vocabulary),
    })),
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
  const others = otherFlags(word, command, docker).filter(({ certainty }) => certainty === certain);
  return [indexed(word), ...others.map((other) => other.word)];
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
