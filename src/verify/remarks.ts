/** What a reader of a result should know beside the outcome, and how it is told. */
import { duration } from '../figures.ts';
import type { ExecResult } from '../sandbox/sandbox.ts';
import { charactersLeftOut } from '../sandbox/shell/output.ts';
import type { CommandPromise } from './judge.ts';
import type { CommandOutcome, CommandResult, Remark, SnippetResult } from './result.ts';
import { screenOf } from './screen.ts';

/** Characters of hidden output that a remark shows. */
const shownHidden = 200;

/** On the output of a run, and on what its promise holds. */
export function remarksOn(
  promise: CommandPromise,
  result: ExecResult | undefined,
  outcome: CommandOutcome,
): Remark[] {
  if (result === undefined) return [];
  const hidden = screenOf(result.output).hidden;
  const cut = charactersLeftOut(result.output);
  return [
    ...(hidden === '' ? [] : [{ kind: 'hidden-output', text: beginning(hidden) } as const]),
    ...(cut === 0 ? [] : [{ kind: 'output-cut', characters: cut } as const]),
    ...(promisesOneLineOnly(promise) && hasHeldStatus(result, outcome)
      ? [{ kind: 'status-and-one-line' } as const]
      : []),
    ...(promise.exit.kind === 'written' && outcome.kind === 'passed' && outcome.status === 'unchecked'
      ? [{ kind: 'promised-status-unknown', promised: promise.exit.code } as const]
      : []),
  ];
}

function promisesOneLineOnly({ output }: CommandPromise): boolean {
  return output.length === 1 && output[0]?.text.trim() === '[..]';
}

function hasHeldStatus(result: ExecResult, outcome: CommandOutcome): boolean {
  if (outcome.kind !== 'passed' || outcome.status === 'unchecked') return false;
  return result.status === 'exited' || (result.status === 'prompting' && result.exitCode !== undefined);
}

function beginning(text: string): string {
  return text.length <= shownHidden ? text : `${text.slice(0, shownHidden - 1)}…`;
}

/** One or two sentences. */
export function remarkWords(remark: Remark): string {
  switch (remark.kind) {
    case 'ended-by-itself': {
      const { exitCode, afterMs, meantFor } = remark;
      return meantFor === 'ctrl-c'
        ? `It ended by itself, with exit status ${exitCode}, before Ctrl-C.`
        : `${endedLater(afterMs, exitCode)}.`;
    }
    case 'hidden-output':
      return `Part of its output was hidden by the terminal’s own codes: ${JSON.stringify(remark.text)}`;
    case 'status-and-one-line':
      return 'Only its status and one line are promised.';
    case 'output-cut':
      return `It printed more than can be kept: ${remark.characters} characters of its middle were left out.`;
    case 'promised-status-unknown':
      return `The page promises exit status ${remark.promised}, which could not be had here.`;
  }
}

/** Of a background command, without a full stop. */
export function endedLater(afterMs: number, exitCode: number): string {
  return `It ended by itself after ${duration(afterMs)}, with exit status ${exitCode}`;
}

/** How reports count them, in this order. */
const counted: readonly (readonly [Remark['kind'], string])[] = [
  ['hidden-output', 'output hidden'],
  ['ended-by-itself', 'ended by itself'],
  ['output-cut', 'output cut'],
  ['promised-status-unknown', 'promised status not had'],
  ['status-and-one-line', 'only status and one line promised'],
];

/** What there is none of is left out. */
export function remarkCounts(remarks: readonly Remark[]): Partial<Record<Remark['kind'], number>> {
  const counts: Partial<Record<Remark['kind'], number>> = {};
  for (const { kind } of remarks) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** "Remarks on commands: 2 × ended by itself, 9 × only status and one line promised"; '' without any. */
export function remarkCountWords(remarks: readonly Remark[]): string {
  const counts = remarkCounts(remarks);
  const parts = counted.flatMap(([kind, words]) =>
    counts[kind] === undefined ? [] : [`${counts[kind]} × ${words}`],
  );
  return parts.length === 0 ? '' : `Remarks on commands: ${parts.join(', ')}`;
}

export function remarksOf({ remarks = [] }: Pick<CommandResult, 'remarks'>): readonly Remark[] {
  return remarks;
}

export function allRemarks(snippets: readonly SnippetResult[]): readonly Remark[] {
  return snippets.flatMap(({ commands }) => commands.flatMap(remarksOf));
}

/** What a difference must say of output that was not compared; '' where all was. */
export function cutWords(commands: readonly Pick<CommandResult, 'remarks' | 'outcome'>[]): string {
  const cut = commands
    .filter(({ outcome }) => outcome.kind === 'differs')
    .flatMap(remarksOf)
    .find((remark) => remark.kind === 'output-cut');
  return cut === undefined
    ? ''
    : ` It printed so much that ${cut.characters} characters of its middle were left out: what the page promises may stand in them.`;
}
