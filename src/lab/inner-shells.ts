/** Commands that open a prompt inside a container, at which what is typed next goes to the program there. */
import type { DockerCall } from './docker-flags.ts';
import { dockerCall } from './docker-flags.ts';
import type { ShellWord } from './shell-words.ts';
import { has, operandsOf } from './waiting-entry.ts';
import { asDockerCompose } from './waits.ts';

const shells = new Set('sh bash ash dash zsh ksh fish'.split(' '));
/** Programs with a prompt of their own, by the letters of their flags that have a value. */
const prompts: ReadonlyMap<string, string> = new Map([
  ['python', 'cm'],
  ['python3', 'cm'],
  ['node', 'e'],
  ['irb', ''],
  ['mysql', 'uhPDSe'],
  ['mariadb', 'uhPDSe'],
  ['psql', 'Uhpdcf'],
  ['mongosh', 'up'],
  ['mongo', 'up'],
  ['redis-cli', 'hpanu'],
  ['sqlite3', ''],
]);
/** What these flags give is run instead. */
const noPrompt = /^-\w*c$|^-e|^-f$|^-m$|^-l$|^--(?:execute|eval|command|version|help)/;
/** Their own command is a shell or a program with a prompt. */
const shellImage =
  /^(?:docker\.io\/)?(?:library\/)?(?:ubuntu|debian|alpine|busybox|centos|fedora|almalinux|rockylinux|amazonlinux|oraclelinux|archlinux|bash|python|node|ruby|golang|rust|gcc|opensuse\/\w+|kalilinux\/\w+-?\w*|nicolaka\/netshoot)(?::[\w.-]+)?$/;

export interface InnerShell {
  /** The words that open it. */
  readonly words: readonly ShellWord[];
  /** The command with its end left to write: `docker run --rm ubuntu sh -c '…'`. */
  readonly asOne: string;
}

/** `words`: of one command. Undefined where it opens none, as far as is known. */
export function innerShell(words: readonly ShellWord[]): InnerShell | undefined {
  const spoken = asDockerCompose(words);
  const call = dockerCall(spoken);
  if (call === undefined) return undefined;
  const [target, ...inner] = call.operands;
  if (target === undefined || !opens(call, target.text, inner)) return undefined;
  const last = inner.at(-1) ?? target;
  const shown = words.filter(({ start }) => start <= last.start);
  const program = shells.has(nameOf(inner[0]?.text ?? '')) ? (inner[0]?.text ?? 'sh') : 'sh';
  const how = call.verb === 'run' ? 'run --rm' : call.verb;
  const image = call.verb === 'start' ? `docker exec ${target.text}` : `docker ${how} ${target.text}`;
  return { words: shown, asOne: `${image} ${program} -c '…'` };
}

function opens({ verb, flags: written }: DockerCall, target: string, inner: readonly ShellWord[]): boolean {
  const flags = written.map(({ text }) => text);
  if (has(flags, 'd', 'detach') || has(flags, '', 'entrypoint', 'help')) return false;
  const isTyped = has(flags, 'i', 'interactive') && has(flags, 't', 'tty');
  switch (verb) {
    case 'run':
      return isTyped && (inner.length === 0 ? shellImage.test(target) : hasPrompt(inner));
    case 'exec':
      return isTyped && hasPrompt(inner);
    case 'compose exec':
    case 'compose run':
      return !has(flags, 'T', 'no-TTY') && hasPrompt(inner);
    case 'start':
      return has(flags, 'i', 'interactive');
    default:
      return false;
  }
}

function hasPrompt([first, ...rest]: readonly ShellWord[]): boolean {
  const program = nameOf(first?.text ?? '');
  const args = rest.map(({ text }) => text);
  if (args.some((arg) => noPrompt.test(arg) && !(shells.has(program) && arg === '-l'))) return false;
  if (shells.has(program)) return args.every((arg) => arg.startsWith('-'));
  const valued = prompts.get(program);
  if (valued === undefined) return false;
  // A database's client takes the database's name.
  const may = /^(?:mysql|mariadb|psql|mongo|mongosh|sqlite3)$/.test(program) ? 1 : 0;
  return operandsOf(args, valued).length <= may;
}

function nameOf(path: string): string {
  return path.replace(/^.*\//, '');
}
