/** What a reader's question may mean: its words, side by side as typed and each for itself. */
import type { Vocabulary } from './catalog.ts';
import { certain, commandOf, otherFlags } from './docker-words.ts';
import { otherPhrases } from './flags.ts';
import type { Plainly } from './pieces.ts';
import { bareCommand, looser, saidPlainly } from './pieces.ts';
import type { Term } from './terms.ts';
import { termsOf } from './terms.ts';
import { cut, indexed } from './words.ts';

export interface Phrase {
  /** Its words as they follow each other, empty where a word has nothing that the index holds (`|`). */
  readonly phrase: readonly string[];
  /** Of a command that ends with a flag: that flag in all its forms. It may stand behind the command's operands. */
  readonly lastFlag: readonly string[];
}

export interface Question {
  /** As typed, then with its flags written otherwise. */
  readonly phrases: readonly Phrase[];
  /** What comes near where no page has any of these, nearest first: other names of the command, then less of it. */
  readonly near: readonly (readonly Phrase[])[];
  readonly terms: readonly Term[];
  /** Nothing but the phrase itself is asked for, by quotes. */
  readonly isQuoted: boolean;
  /** A flag stands in it, with something after it, so that it is a piece of a command. */
  readonly isCommand: boolean;
}

/** `lang` is the page's that is asked from. */
export function askedBy(typed: string, lang: string, vocabulary: Vocabulary): Question {
  const text = typed.normalize('NFKC').trim().replace(/\s+/g, ' ');
  const quoted = /^"([^"]+)"?$/.exec(text)?.[1];
  const bare = quoted ?? bareCommand(text);
  const raw = cut(bare.replaceAll('"', ''), lang);
  const command = commandOf(raw.map(indexed), vocabulary.docker);
  const plainly = quoted === undefined ? saidPlainly(bare) : undefined;
  const meant = plainly === undefined ? raw : cut(plainly.said, lang);
  const terms = termsOf(meant, plainly === undefined ? command : undefined, /\s$/.test(typed), vocabulary);
  const forms = raw.map(indexed).filter((form) => form !== '');
  const phraseOf = phrasesFor(command, vocabulary);
  return {
    phrases: [raw, ...(quoted === undefined ? otherPhrases(raw, command, vocabulary) : [])].map(phraseOf),
    near: quoted === undefined ? nearPhrases(raw, plainly, bare !== text, vocabulary) : [],
    terms,
    isQuoted: quoted !== undefined,
    // Who ends with a flag is typing still, or asks what the flag does.
    isCommand:
      forms.slice(0, -1).some((form) => form.startsWith('-')) && forms.at(-1)?.startsWith('-') === false,
  };
}

function phrasesFor(command: string | undefined, vocabulary: Vocabulary) {
  return (words: readonly string[]): Phrase => ({
    phrase: words.map(indexed),
    lastFlag: command === undefined ? [] : formsOfFlag(words.at(-1) ?? '', command, vocabulary),
  });
}

function nearPhrases(
  raw: readonly string[],
  plainly: Plainly | undefined,
  isSurely: boolean,
  vocabulary: Vocabulary,
): readonly (readonly Phrase[])[] {
  if (plainly !== undefined) {
    const { said, command } = plainly;
    return [
      [said, ...(command === undefined ? [] : [command])].map((words) => ({
        phrase: words.split(' '),
        lastFlag: [],
      })),
    ];
  }
  const found = looser(raw, isSurely, vocabulary.docker);
  if (found === undefined) return [];
  const { names, flags, rest } = found;
  const command = (name: readonly string[]) => name.slice(1).join(' ');
  const phrases = (name: readonly string[], words: readonly string[]) =>
    phrasesFor(command(name), vocabulary)([...name, ...words]);
  return [
    names.map((name) => phrases(name, rest)),
    names.flatMap((name) => flags.map((flag) => phrases(name, [flag]))),
    names.map((name) => phrases(name, [])),
  ];
}

/** The flag and the other form that the command has of it; nothing where `word` is no flag. */
function formsOfFlag(word: string, command: string, { docker }: Vocabulary): string[] {
  if (!/^-{1,2}[a-zA-Z]/.test(word)) return [];
  const others = otherFlags(word, command, docker).filter(({ certainty }) => certainty === certain);
  return [indexed(word), ...others.map((other) => other.word)];
}
