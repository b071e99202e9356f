/** What Docker still does and advises against, as its list of deprecated features says. */
import type { DockerCall } from './docker-flags.ts';
import { deprecations } from './rot-sources.ts';
import type { ShellWord } from './shell-words.ts';

export interface OldWay {
  readonly text: string;
  /** The release from which it is advised against. */
  readonly since: string;
  readonly instead: string;
}

interface Deprecated extends Omit<OldWay, 'text'> {
  readonly verbs: RegExp;
  /** Absent: the command itself. */
  readonly flag?: RegExp;
  /** Of the flag. */
  readonly value?: RegExp;
  /** Flags with which it is well. */
  readonly unless?: RegExp;
  readonly source: string;
}

const contentTrust = 'https://github.com/docker/cli/commit/c9bb291154';

const deprecated: readonly Deprecated[] = [
  {
    verbs: /^(?:run|create)$/,
    flag: /^--link(?:=|$)/,
    unless: /^--net(?:work)?(?:=|$)/,
    since: '1.10',
    instead:
      'Make a network and let both join it: `docker network create app`, then `--network app`; names are found there by themselves.',
    source: deprecations('links-on-the-default-bridge-network'),
  },
  {
    verbs: /^(?:stop|restart)$/,
    flag: /^--time(?:=|$)/,
    since: '28.0',
    instead: 'Write `-t`, which every release takes.',
    source: deprecations('--time-option-on-docker-stop-and-docker-restart'),
  },
  {
    verbs: /^commit$/,
    flag: /^--pause(?:=|$)/,
    since: '29.0',
    instead: 'Leave it out: it is what happens.',
    source: deprecations('--pause-option-on-docker-commit'),
  },
  {
    verbs: /^(?:run|create)$/,
    flag: /^--security-opt(?:=|$)/,
    value: /^(?:label|seccomp|apparmor|no-new-privileges):/,
    since: '1.11',
    instead: 'Write `=` in the place of its `:`.',
    source: deprecations('separator--of---security-opt-flag-on-docker-run'),
  },
  {
    verbs: /^(?:run|create)$/,
    flag: /^--net-alias(?:=|$)/,
    since: '1.10',
    instead: 'Write `--network-alias`.',
    source: 'https://github.com/docker/cli/blob/v29.7.2/cli/command/container/opts.go',
  },
  {
    verbs: /^(?:run|create|pull|push|build|plugin install)$/,
    flag: /^--disable-content-trust(?:=|$)/,
    since: '29.0',
    instead: 'Leave it out: content trust is gone.',
    source: contentTrust,
  },
  {
    verbs: /^trust /,
    since: '29.0',
    instead:
      'Content trust is no part of Docker any more; sign images with a tool of its own, such as Cosign.',
    source: contentTrust,
  },
];

export function oldWays(
  { verb, flags }: DockerCall,
  words: readonly ShellWord[],
): readonly (OldWay & { readonly word: ShellWord })[] {
  return deprecated.flatMap(({ verbs, flag, value, unless, since, instead }) => {
    if (!verbs.test(verb)) return [];
    if (unless !== undefined && flags.some(({ text }) => unless.test(text))) return [];
    const first = words.find(({ text }) => text === verb.split(' ')[0]);
    const found = flag === undefined ? [first] : flags.filter(({ text }) => flag.test(text));
    return found.flatMap((word) => {
      if (word === undefined || (value !== undefined && !value.test(valueOf(word, words)))) return [];
      const text = flag === undefined ? `docker ${verb}` : `docker ${verb} ${word.text.split('=')[0] ?? ''}`;
      return [{ text, since, instead, word }];
    });
  });
}

function valueOf(flag: ShellWord, words: readonly ShellWord[]): string {
  const at = flag.text.indexOf('=');
  return at < 0 ? (words[words.indexOf(flag) + 1]?.text ?? '') : flag.text.slice(at + 1);
}

/** Of a Dockerfile's line. */
const instructions: readonly (OldWay & { readonly pattern: RegExp; readonly source: string })[] = [
  {
    pattern: /^\s*(MAINTAINER)\s/,
    text: 'MAINTAINER',
    since: '1.13',
    instead: 'Write `LABEL org.opencontainers.image.authors="…"`.',
    source: deprecations('maintainer-in-dockerfile'),
  },
  {
    pattern: /^\s*(ENV)\s+[A-Za-z_]\w*\s+[^=\s]/,
    text: 'ENV NAME value',
    since: '20.10',
    instead: 'Write `ENV NAME=value`.',
    source: deprecations('dockerfile-legacy-env-name-value-syntax'),
  },
];

/** Where it stands in the line. */
export function oldInstruction(
  line: string,
): (OldWay & { readonly start: number; readonly end: number }) | undefined {
  for (const { pattern, text, since, instead } of instructions) {
    const match = pattern.exec(line);
    const word = match?.[1];
    if (match === null || word === undefined) continue;
    const start = line.indexOf(word);
    return { text, since, instead, start, end: start + word.length };
  }
  return undefined;
}
