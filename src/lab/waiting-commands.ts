/** Commands that wait: for an answer, for what is typed, or for ever; and what to write in their place. */
import { dockerCall, dockerVerb } from './docker-flags.ts';
import type { ShellWord, SimpleCommand } from './shell-words.ts';

export interface Wait {
  readonly kind: 'asks' | 'reads' | 'endless';
  /** The command's words that say which it is. */
  readonly words: readonly ShellWord[];
  /** A whole sentence. */
  readonly instead: string;
}

/** A program's arguments, redirections left out. */
type Args = readonly string[];

interface Entry {
  readonly kind: Wait['kind'];
  /** Whether it waits with these arguments. */
  readonly waits: (args: Args) => boolean;
  readonly instead: string;
}

/** `letters` may stand together behind one `-`. `--name=false` says that it is not meant. */
function has(args: Args, letters: string, ...names: readonly string[]): boolean {
  const long = new RegExp(`^--(?:${names.join('|')})(?:=(?!false$).*)?$`);
  const short = letters === '' ? undefined : new RegExp(`^-[A-Za-z0-9]*[${letters}]`);
  return args.some((arg) => (names.length > 0 && long.test(arg)) || short?.test(arg) === true);
}

const always = (): boolean => true;
const helps = (args: Args): boolean => has(args, '', 'help', 'version');
const unless =
  (letters: string, ...names: readonly string[]) =>
  (args: Args): boolean =>
    !has(args, letters, ...names);
const where =
  (letters: string, ...names: readonly string[]) =>
  (args: Args): boolean =>
    has(args, letters, ...names);

const asks = (waits: Entry['waits'], instead: string): Entry => ({ kind: 'asks', waits, instead });
const reads = (waits: Entry['waits'], instead: string): Entry => ({ kind: 'reads', waits, instead });
const endless = (waits: Entry['waits'], instead: string): Entry => ({ kind: 'endless', waits, instead });

const prune = asks(unless('f', 'force'), 'Write `--force`, or answer it: `echo y | docker …`.');
const fromInput = reads(
  (args) => args.includes('-'),
  'Feed it: `printf %s "$TEXT" | docker …`, a here-document or `< file`.',
);
const follow = endless(where('f', 'follow'), 'Leave out `--follow` (`-f`).');
const events = endless(unless('', 'until'), 'Say when it ends: `--until 5s`, or `timeout 5 docker events`.');
const stats = endless(unless('', 'no-stream'), 'Write `--no-stream`.');

/** By what `dockerVerb` says; `image` and `container` are left out there. */
const docker: ReadonlyMap<string, Entry> = new Map([
  ['prune', prune],
  ['system prune', prune],
  ['volume prune', prune],
  ['network prune', prune],
  ['builder prune', prune],
  ['buildx prune', prune],
  [
    'login',
    asks(
      unless('p', 'password', 'password-stdin'),
      'Write `--username NAME --password-stdin` and feed it the password: `printf %s "$PASSWORD" | docker login …`.',
    ),
  ],
  ['plugin install', asks(unless('', 'grant-all-permissions'), 'Write `--grant-all-permissions`.')],
  ['plugin upgrade', asks(unless('', 'grant-all-permissions'), 'Write `--grant-all-permissions`.')],
  ['compose rm', asks(unless('f', 'force'), 'Write `--force`.')],
  ['swarm unlock', asks(always, 'Feed it the key: `printf %s "$KEY" | docker swarm unlock`.')],
  ['init', asks(always, 'Write the files that it would make, with `save=`.')],
  ['secret create', fromInput],
  ['config create', fromInput],
  ['build', fromInput],
  ['buildx build', fromInput],
  ['import', fromInput],
  ['logs', follow],
  ['service logs', follow],
  ['compose logs', follow],
  ['events', events],
  ['system events', events],
  ['compose events', endless(always, 'Say when it ends: `timeout 5 docker compose events`.')],
  ['stats', stats],
  ['compose stats', stats],
  ['compose watch', endless(always, 'Bring the change about with `docker compose up --detach --build`.')],
  [
    'compose up',
    endless(
      unless(
        'd',
        'detach',
        'wait',
        'no-start',
        'abort-on-container-exit',
        'abort-on-container-failure',
        'exit-code-from',
      ),
      'Write `--detach`, or `--wait` to go on when all are up.',
    ),
  ],
]);

const install = (yes: string, ...names: readonly string[]): Entry =>
  asks(
    (args) =>
      args.some((arg) =>
        /^(?:install|remove|purge|upgrade|update|dist-upgrade|full-upgrade|autoremove)$/.test(arg),
      ) &&
      !has(args, 'y', 'yes', 'assume-?yes', ...names) &&
      !args.some((arg) => /^-(?:qq|s)$|^--(?:dry-run|simulate|download-only)$/.test(arg)),
    `Write \`${yes}\`.`,
  );
const apt = asks(
  (args) => args[0] !== 'update' && install('-y', 'quiet=2').waits(args.filter((arg) => arg !== 'update')),
  'Write `-y`.',
);
const password = asks(
  (args) => args.some((arg) => /^(?:-p|--password)$/.test(arg)),
  'Give the password by a file or by `--password="$PASSWORD"`.',
);
const withoutFile = reads(
  (args) => !helps(args) && args.every((arg) => /^-/.test(arg) && !/^--files0-from/.test(arg)),
  'Name a file, or feed it.',
);
const beforeEach = asks(
  (args) => has(args, 'i', 'interactive') && !has(args, 'f', 'force', 'interactive=never'),
  'Leave out `-i`.',
);
const screen = endless(
  (args) => !helps(args),
  'Write the file with `save=` or a here-document, or change it with `sed`.',
);

const programs: ReadonlyMap<string, Entry> = new Map([
  ['apt', apt],
  ['apt-get', apt],
  ['yum', install('-y')],
  ['dnf', install('-y')],
  [
    'ssh-keygen',
    asks(
      (args) => !/ -[lRFyeiHAKDLQsBrpk]/.test(` ${args.join(' ')}`) && !(has(args, 'N') && has(args, 'f')),
      "Say all: `ssh-keygen -t ed25519 -N '' -f FILE`.",
    ),
  ],
  [
    'openssl',
    asks(
      (args) =>
        args[0] === 'req' &&
        args.some((arg) => /^-(?:new|newkey|x509)$/.test(arg)) &&
        !args.some((arg) => /^-(?:subj|config|batch|in|help)$/.test(arg)),
      'Say all: `-nodes -subj "/CN=registry.example"`.',
    ),
  ],
  [
    'htpasswd',
    asks(
      (args) => args.length > 0 && !has(args, 'biDv', 'help'),
      'Write `-b` and the password, or `-i` and feed it.',
    ),
  ],
  [
    'passwd',
    asks(
      unless('dluSe', 'delete', 'lock', 'unlock', 'status', 'stdin', 'help'),
      'Use `chpasswd` and feed it.',
    ),
  ],
  ['mysql', password],
  ['mysqladmin', password],
  ['mysqldump', password],
  ['mariadb', password],
  ['npm', asks((args) => args[0] === 'init' && !has(args, 'y', 'yes'), 'Write `npm init -y`.')],
  [
    'cat',
    reads(
      (args) => args.every((arg) => /^-[A-Za-z]/.test(arg)),
      'Feed it a here-document: `cat > file <<EOF`.',
    ),
  ],
  ['tee', reads(unless('', 'help', 'version'), 'Feed it a here-document: `tee file <<EOF`.')],
  ['read', reads(unless('t', 'help'), 'Set the variable in a command.')],
  ...'wc sort uniq tac rev nl base64 sha256sum md5sum bc'
    .split(' ')
    .map((name) => [name, withoutFile] as const),
  ['tr', reads((args) => !helps(args), 'Feed it: `… | tr …`.')],
  ['xargs', reads((args) => !helps(args) && !has(args, 'a', 'arg-file'), 'Feed it: `… | xargs …`.')],
  ['grep', reads((args) => args.length === 1 && !helps(args), 'Name a file, or feed it: `… | grep …`.')],
  ['rm', beforeEach],
  ['cp', beforeEach],
  ['mv', beforeEach],
  [
    'adduser',
    asks(unless('DSH', 'disabled-password', 'system', 'help'), 'Write `adduser -D NAME`, or use `useradd`.'),
  ],
  [
    'watch',
    endless(
      (args) => !has(args, 'gev', 'chgexit', 'errexit', 'help', 'version'),
      'Run what it watches once; `retry=60s` on the fence repeats it until its output matches.',
    ),
  ],
  ['tail', endless((args) => has(args, 'fF', 'follow') && !has(args, '', 'pid'), 'Leave out `-f`.')],
  ['journalctl', endless(where('f', 'follow'), 'Leave out `-f`.')],
  ['dmesg', endless(where('wW', 'follow', 'follow-new'), 'Leave out `-w`.')],
  [
    'ping',
    endless(
      (args) => args.length > 0 && !has(args, 'cwhV', 'help', 'version'),
      'Say how often: `ping -c 3 …`.',
    ),
  ],
  [
    'tcpdump',
    endless(
      unless('crDhL', 'help', 'version', 'list-interfaces'),
      'Say how much: `tcpdump -c 5 …`, or `timeout 5 tcpdump …`.',
    ),
  ],
  [
    'python3',
    endless(
      (args) => args[0] === '-m' && args[1] === 'http.server',
      'Write `background` after the language.',
    ),
  ],
  ['sleep', endless((args) => /^inf/.test(args[0] ?? ''), 'Say how long.')],
  ['yes', endless((args) => !helps(args), 'Feed it to a command: `yes | …`.')],
  ['top', endless(unless('bhnv', 'help', 'version'), 'Write `top -b -n 1`, or `docker top`.')],
  ['htop', endless((args) => !helps(args), 'Write `top -b -n 1`.')],
  ['vi', screen],
  ['vim', screen],
  ['nano', screen],
  ['less', endless((args) => !helps(args), 'Use `cat`, or `head`.')],
  ['man', endless(unless('kfwh', 'help', 'where', 'path', 'version'), 'Link to it instead.')],
  ['dockerd', endless(unless('v', 'help', 'version', 'validate'), 'Start it as a service.')],
]);

/** Servers that go on until they are stopped. */
const SERVER =
  /^(?:docker\.io\/)?(?:library\/)?(?:nginx|httpd|redis|registry|traefik|caddy|memcached|rabbitmq|mongo|postgres|mysql|mariadb)(?::[\w.-]+)?(?:@.*)?$/;

/** Undefined where it ends by itself. What feeds it and where its output goes is told apart by the caller. */
export function waitOf({ words: written }: SimpleCommand): Wait | undefined {
  const words = withoutRedirections(written);
  const [first] = words;
  if (first === undefined) return undefined;
  const program = first.text.replace(/^.*\//, '');
  const args = words.slice(1).map(({ text }) => text);
  if (program === 'docker' || program === 'docker-compose') return waitOfDocker(words);
  const entry = programs.get(program);
  return entry?.waits(args) === true ? waitFrom(entry, words, 1) : undefined;
}

/** Up to the argument without which it would not wait, where there is one: `docker logs -f`. */
function waitFrom({ kind, waits, instead }: Entry, words: readonly ShellWord[], first: number): Wait {
  const args = words.slice(first).map(({ text }) => text);
  const cause = args.findIndex((_, index) => !waits(args.toSpliced(index, 1)));
  return { kind, instead, words: words.slice(0, first + cause + 1) };
}

function waitOfDocker(words: readonly ShellWord[]): Wait | undefined {
  const [first] = words;
  const spoken =
    first?.text === 'docker-compose'
      ? [{ ...first, text: 'docker' }, { ...first, text: 'compose' }, ...words.slice(1)]
      : words;
  const found = dockerVerb(spoken);
  if (found === undefined) return undefined;
  const { verb, next } = found;
  const args = spoken.slice(next).map(({ text }) => text);
  if (helps(args)) return undefined;
  const entry = docker.get(verb);
  if (entry?.waits(args) === true) return waitFrom(entry, spoken, next);
  return verb === 'run' || verb === 'exec' ? waitInside(words, verb) : undefined;
}

/** What a container is told to run, by the same tables. */
function waitInside(words: readonly ShellWord[], verb: 'run' | 'exec'): Wait | undefined {
  const call = dockerCall(words);
  const [target, ...inner] = call?.operands ?? [];
  if (call === undefined || target === undefined) return undefined;
  const flags = call.flags.map(({ text }) => text);
  if (has(flags, 'd', 'detach') || has(flags, '', 'entrypoint')) return undefined;
  if (inner.length === 0)
    return verb === 'run' && SERVER.test(target.text)
      ? { kind: 'endless', words: [...words.slice(0, 2), target], instead: 'Write `--detach`.' }
      : undefined;
  if (inner[0]?.text === 'docker') return undefined;
  const wait = waitOf({ words: inner, before: '', after: '' });
  // Without a terminal nothing is asked.
  if (wait === undefined || (wait.kind !== 'endless' && !has(flags, 'i', 'interactive'))) return undefined;
  return wait;
}

/** Also what they lead to or come from. */
function withoutRedirections(words: readonly ShellWord[]): readonly ShellWord[] {
  const kept: ShellWord[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) break;
    // What begins with a quote leads nowhere.
    const target = word.quoted ? undefined : /^(?:\d*|&)[<>]{1,3}[&|-]?(.*)$/s.exec(word.text)?.[1];
    if (target === undefined || /^[<>]\(/.test(word.text)) kept.push(word);
    else if (target === '') index++;
  }
  return kept;
}

/** A loop or group that reads from elsewhere than the terminal. */
const FED = /\|\s*(?:while|until|for|if|\(|\{)|(?:^|[\s;])(?:done|fi|esac|\}|\))\s*<|\bexec\s*</;

/** Whether something in `text`, which `command` is of, answers what it asks and gives it what it reads. */
export function isFed({ words, before }: SimpleCommand, text: string): boolean {
  return (
    before === '|' ||
    before === '|&' ||
    words.some((word) => !word.quoted && /^\d*<(?!\()/.test(word.text)) ||
    FED.test(text)
  );
}
