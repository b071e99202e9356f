/** Flags written otherwise: `--driver=overlay` for `--driver overlay`, `-ti` for `-it` and `-i -t`. */
import type { Vocabulary } from './catalog.ts';
import { indexed } from './words.ts';

type Table = Readonly<Record<string, string>>;

/** The words of a question, as typed, with every flag by itself. */
export function flagsApart(
  words: readonly string[],
  command: string | undefined,
  vocabulary: Vocabulary,
): string[] {
  const table = tableOf(words, command, vocabulary);
  return words.flatMap((word) => {
    const [, flag, value] = /^(--[a-zA-Z][\w-]*)=(.+)$/s.exec(word) ?? [];
    if (flag !== undefined && value !== undefined) return [flag, value];
    return /^-[a-zA-Z]{2,}$/.test(word)
      ? (lettersOfFlag(word, table)?.map((letter) => `-${letter}`) ?? [word])
      : [word];
  });
}

/** The other ways to write a piece of a command, all of words that the index has. */
export function otherPhrases(
  typed: readonly string[],
  command: string | undefined,
  vocabulary: Vocabulary,
): string[][] {
  const apart = flagsApart(typed, command, vocabulary);
  const table = tableOf(typed, command, vocabulary);
  const phrases = [apart, withValues(apart, vocabulary)];
  const [from, to] = flagsIn(apart, table);
  const letters = apart.slice(from, to).flatMap((flag) => lettersOfFlag(flag, table) ?? []);
  if (letters.length > 1) {
    const others = [
      ...groupsIn(vocabulary)
        .filter((group) => isSame(letters, Array.from(group.slice(1))))
        .map((group) => [group]),
      ...[letters, letters.toReversed()].map((order) => order.map((letter) => `-${letter}`)),
      letters.map((letter) => table[`-${letter}`] ?? ''),
    ];
    for (const other of others) phrases.push([...apart.slice(0, from), ...other, ...apart.slice(to)]);
  }
  const known = new Map(phrases.map((words) => [words.map(indexed).join(' '), words]));
  known.delete(typed.map(indexed).join(' '));
  return [...known.values()].filter((words) =>
    words.every((word) => indexed(word) === '' || vocabulary.beginningWith(indexed(word)).length > 0),
  );
}

/** Groups of the index, such as `-it`, that this flag stands in. */
export function groupsWith(flag: string, command: string | undefined, vocabulary: Vocabulary): string[] {
  const table = tableOf([flag], command, vocabulary);
  const [letter, ...others] = lettersOfFlag(flag, table) ?? [];
  if (letter === undefined || others.length > 0) return [];
  return groupsIn(vocabulary).filter(
    (group) => group.slice(1).includes(letter) && lettersOfFlag(group, table) !== undefined,
  );
}

/** Who begins with a flag and names no command most likely means `docker run`. */
function tableOf(words: readonly string[], command: string | undefined, { docker }: Vocabulary): Table {
  if (command === undefined && words[0]?.startsWith('-') !== true) return {};
  return docker.flags[command ?? 'run'] ?? {};
}

/** `i`, `t` for `-it`, `t` for `--tty`; undefined where it is none of the command's. */
function lettersOfFlag(flag: string, table: Table): string[] | undefined {
  if (flag.startsWith('--')) {
    const short = Object.keys(table).find((key) => table[key] === flag);
    return short === undefined ? undefined : [short.slice(1)];
  }
  if (!/^-[a-zA-Z]+$/.test(flag)) return undefined;
  const letters = Array.from(flag.slice(1));
  return letters.every((letter) => Object.hasOwn(table, `-${letter}`)) ? letters : undefined;
}

/** From where to where the first flags stand side by side. */
function flagsIn(words: readonly string[], table: Table): readonly [number, number] {
  const isFlag = (word: string) => lettersOfFlag(word, table) !== undefined;
  const from = words.findIndex((word, index) => isFlag(word) && isFlag(words[index + 1] ?? ''));
  if (from < 0) return [0, 0];
  const length = words.slice(from).findIndex((word) => !isFlag(word));
  return [from, length < 0 ? words.length : from + length];
}

/** `--driver overlay` as `--driver=overlay`, which is one word of the index. */
function withValues(words: readonly string[], vocabulary: Vocabulary): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const flag = joined.at(-1);
    const one = `${flag ?? ''}=${word}`;
    if (flag?.startsWith('--') === true && !word.startsWith('-') && vocabulary.has(indexed(one)))
      joined.splice(-1, 1, one);
    else joined.push(word);
  }
  return joined;
}

function groupsIn(vocabulary: Vocabulary): string[] {
  return vocabulary.beginningWith('-').filter((word) => /^-[a-z]{2,4}$/.test(word));
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return new Set(some).size === others.length && others.every((letter) => some.includes(letter));
}
