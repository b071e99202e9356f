/** Pieces of commands as people paste them: with prompts, pipes, substitutions and variables. */
import type { DockerCommands } from './catalog.ts';
import { commandOf } from './docker-words.ts';
import { indexed } from './words.ts';

/** What stands before a command and is none of it. */
const before = /^(?:[$#%>]\s+)?(?:(?:sudo|time|command|winpty)\s+)*/;
/** Lists, in the order in which Docker's groups are searched, and what they list. */
const lists: readonly (readonly [RegExp, string])[] = [
  [/^(?:ps|container (?:ls|ps|list))\b/, 'containers'],
  [/^(?:images|image (?:ls|list))\b/, 'images'],
  [/^(volume|network|service|node|secret|config|stack|plugin) (?:ls|list)\b/, '$1s'],
];
/** Programs that only filter what comes out of the one before. */
const filterPrograms =
  /\|\s*(?:grep|egrep|sort|head|tail|wc|awk|sed|less|more|cut|uniq|jq|tee|column|tr)\b.*$/s;

/** Without the prompt, what only gives it its input, and what only looks at its output. */
export function bareCommand(text: string): string {
  const bare = text.replace(before, '').replace(/^(?!docker\s)[^|]*\|\s*(?=docker\s)/, '');
  return /^docker\s/.test(bare)
    ? bare
        .replace(filterPrograms, '')
        .replace(/\s*\d?>&?\s*\S*\s*$/, '')
        .trim()
    : bare;
}

export interface Plainly {
  readonly said: string;
  /** What does the same in one command. */
  readonly command: string | undefined;
}

/**
 * `docker rm $(docker ps -aq)` and `docker ps -aq | xargs docker rm` as one would say it: `remove all containers`.
 * Undefined where `text` is nothing of that kind.
 */
export function saidPlainly(text: string): Plainly | undefined {
  const [, does, list] =
    /^docker\s+([^$`|]*?)\s*(?:\$\(|`)\s*docker\s+([^)`]*)[)`]?/.exec(text) ??
    swapped(/^docker\s+([^|]*?)\s*\|\s*xargs\b.*?\bdocker\s+(.*)$/.exec(text)) ??
    [];
  if (does === undefined || list === undefined) return undefined;
  const things = lists.flatMap(([pattern, name]) => {
    const found = pattern.exec(list);
    return found === null ? [] : [name.replace('$1', found[1] ?? '')];
  })[0];
  if (things === undefined) return undefined;
  const words = does.split(/\s+/).filter((word) => /^[a-z]+$/.test(word));
  const verb = words.at(-1)?.replace(/^rmi?$/, 'remove');
  const filters = [...list.matchAll(/(?:-f|--filter)[ =]["']?(?:status|dangling|health)(?:=(\w+))?/g)].map(
    ([filter, value = '']) => (filter.includes('dangling') ? 'dangling' : value),
  );
  const which = filters.length > 0 ? filters : /(?:^|\s)(?:-\w*a\w*|--all)\b/.test(list) ? ['all'] : [];
  const said = [verb ?? '', ...which, things].filter((word) => word !== '').join(' ');
  return { said, command: verb === 'remove' ? `docker ${things.replace(/s$/, '')} prune` : undefined };
}

function swapped(found: RegExpExecArray | null): readonly string[] | undefined {
  return found === null ? undefined : [found[0], found[2] ?? '', found[1] ?? ''];
}

/** What nobody else writes so: a variable, a template, an address, a path, an id, a time. */
export function isOnesOwn(word: string): boolean {
  return (
    /[$`{}]/.test(word) ||
    /\/.*\w/.test(word) ||
    /^["'([]?\d+(?:\.\d+){3}/.test(word) ||
    /\w=\w/.test(word) ||
    (/^\W*[0-9a-f]{8,}\W*$/.test(word) && /\d/.test(word)) ||
    /^\W*\d{1,4}[-:]\d\d[-:]\d\d/.test(word)
  );
}

/** A command, taken apart so that pages are found that have another name of it, or only some of its flags. */
export interface Looser {
  /** Words of each name, `docker` before it. */
  readonly names: readonly (readonly string[])[];
  readonly flags: readonly string[];
  /** Behind the name as typed. */
  readonly rest: readonly string[];
}

/**
 * Undefined where `words`, as typed, are no command with something behind it that no page may have. `isSurely`: it is one,
 * whatever stands behind it.
 */
export function looser(
  words: readonly string[],
  isSurely: boolean,
  docker: DockerCommands,
): Looser | undefined {
  const forms = words.map(indexed);
  const command = forms[0] === 'docker' ? commandOf(forms, docker) : undefined;
  if (command === undefined) return undefined;
  const rest = words.slice(1 + command.split(' ').length);
  const flags = rest.filter((word) => /^-{1,2}[a-zA-Z]/.test(word));
  if (!isSurely && flags.length === 0 && !rest.some(isOnesOwn)) return undefined;
  const names = docker.aliases.find((aliases) => aliases.includes(command)) ?? [];
  const all = [command, ...names.filter((name) => name !== command)];
  return { names: all.map((name) => ['docker', ...name.split(' ')]), flags, rest };
}
