/**
 * Whether shell text can end with another status than 0. Where it cannot, a promise of its status promises
 * nothing. Well enough for what people write in labs: what it cannot follow is taken to be able to fail.
 */
import { withoutHereDocuments } from './shell-words.ts';
import { commandWords } from './shell-tokens.ts';
import type { Pipeline, ShellCommand, ShellList } from './shell-tree.ts';
import { shellTree } from './shell-tree.ts';

/** `pipefail`: the shell has been told that every part of a pipeline counts. Empty text can fail. */
export function alwaysSucceeds(text: string, pipefail: boolean): boolean {
  // The shell ends with the first that fails, and an expansion such as `${X:?}` ends it, too.
  if (setsErrexit(text) || /\$\{\w+:?\?/.test(text)) return false;
  const { list, isWhole } = shellTree(withoutHereDocuments(text));
  return isWhole && listCanFail(list, false, pipefail || setsPipefail(text)) === false;
}

export function setsPipefail(text: string): boolean {
  return /\bset\s+(?:-\w+\s+)*-\w*o\s+pipefail\b/.test(text);
}

export function setsErrexit(text: string): boolean {
  return /\bset\s+(?:-\w+\s+)*-(?:\w*e|\w*o\s+errexit\b)/.test(text);
}

/** Whether it can fail; undefined where it is empty. `piped`: it reads from a pipe. */
function listCanFail(list: ShellList, piped: boolean, pipefail: boolean): boolean | undefined {
  const last = list.at(-1);
  if (last === undefined) return undefined;
  // What goes on in the background has begun, whatever becomes of it.
  if (last.isJob) return false;
  return last.pipelines
    .map((pipeline) => pipelineCanFail(pipeline, piped, pipefail))
    .reduce((before, after, index) =>
      last.operators[index - 1] === '&&' ? before || after : before && after,
    );
}

function pipelineCanFail({ commands, isInverted }: Pipeline, piped: boolean, pipefail: boolean): boolean {
  const each = commands.map((command, index) => commandCanFail(command, piped || index > 0, pipefail));
  return isInverted || (pipefail ? each.some(Boolean) : each.at(-1) !== false);
}

function commandCanFail(command: ShellCommand, piped: boolean, pipefail: boolean): boolean {
  const inner = (list: ShellList): boolean => listCanFail(list, piped, pipefail) ?? true;
  switch (command.kind) {
    case 'simple': {
      const { words, files } = commandWords(command.raw);
      return files || canFail(words, command.raw, piped);
    }
    case 'test':
      return true;
    case 'function':
      return false;
    case 'group':
      return inner(command.list) || leadsToFiles(command);
    case 'loop':
      return inner(command.body) || leadsToFiles(command) || waitsForSomething(command, piped, pipefail);
    case 'if':
      return command.branches.some(inner) || leadsToFiles(command);
    case 'case':
      return (
        command.branches.some((list) => listCanFail(list, piped, pipefail) === true) || leadsToFiles(command)
      );
  }
}

function leadsToFiles({ redirections }: { readonly redirections: readonly string[] }): boolean {
  return commandWords(redirections).files;
}

/** A loop that waits for something ends only when that is so, or else runs out of its time. */
function waitsForSomething(
  { condition }: ShellCommand & { readonly kind: 'loop' },
  piped: boolean,
  pipefail: boolean,
): boolean {
  const [first] = condition;
  const command = first?.pipelines[0]?.commands[0];
  const reads = command?.kind === 'simple' && /^(?:read$|IFS=)/.test(command.raw[0] ?? '');
  return !reads && listCanFail(condition, piped, pipefail) === true;
}

const neverFail = new Set(
  'true : echo printf export readonly declare typeset alias unset sleep wait jobs history pwd times'.split(
    ' ',
  ),
);
/** What becomes of the text that they read is not their affair: as a pipeline's last part they give 0. */
const filters = new Set(
  (
    'awk base64 cat column cut expand fmt fold gawk head hexdump less mawk md5sum more nl od paste rev sed sha1sum ' +
    'sha256sum sort strings tac tail tee tr uniq wc xxd'
  ).split(' '),
);
const shells = new Set(['sh', 'bash', 'dash', 'ash']);

function canFail(words: readonly string[], raw: readonly string[], piped: boolean): boolean {
  const [written, ...args] = words;
  const name = written?.replace(/^(?:\/usr)?\/bin\//, '');
  if (name === undefined) return raw.length === 0 || raw.some((word) => /\$\(|`/.test(word));
  if (name === 'exit' || name === 'return') return args[0] !== '0';
  if (name === 'eval') return !alwaysSucceeds(args.join(' '), false);
  if (shells.has(name)) {
    const flag = args.findIndex((word) => /^-\w*c$/.test(word));
    const script = flag < 0 ? undefined : args[flag + 1];
    const options = args.slice(0, Math.max(0, flag + 1));
    if (options.some((word) => /^-\w*e/.test(word) || word === 'errexit')) return true;
    return script === undefined || !alwaysSucceeds(script, args.includes('pipefail'));
  }
  if (neverFail.has(name)) return (name === 'wait' || name === 'alias') && args.length > 0;
  if (!piped || !filters.has(name)) return true;
  if (readsFiles(name, args)) return true;
  return /^(?:sed|[gm]?awk)$/.test(name) && args.some((word) => /\bexit\b|\b[qQ]\s*[1-9]/.test(word));
}

/** Beside what comes through the pipe: `tee FILE`, `cat FILE`; or it checks what comes, as `sha256sum -c` does. */
function readsFiles(name: string, args: readonly string[]): boolean {
  if (/^(?:sort|\w+sum)$/.test(name)) return args.some((word) => /^-\w*c|^--check/.test(word));
  if (name === 'base64' || name === 'xxd') return args.some((word) => /^-\w*[dr]|^--decode/.test(word));
  if (!/^(?:cat|less|more|nl|rev|tac|tee|wc)$/.test(name)) return false;
  return args.some((word) => !word.startsWith('-') && word !== '/dev/null');
}
