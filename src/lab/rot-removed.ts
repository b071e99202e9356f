/** Commands and flags that Docker no longer has. */
import type { DockerCall } from './docker-flags.ts';
import type { ShellWord } from './shell-words.ts';

interface Removed {
  readonly verb: string;
  /** Absent: the command itself is gone. */
  readonly flag?: RegExp;
  readonly instead: string;
}

const removed: readonly Removed[] = [
  { verb: 'daemon', instead: 'Run `dockerd`.' },
  { verb: 'service tasks', instead: 'Write `docker service ps`.' },
  { verb: 'node tasks', instead: 'Write `docker node ps`.' },
  { verb: 'deploy', instead: 'Write `docker stack deploy`.' },
  { verb: 'app', instead: 'Use Compose files.' },
  { verb: 'scan', instead: 'Write `docker scout cves`; it took its place in 2023.' },
  { verb: 'sbom', instead: 'Write `docker scout sbom`, which took its place.' },
  { verb: 'engine', instead: 'Use your system’s packages.' },
  {
    verb: 'login',
    flag: /^(?:-e|--email)/,
    instead: 'Leave out the address: `docker login` has no such flag.',
  },
  { verb: 'tag', flag: /^(?:-f|--force)$/, instead: 'Leave it out: `docker tag` always replaces.' },
  { verb: 'run', flag: /^--net-alias/, instead: 'Write `--network-alias`.' },
  { verb: 'run', flag: /^--lxc-conf/, instead: 'LXC is no longer supported.' },
  { verb: 'build', flag: /^(?:-c|--cpu-shares)$/, instead: 'BuildKit builds have no limits of this kind.' },
  {
    verb: 'swarm join',
    flag: /^--(?:manager|secret|ca-hash)/,
    instead: 'Join with `--token`, which says worker or manager.',
  },
  {
    verb: 'swarm init',
    flag: /^--(?:auto-accept|secret)/,
    instead: 'Tokens took its place: `docker swarm join-token`.',
  },
  { verb: 'node accept', instead: 'Nodes join with a token: `docker swarm join-token`.' },
  { verb: 'ps', flag: /^--(?:since|before)/, instead: 'Write `--filter since=…` or `--filter before=…`.' },
  { verb: 'search', flag: /^(?:-s|--stars|--automated)/, instead: 'Write `--filter stars=…`.' },
];

/** What is gone, where it stands, and what to write. */
export function removedParts(
  { verb, flags }: DockerCall,
  words: readonly ShellWord[],
): readonly { readonly text: string; readonly word: ShellWord; readonly instead: string }[] {
  const found = [];
  for (const entry of removed) {
    if (entry.verb !== verb) continue;
    const { flag } = entry;
    const word =
      flag === undefined
        ? words.find(({ text }) => text === verb.split(' ').at(-1))
        : flags.find(({ text }) => flag.test(text));
    if (word === undefined) continue;
    const text = flag === undefined ? `docker ${verb}` : `docker ${verb} ${word.text}`;
    found.push({ text, word, instead: entry.instead });
  }
  return found;
}
