/** Other ways to say a word of a docker command, from the command's own table. */
import type { DockerCommands } from './catalog.ts';

export interface OtherWord {
  readonly word: string;
  /** How sure it is that the same is meant, from 0 to 1. */
  readonly certainty: number;
}

/** Where the command is known, a short flag is one long flag; elsewhere it may be any. */
export const certain = 0.9;
const possible = 0.5;
const unlikely = 0.3;

/** The longest command that `words` begin with, after an optional `docker`. */
export function commandOf(words: readonly string[], { flags }: DockerCommands): string | undefined {
  const plain = words.slice(words[0] === 'docker' ? 1 : 0);
  for (const length of [3, 2, 1]) {
    const path = plain.slice(0, length).join(' ');
    if (path !== '' && Object.hasOwn(flags, path)) return path;
  }
  return undefined;
}

/** `-d` for `--detach` and the reverse; `flag` as typed, as `-P` is not `-p`. */
export function otherFlags(flag: string, command: string | undefined, docker: DockerCommands): OtherWord[] {
  if (!/^-{1,2}[a-zA-Z]/.test(flag)) return [];
  const own = command === undefined ? undefined : docker.flags[command];
  const letters = flag.startsWith('--') ? '' : flag.slice(1);
  if (letters.length > 1)
    return Array.from(letters).flatMap((letter) =>
      otherFlags(`-${letter}`, command, docker).map(({ word }) => ({ word, certainty: possible })),
    );
  const found = new Map<string, number>();
  const add = (table: Readonly<Record<string, string>>, certainty: number) => {
    for (const [short, long] of Object.entries(table)) {
      if (short === flag && !found.has(long)) found.set(long, certainty);
      if (long === flag && !found.has(short)) found.set(short, certainty);
    }
  };
  if (own !== undefined) add(own, certain);
  if (found.size === 0)
    for (const table of Object.values(docker.flags)) add(table, flag.startsWith('--') ? unlikely : possible);
  return [...found].map(([word, certainty]) => ({ word: word.toLowerCase(), certainty }));
}

/** `rm` and `rmi` for `remove`: last words of names of one command. */
export function otherVerbs(word: string, { aliases }: DockerCommands): OtherWord[] {
  const found = new Set<string>();
  for (const names of aliases) {
    const verbs = names.map((name) => name.split(' ').at(-1) ?? name);
    // `docker images` is a name of `image ls`, but images are not what lists are.
    const groups = new Set(
      names.flatMap((name) =>
        name
          .split(' ')
          .slice(0, -1)
          .map((group) => `${group}s`),
      ),
    );
    if (!verbs.includes(word) || groups.has(word)) continue;
    for (const verb of verbs) if (verb !== word && !groups.has(verb)) found.add(verb);
  }
  return [...found].map((verb) => ({ word: verb, certainty: 0.7 }));
}

const verbs = new WeakMap<DockerCommands, ReadonlySet<string>>();

/** Whether it is the last word of a command, as `prune` is. */
export function isVerb(word: string, docker: DockerCommands): boolean {
  let known = verbs.get(docker);
  if (known === undefined) {
    known = new Set(Object.keys(docker.flags).map((command) => command.split(' ').at(-1) ?? command));
    verbs.set(docker, known);
  }
  return known.has(word);
}
