/** What a command starts: `sh -c '…'`, `xargs …`, `ssh host …`, `nice -n 5 …`. Docker's own are elsewhere. */
import type { ShellWord } from './shell-words.ts';

export type InnerCommand =
  /** Shell text in one word. */
  | { readonly kind: 'text'; readonly word: ShellWord }
  | { readonly kind: 'words'; readonly words: readonly ShellWord[] };

const shells = new Set('sh bash dash ash zsh ksh'.split(' '));

/** Whether it reads shell text from its input: `bash`, `bash -s x`; neither `bash -c …` nor `bash file`. */
export function readsScript(words: readonly ShellWord[]): boolean {
  const [first, ...rest] = words;
  if (first === undefined || !shells.has(first.text.replace(/^.*\//, ''))) return false;
  const args = rest.map(({ text }) => text);
  return (
    !args.some((arg) => /^-[a-z]*c$/.test(arg)) &&
    (args.includes('-s') || args.every((arg) => arg.startsWith('-')))
  );
}

interface Starter {
  /** Letters of short flags that have a value, and whole long flags that have one after a blank. */
  readonly valued?: RegExp;
  /** Operands before the command. */
  readonly skips?: number;
}

const starters: ReadonlyMap<string, Starter> = new Map<string, Starter>([
  ...'command builtin setsid nohup winpty busybox tini dumb-init doas docker-entrypoint.sh caffeinate unbuffer npx'
    .split(' ')
    .map((name): readonly [string, Starter] => [name, {}]),
  ['nice', { valued: /^-n$/ }],
  ['ionice', { valued: /^-[cnp]$/ }],
  ['stdbuf', { valued: /^-[oei]$/ }],
  ['xargs', { valued: /^-[InPLdsaE]$/ }],
  ['strace', { valued: /^-[eopsuaEI]$/ }],
  ['chroot', { skips: 1 }],
  ['gosu', { skips: 1 }],
  ['su-exec', { skips: 1 }],
  ['nsenter', { valued: /^(?:-[tSGW]|--target)$/ }],
  ['unshare', { valued: /^-[SGRw]$/ }],
]);
/** `bundle exec …` */
const runners: ReadonlyMap<string, string> = new Map([
  ['bundle', 'exec'],
  ['pipenv', 'run'],
  ['poetry', 'run'],
  ['uv', 'run'],
  ['npm', 'exec'],
]);
const sshValued = /^-[bcDEeFIiJLlmOopRSWw]$/;

/** `words`: a command, its redirections left out. Undefined where it starts none. */
export function innerCommand(words: readonly ShellWord[]): InnerCommand | undefined {
  const program = words[0]?.text.replace(/^.*\//, '') ?? '';
  const flagged = (flag: RegExp): InnerCommand | undefined => {
    const at = words.findIndex(({ text }) => flag.test(text));
    const word = at < 0 ? undefined : words[at + 1];
    return word === undefined ? undefined : { kind: 'text', word };
  };
  if (shells.has(program)) return flagged(/^-[a-z]*c$/);
  if (program === 'su' || program === 'runuser' || program === 'script')
    return flagged(/^(?:-\w*c|--command)$/);
  if (program === 'eval')
    return words.length === 2 && words[1] !== undefined ? { kind: 'text', word: words[1] } : rest(words, 1);
  if (program === 'ip' && words[1]?.text === 'netns' && words[2]?.text === 'exec') return rest(words, 4);
  if (program === 'ssh') return rest(words, afterFlags(words, 1, sshValued) + 1);
  if (program === 'kubectl' && words[1]?.text === 'exec') {
    const mark = words.findIndex(({ text }) => text === '--');
    return mark < 0 ? undefined : rest(words, mark + 1);
  }
  const verb = runners.get(program);
  if (verb !== undefined && words[1]?.text === verb) return rest(words, afterFlags(words, 2));
  const starter = starters.get(program);
  if (starter === undefined) return undefined;
  return rest(words, afterFlags(words, 1, starter.valued) + (starter.skips ?? 0));
}

function afterFlags(words: readonly ShellWord[], from: number, valued?: RegExp): number {
  let index = from;
  for (let text = words[index]?.text; text?.startsWith('-') === true; text = words[index]?.text) {
    if (text === '--') return index + 1;
    index += valued?.test(text) === true ? 2 : 1;
  }
  return index;
}

function rest(words: readonly ShellWord[], from: number): InnerCommand | undefined {
  const inner = words.slice(from);
  return inner.length === 0 ? undefined : { kind: 'words', words: inner };
}
