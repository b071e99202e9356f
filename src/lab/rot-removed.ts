/** Commands and flags that Docker no longer has, or that it takes and passes over. */
import type { DockerCall } from './docker-flags.ts';
import { deprecations, thread } from './rot-sources.ts';
import type { ShellWord } from './shell-words.ts';

interface Removed {
  /** `docker stack *`: any of the group. */
  readonly verb: string;
  /** Absent: the command itself is gone. */
  readonly flag?: RegExp;
  /** `ignored`: it is still taken, and does nothing. */
  readonly how?: 'ignored';
  readonly instead: string;
  /** The release of Docker, or the day, from which it was gone, where that is known. */
  readonly since?: string;
  /** Where that is said; absent where it is known from use alone. */
  readonly source?: string;
}

const joinTokens = 'https://github.com/docker/cli/commit/acf0bc4b9a';
const ps = 'https://github.com/docker/cli/commit/9d114f0fae';
const buildx = 'https://github.com/docker/buildx/blob/master/commands/build.go';
const kubernetes = deprecations('kubernetes-stack-and-context-support');
const noLimits = 'BuildKit builds have no limits of this kind: leave it out.';

const removed: readonly Removed[] = [
  { verb: 'daemon', instead: 'Run `dockerd`.', since: '17.12', source: deprecations('docker-daemon-subcommand') },
  { verb: 'service tasks', instead: 'Write `docker service ps`.', since: '1.12', source: ps },
  { verb: 'node tasks', instead: 'Write `docker node ps`.', since: '1.12', source: ps },
  { verb: 'deploy', instead: 'Write `docker stack deploy`.', since: '20.10', source: deprecations('top-level-docker-deploy-subcommand-experimental') },
  { verb: 'app', instead: 'Use Compose files.', since: '23.0', source: thread('docker/docker-ce-packaging', 548) },
  { verb: 'scan', instead: 'Write `docker scout cves`; it took its place in 2023.', since: '2023-04-19', source: 'https://github.com/docker/scan-cli-plugin/releases/tag/v0.26.0' },
  { verb: 'sbom', instead: 'Write `docker scout sbom`, which took its place.' },
  { verb: 'engine', instead: 'Use your system’s packages.', since: '20.10', source: deprecations('docker-engine-subcommands') },
  { verb: 'login', flag: /^(?:-e|--email)/, instead: 'Leave out the address: `docker login` has no such flag.', since: '17.06', source: deprecations('-e-and---email-flags-on-docker-login') },
  { verb: 'tag', flag: /^(?:-f|--force)$/, instead: 'Leave it out: `docker tag` always replaces.', since: '1.12', source: deprecations('-f-flag-on-docker-tag') },
  { verb: 'run', flag: /^--lxc-conf/, instead: 'LXC is no longer supported.', since: '1.10', source: deprecations('lxc-built-in-exec-driver') },
  { verb: 'run', flag: /^--kernel-memory/, instead: 'Limit `--memory` alone.', since: '29.0', source: deprecations('kernel-memory-limit') },
  { verb: 'build', flag: /^--stream/, instead: 'BuildKit sends only what a build needs: leave it out.', since: '20.10', source: deprecations('docker-build---stream-flag-experimental') },
  { verb: 'build', flag: /^--squash/, how: 'ignored', instead: 'Write a Dockerfile with several stages, and copy the result into the last: `COPY --from=build …`.', since: '23.0', source: buildx },
  { verb: 'build', flag: /^(?:-c|-m|--cpu-(?:shares|period|quota)|--cpuset-(?:cpus|mems)|--memory(?:-swap)?)(?:=|$)/, how: 'ignored', instead: noLimits, since: '23.0', source: buildx },
  { verb: 'build', flag: /^--(?:security-opt|isolation)(?:=|$)/, how: 'ignored', instead: 'BuildKit has no such options: leave it out.', since: '23.0', source: buildx },
  { verb: 'build', flag: /^--(?:force-rm|compress)(?:=|$)/, how: 'ignored', instead: 'BuildKit does so by itself: leave it out.', since: '23.0', source: buildx },
  { verb: 'swarm join', flag: /^--(?:manager|secret|ca-hash)/, instead: 'Join with `--token`, which says worker or manager.', since: '1.12', source: joinTokens },
  { verb: 'swarm init', flag: /^--(?:auto-accept|secret)/, instead: 'Tokens took its place: `docker swarm join-token`.', since: '1.12', source: joinTokens },
  { verb: 'swarm update', flag: /^--(?:auto-accept|secret)/, instead: 'Tokens took its place: `docker swarm join-token`.', since: '1.12', source: joinTokens },
  { verb: 'node accept', instead: 'Nodes join with a token: `docker swarm join-token`.', since: '1.12', source: joinTokens },
  { verb: 'ps', flag: /^--(?:since|before)/, instead: 'Write `--filter since=…` or `--filter before=…`.', since: '1.12', source: deprecations('--before-and---since-flags-on-docker-ps') },
  { verb: 'search', flag: /^(?:-s|--stars|--automated)/, instead: 'Write `--filter stars=…`.', since: '20.10', source: deprecations('--automated-and---stars-flags-on-docker-search') },
  { verb: 'commit', flag: /^--?run(?:=|$)/, instead: 'Write `--change "CMD …"`.', since: '1.13', source: deprecations('--run-flag-on-docker-commit') },
  { verb: 'stack *', flag: /^--(?:orchestrator|kubeconfig|namespace)(?:=|$)/, instead: 'Leave it out: stacks run in a swarm.', since: '23.0', source: kubernetes },
  { verb: 'stack deploy', flag: /^--bundle-file/, instead: 'Write a Compose file: `--compose-file`.', since: '20.10', source: deprecations('docker-stack-deploy-using-dab-files-experimental') },
  { verb: 'context *', flag: /^--(?:kubernetes|default-stack-orchestrator|kubeconfig)(?:=|$)/, instead: 'Leave it out: a context names a Docker Engine alone.', since: '23.0', source: kubernetes },
]; // prettier-ignore

/** Options of `dockerd`. */
const daemonFlags: readonly Omit<Removed, 'verb'>[] = [
  { flag: /^(?:-g|--graph)(?:=|$)/, instead: 'Write `--data-root`.', since: '23.0', source: deprecations('-g-and---graph-flags-on-dockerd') },
  { flag: /^--cluster-(?:store|advertise|store-opt)(?:=|$)/, instead: 'Use swarm mode: `docker swarm init`.', since: '23.0', source: deprecations('classic-swarm-and-overlay-networks-using-cluster-store') },
  { flag: /^--disable-legacy-registry/, instead: 'Leave it out: there are no such registries any more.', since: '19.03', source: deprecations('--disable-legacy-registry-override-daemon-option') },
  { flag: /^--api-(?:enable-cors|cors-header)/, instead: 'Put a web server in front that adds the header.', since: '28.0', source: deprecations('api-cors-headers') },
  { flag: /^--oom-score-adjust/, instead: 'Say it to your system’s service manager.', since: '25.0', source: deprecations('oom-score-adjust-for-the-daemon') },
]; // prettier-ignore

export interface RemovedPart {
  readonly text: string;
  readonly word: ShellWord;
  readonly how: 'gone' | 'ignored';
  readonly instead: string;
  readonly since: string | undefined;
}

/** What is gone, where it stands, and what to write. */
export function removedParts(
  { verb, flags }: DockerCall,
  words: readonly ShellWord[],
): readonly RemovedPart[] {
  const found: RemovedPart[] = [];
  for (const entry of removed) {
    const [group, any] = entry.verb.split(' ');
    // `docker buildx build` is the same command.
    const isSame =
      any === '*'
        ? verb.startsWith(`${group ?? ''} `)
        : entry.verb === verb.replace(/^buildx build$/, 'build');
    if (!isSame) continue;
    const { flag } = entry;
    const word =
      flag === undefined
        ? words.find(({ text }) => text === verb.split(' ').at(-1))
        : flags.find(({ text }) => flag.test(text));
    if (word !== undefined)
      found.push(
        partOf(entry, word, flag === undefined ? `docker ${verb}` : `docker ${verb} ${nameOf(word)}`),
      );
  }
  return found;
}

/** `words`: of a command that runs `dockerd`. */
export function removedDaemonFlags(words: readonly ShellWord[]): readonly RemovedPart[] {
  return daemonFlags.flatMap((entry) => {
    const word = words.slice(1).find(({ text }) => entry.flag?.test(text) === true);
    return word === undefined ? [] : [partOf(entry, word, `dockerd ${nameOf(word)}`)];
  });
}

function partOf(entry: Omit<Removed, 'verb'>, word: ShellWord, text: string): RemovedPart {
  const { how = 'gone', instead, since } = entry;
  return { text, word, how, instead, since };
}

function nameOf({ text }: ShellWord): string {
  return text.split('=')[0] ?? text;
}
