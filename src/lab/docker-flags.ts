/** Where the image of a `docker run`, `service create` … stands, which takes knowing which flags have values. */
import type { ShellWord } from './shell-words.ts';

/** Flags of `docker run`, `create`, `service create`, `compose run`, `compose exec` that stand alone. */
const alone = new Set(
  (
    '--detach --init --interactive --tty --rm --privileged --publish-all --read-only --no-healthcheck --quiet ' +
    '--disable-content-trust --oom-kill-disable --sig-proxy --no-resolve-image --with-registry-auth --use-api-socket ' +
    '--no-TTY --no-deps --service-ports --use-aliases --build --remove-orphans --quiet-pull --quiet-build -T'
  ).split(' '),
);

/**
 * Every flag of `docker service create` in Docker 29. An older one refuses the newest of them: 28 knows no
 * `--memory-swap` and no `--memory-swappiness`, 26 no `--oom-score-adj` either.
 */
export const serviceCreateFlags: ReadonlySet<string> = new Set(
  (
    '--cap-add --cap-drop --config --constraint --container-label --credential-spec -d --detach --dns --dns-option ' +
    '--dns-search --endpoint-mode --entrypoint -e --env --env-file --generic-resource --group --health-cmd ' +
    '--health-interval --health-retries --health-start-interval --health-start-period --health-timeout --help --host ' +
    '--hostname --init --isolation -l --label --limit-cpu --limit-memory --limit-pids --log-driver --log-opt ' +
    '--max-concurrent --memory-swap --memory-swappiness --mode --mount --name --network --no-healthcheck ' +
    '--no-resolve-image --oom-score-adj --placement-pref -p --publish -q --quiet --read-only --replicas ' +
    '--replicas-max-per-node --reserve-cpu --reserve-memory --restart-condition --restart-delay ' +
    '--restart-max-attempts --restart-window --rollback-delay --rollback-failure-action ' +
    '--rollback-max-failure-ratio --rollback-monitor --rollback-order --rollback-parallelism --secret ' +
    '--stop-grace-period --stop-signal --sysctl -t --tty --ulimit --update-delay --update-failure-action ' +
    '--update-max-failure-ratio --update-monitor --update-order --update-parallelism -u --user ' +
    '--with-registry-auth -w --workdir'
  ).split(' '),
);

export interface DockerCall {
  /** `run`, `service create`, `network create`, …, `container` and `image` left out. */
  readonly verb: string;
  readonly flags: readonly ShellWord[];
  /** What is no flag and no flag's value. */
  readonly operands: readonly ShellWord[];
}

const groups = new Set([
  'service',
  'network',
  'swarm',
  'node',
  'volume',
  'stack',
  'secret',
  'config',
  'compose',
  'system',
  'context',
  'builder',
  'buildx',
  'plugin',
  'trust',
  'manifest',
]);

/** Flags before a verb that stand alone. */
const aloneBefore = /=|^(?:-D|--debug|--tls|--tlsverify|--all-resources|--compatibility|--dry-run)$/;

/**
 * The verb, as in `DockerCall`, and the index of the word after it. Undefined where the command is not docker's.
 */
export function dockerVerb(
  words: readonly ShellWord[],
): { readonly verb: string; readonly next: number } | undefined {
  if (words[0]?.text !== 'docker') return undefined;
  const afterFlags = (from: number): number => {
    let index = from;
    for (let text = words[index]?.text; text?.startsWith('-') === true; text = words[index]?.text)
      index += aloneBefore.test(text) ? 1 : 2;
    return index;
  };
  let index = afterFlags(1);
  if (words[index]?.text === 'container' || words[index]?.text === 'image') index++;
  const first = words[index]?.text ?? '';
  if (!groups.has(first)) return { verb: first, next: index + 1 };
  index = first === 'compose' ? afterFlags(index + 1) : index + 1;
  const second = words[index]?.text;
  return second === undefined
    ? { verb: first, next: index }
    : { verb: `${first} ${second}`, next: index + 1 };
}

/** Undefined where the command is not docker's. */
export function dockerCall(words: readonly ShellWord[]): DockerCall | undefined {
  const found = dockerVerb(words);
  if (found === undefined) return undefined;
  const { verb } = found;
  let index = found.next;
  const flags: ShellWord[] = [];
  const operands: ShellWord[] = [];
  const stopsAtOperand = /^(?:run|create|exec|service create|compose run|compose exec)$/.test(verb);
  for (; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) break;
    if (word.text.startsWith('-') && word.text.length > 1 && !(stopsAtOperand && operands.length > 0)) {
      flags.push(word);
      if (takesValue(word.text, verb)) index++;
    } else operands.push(word);
  }
  return { verb, flags, operands };
}

function takesValue(flag: string, verb: string): boolean {
  if (flag.includes('=')) return false;
  if (flag.startsWith('--'))
    return (
      !alone.has(flag) &&
      !(verb.startsWith('swarm') && /^--(?:force|rotate|autolock|force-new-cluster|quiet)$/.test(flag)) &&
      !/^--(?:force|all|attachable|internal|ingress|ipv6|no-trunc|help|prune|pull|no-cache)$/.test(flag)
    );
  // `-it`, `-d`: all letters stand alone; `-p`, `-itp`: the last has a value unless it follows directly.
  if (alone.has(flag)) return false;
  const letters = flag.slice(1);
  const valued = /^[a-zA-Z]$/.test(letters) ? letters : /^[ditqPaf]+([a-zA-Z])$/.exec(letters)?.[1];
  return valued !== undefined && !/^[ditqPfD]$/.test(valued) && !(valued === 'a' && verb !== 'run');
}
