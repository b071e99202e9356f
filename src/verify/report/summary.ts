/** What every reporter starts from: the counts of a result, and its failures in the order of the text. */
import { isKept, isUnchecked } from '../kept.ts';
import { remarksOf, remarkWords } from '../remarks.ts';
import type {
  CommandResult,
  Remark,
  SnippetResult,
  SnippetStatus,
  VerifiedPage,
  VerifyResult,
} from '../result.ts';
import { amount } from '../../figures.ts';
import { commandWords, failureWords } from '../words.ts';

/** A result's status, those apart whose output matched but whose exit status could not be had. */
type CountedStatus = SnippetStatus | 'unchecked';

export interface Summary {
  readonly ok: boolean;
  readonly labs: number;
  readonly pages: number;
  readonly snippets: number;
  readonly commands: number;
  readonly counts: Readonly<Record<CountedStatus, number>>;
  readonly remarks: readonly PlacedRemark[];
  readonly problems: number;
  /** Pages that passed only when run again. */
  readonly flaky: readonly VerifiedPage[];
  /** Milliseconds: of the commands themselves, of starting nodes, of the runner around them. */
  readonly commandsMs: number;
  readonly startsMs: number;
  readonly runnerMs: number;
  /** How often over the usual time limits the slowest page's commands got; undefined where none had such limits. */
  readonly timeScale: number | undefined;
}

/** What a reader of the result should know of a command that may well have passed. */
export interface PlacedRemark {
  readonly remark: Remark;
  /** Path below the labs folder. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** One or two sentences. */
  readonly words: string;
}

export interface Failure {
  readonly lab: string;
  readonly page: string;
  /** Path below the labs folder. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** One sentence. */
  readonly what: string;
  readonly snippet: SnippetResult | undefined;
  readonly command: CommandResult | undefined;
}

export function summarise(result: VerifyResult): Summary {
  const pages = result.labs.flatMap((lab) => lab.pages);
  const snippets = pages.flatMap((page) => page.snippets);
  const commands = snippets.flatMap((snippet) => snippet.commands);
  const problems = result.labs.reduce((sum, lab) => sum + lab.problems.length, 0);
  const commandsMs = sum(commands.map(({ totalMs }) => totalMs));
  return {
    ok: problems === 0 && snippets.every(({ status }) => isKept(status)),
    labs: result.labs.length,
    pages: pages.length,
    snippets: snippets.length,
    commands: commands.length,
    counts: countOf(snippets),
    remarks: pages.flatMap(pageRemarks),
    problems,
    flaky: pages.filter((page) => page.runs > 1 && page.snippets.every(({ status }) => isKept(status))),
    commandsMs,
    startsMs: sum(pages.map(({ startMs }) => startMs)),
    timeScale: largest(pages.flatMap(({ timeScale }) => timeScale ?? [])),
    runnerMs: Math.max(0, sum(pages.map(({ ms }) => ms)) - commandsMs),
  };
}

function pageRemarks({ file, snippets }: VerifiedPage): PlacedRemark[] {
  return snippets.flatMap(({ commands }) =>
    commands.flatMap((command) =>
      remarksOf(command).map((remark) => ({
        remark,
        file,
        line: command.line,
        column: command.column,
        words: remarkWords(remark),
      })),
    ),
  );
}

/** Those that tell more than their number does. */
export function worthTelling(remarks: readonly PlacedRemark[]): readonly PlacedRemark[] {
  return remarks.filter(({ remark }) => remark.kind !== 'status-and-one-line');
}

export function failuresOf(result: VerifyResult): Failure[] {
  return result.labs.flatMap((lab) => [
    ...lab.problems.map(({ file, line, column, message }) => ({
      lab: lab.lab,
      page: lab.pages.find((page) => page.file === file)?.page ?? '',
      file,
      line,
      column,
      what: message,
      snippet: undefined,
      command: undefined,
    })),
    ...lab.pages.flatMap((page) =>
      page.snippets.flatMap((snippet) => snippetFailures(lab.lab, page, snippet)),
    ),
  ]);
}

/** What was not reached is not listed: what stopped it is. */
export function snippetFailures(
  lab: string,
  page: Pick<VerifiedPage, 'page' | 'file'>,
  snippet: SnippetResult,
): Failure[] {
  if (isKept(snippet.status) || snippet.status === 'not-reached') return [];
  const common = { lab, page: page.page, file: page.file, snippet };
  const broken = snippet.commands.filter(({ outcome }) => outcome.kind !== 'passed');
  if (broken.length === 0) {
    const what = `${failureWords(snippet)}${afterWords(snippet)}`;
    return [{ ...common, line: snippet.line, column: 1, what, command: undefined }];
  }
  return broken.map((command) => ({
    ...common,
    line: command.outcome.kind === 'differs' ? command.outcome.line : command.line,
    column: command.column,
    what: `${commandWords(command) ?? ''}${afterWords(snippet)}`,
    command,
  }));
}

/** What a failure may follow from; '' where nothing before it failed. */
export function afterWords({ after }: SnippetResult): string {
  return after === undefined ? '' : ` It may follow from line ${after.line}.`;
}

/** "18 passed, 2 differ": what there is none of is left out. */
export function countWords(counts: Summary['counts']): string {
  const words: Record<CountedStatus, string> = {
    passed: 'passed',
    unchecked: counts.unchecked === 1 ? 'with its status not checked' : 'with their status not checked',
    'stood-in': 'rehearsed with a stand-in',
    differs: 'with other output',
    failed: 'failed',
    'timed-out': 'timed out',
    stopped: 'stopped',
    'not-reached': 'not reached',
    skipped: 'skipped',
    sample: counts.sample === 1 ? 'shown as a sample' : 'shown as samples',
    'other-platform': 'for another platform',
  };
  return (Object.keys(words) as CountedStatus[])
    .filter((status) => counts[status] > 0)
    .map((status) => `${counts[status]} ${words[status]}`)
    .join(', ');
}

export function countOf(snippets: readonly SnippetResult[]): Summary['counts'] {
  const counts = {
    passed: 0,
    unchecked: 0,
    'stood-in': 0,
    differs: 0,
    failed: 0,
    'timed-out': 0,
    stopped: 0,
    skipped: 0,
    sample: 0,
    'other-platform': 0,
    'not-reached': 0,
  };
  for (const snippet of snippets) {
    counts[snippet.status === 'passed' && isUnchecked(snippet) ? 'unchecked' : snippet.status] += 1;
  }
  return counts;
}

function largest(numbers: readonly number[]): number | undefined {
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** A comparison as people know it from `diff`. `...` stands for lines that the promise leaves open. */
export function diffLines(command: CommandResult): string[] {
  if (command.outcome.kind !== 'differs') return [];
  const lines: string[] = [];
  let elided = 0;
  const flush = (): void => {
    if (elided > 0) lines.push(`  … ${amount(elided, 'line')}`);
    elided = 0;
  };
  for (const line of command.outcome.diff) {
    if (line.kind === 'elided') {
      elided += 1;
      continue;
    }
    flush();
    if (line.kind === 'same') lines.push(`  ${line.real}`);
    else lines.push(line.kind === 'missing' ? `- ${line.promised}` : `+ ${line.real}`);
  }
  flush();
  return lines;
}
