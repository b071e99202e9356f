/** What stands around the commands of shell text: background, loops, functions, where text comes from and goes to. */
import { commandWords } from './shell-tokens.ts';
import type { ShellCommand, ShellList, Span } from './shell-tree.ts';
import { shellTree } from './shell-tree.ts';
import { withoutHereDocuments } from './shell-words.ts';

export type ShellLoop = ShellCommand & { readonly kind: 'loop' };

export interface ShellOutline {
  /** What runs in the background. */
  readonly jobs: readonly Span[];
  /** What functions do when they are called. */
  readonly functions: readonly Span[];
  /** What reads from a pipe, a file or a here-document, as a whole. */
  readonly fed: readonly Span[];
  /** What is piped, and the commands that read it, one after the other. */
  readonly piped: readonly (Span & { readonly into: readonly ShellCommand[] })[];
  readonly loops: readonly ShellLoop[];
}

export function shellOutline(text: string): ShellOutline {
  const outline = {
    jobs: [] as Span[],
    functions: [] as Span[],
    fed: [] as Span[],
    piped: [] as (Span & { into: readonly ShellCommand[] })[],
    loops: [] as ShellLoop[],
  };
  const visit = (list: ShellList): void => {
    for (const { pipelines, isJob, start, end } of list) {
      if (isJob) outline.jobs.push({ start, end });
      for (const { commands } of pipelines) {
        for (const [index, command] of commands.entries()) {
          const into = commands.slice(index + 1);
          if (into.length > 0) outline.piped.push({ start: command.start, end: command.end, into });
          if (index > 0) outline.fed.push(command);
          visitCommand(command);
        }
      }
    }
  };
  const visitCommand = (command: ShellCommand): void => {
    if ('redirections' in command && command.redirections.some(leadsIn)) outline.fed.push(command);
    if (command.kind === 'loop') outline.loops.push(command);
    if (command.kind === 'function') {
      outline.functions.push(command);
      visitCommand(command.body);
    }
    for (const list of listsOf(command)) visit(list);
  };
  const { list } = shellTree(withoutHereDocuments(text));
  visit(list);
  // What follows `exec < file` reads from it.
  for (const command of simpleIn(list))
    if (command.raw[0] === 'exec' && command.raw.some(leadsIn))
      outline.fed.push({ start: command.end, end: text.length });
  return outline;
}

export function isWithin({ start }: Pick<Span, 'start'>, spans: readonly Span[]): boolean {
  return spans.some((span) => start >= span.start && start < span.end);
}

/** The lists of commands directly within it. */
function listsOf(command: ShellCommand): readonly ShellList[] {
  switch (command.kind) {
    case 'simple':
    case 'test':
    case 'function':
      return [];
    case 'group':
      return [command.list];
    case 'loop':
      return [command.condition, command.body];
    case 'if':
      return [...command.conditions, ...command.branches];
    case 'case':
      return command.branches;
  }
}

type SimpleNode = ShellCommand & { readonly kind: 'simple' };

/** Those of functions left out. */
function simpleIn(list: ShellList): readonly SimpleNode[] {
  return list
    .flatMap(({ pipelines }) => pipelines)
    .flatMap(({ commands }) => commands)
    .flatMap((command) => (command.kind === 'simple' ? [command] : listsOf(command).flatMap(simpleIn)));
}

function leadsIn(redirection: string): boolean {
  return /^\d*<(?!\()/.test(redirection);
}

const leaving = new Set('break exit return exec kill pkill killall logout'.split(' '));

/** Whether a command in it may end the loop. */
function mayLeave({ condition, body }: ShellLoop): boolean {
  return [...simpleIn(condition), ...simpleIn(body)].some(({ raw }) => leaving.has(raw[0] ?? ''));
}

// prettier-ignore
const alwaysTrue =
  /^(?:true|:|\/bin\/true|(?:test|\[|\[\[) +(?:1|true|:|(["']?)1\1 *(?:=|==|-eq) *(["']?)1\2)(?: +\]{1,2})?|\(\( *(?:1|true) *\)\)|sleep .*|(?:echo|printf|date|clear)(?: [^|&]*)?)$/;
const alwaysFalse =
  /^(?:false|\/bin\/false|! *(?:true|:)|(?:test|\[|\[\[) +(["']?)1\1 *(?:=|==|-eq) *(["']?)[02]\2(?: +\]{1,2})?|\(\( *0 *\)\))$/;
const forEver = /^\(\([^;]*; *(?:1 *)?;.*\)\)$/s;

/** As far as its head tells, and no command in it leaves it. */
export function isEndless(text: string, loop: ShellLoop): boolean {
  if (mayLeave(loop)) return false;
  const last = loop.condition.at(-1);
  const head = text.slice(last?.start ?? loop.head.start, last?.end ?? loop.head.end).replace(/[;\s]+$/, '');
  switch (loop.keyword) {
    case 'while':
      return last !== undefined && alwaysTrue.test(head);
    case 'until':
      return last !== undefined && alwaysFalse.test(head);
    case 'for':
      return forEver.test(head);
    case 'select':
      return false;
  }
}

/** Through these everything passes, so that they end nothing. */
const passing = new Set(
  'cat tee grep egrep fgrep rg sed awk gawk mawk sort wc jq tr cut uniq nl column less more tail ts pv fold rev xargs strings hexdump xxd od base64 gzip'.split(
    ' ',
  ),
);

/** Whether a command that reads what goes on is over before that is: then what writes it ends as well. */
export function endsReading(command: ShellCommand): boolean {
  switch (command.kind) {
    case 'simple': {
      const [name = '', ...args] = commandWords(command.raw).words;
      if (/^[ef]?grep$|^rg$/.test(name))
        return args.some((arg) => /^-\w*[mqlL]|^--(?:max-count|quiet|silent)/.test(arg));
      if (name === 'sed') return args.some((arg) => /(?:^|[^A-Za-z])[qQ]\d*(?:$|[;}\s])/.test(arg));
      if (/^[gm]?awk$/.test(name)) return args.some((arg) => /\bexit\b/.test(arg));
      return !passing.has(name);
    }
    case 'group':
      return command.list.some(({ pipelines }) =>
        pipelines.some(({ commands }) => commands.some(endsReading)),
      );
    case 'loop':
      return command.keyword === 'for' || mayLeave(command);
    case 'if':
    case 'case':
    case 'test':
    case 'function':
      return true;
  }
}
