/** The report that stands in the terminal at the end. */
import { scaleWords } from '../given-time.ts';
import { remarkCountWords } from '../remarks.ts';
import type { VerifyResult } from '../result.ts';
import { amount, duration } from '../../figures.ts';
import { hintFor } from './hint.ts';
import type { Reporter } from './reporter.ts';
import type { Failure } from './summary.ts';
import { countWords, diffLines, failuresOf, summarise, worthTelling } from './summary.ts';

/** Lines of a comparison or of an output that are shown before the rest is only counted. */
const shown = 40;

export const textReporter: Reporter = {
  name: 'the report',
  askedBy: { kind: 'every-run' },
  goes: 'to the terminal',
  text: (result, { labsFolder }) => textReport(result, labsFolder),
};

/** `labsFolder`: as people write it, such as `labs`, so that editors find the places. */
export function textReport(result: VerifyResult, labsFolder: string): string {
  const summary = summarise(result);
  const { commandsMs, runnerMs, startsMs } = summary;
  const share = commandsMs === 0 ? 0 : Math.round((100 * runnerMs) / commandsMs);
  const lines = failuresOf(result).flatMap((failure) => [...failureText(failure, labsFolder), '']);
  const told = worthTelling(summary.remarks).map(
    ({ file, line, column, words }) => `${labsFolder}/${file}:${line}:${column} Remark: ${words}`,
  );
  const counted = remarkCountWords(summary.remarks.map(({ remark }) => remark));
  const flaky = summary.flaky.map(
    (page) => `${labsFolder}/${page.file}: passed only when run ${page.runs} times`,
  );
  return [
    ...lines,
    ...limited(told),
    ...flaky,
    `${amount(summary.snippets, 'snippet')} with ${amount(summary.commands, 'command')} on ${amount(summary.pages, 'page')} of ${amount(summary.labs, 'lab')}: ${countWords(summary.counts) || 'nothing to run'}`,
    ...(summary.problems > 0 ? [`${amount(summary.problems, 'problem')} beside that`] : []),
    ...(counted === '' ? [] : [counted]),
    `${duration(result.ms)} in all: commands ${duration(commandsMs)}, starting nodes ${duration(startsMs)}, the runner ${duration(runnerMs)} (${share} % of the commands)${summary.timeScale === undefined ? '' : `, ${scaleWords(summary.timeScale)}`}`,
    summary.ok ? 'Every promise is kept.' : 'Not every promise is kept.',
    '',
  ].join('\n');
}

/** A failure's place, what happened, and the comparison. */
export function failureText(failure: Failure, labsFolder: string): string[] {
  const { command, file, line, column, what } = failure;
  const head = `${labsFolder}/${file}:${line}:${column} ${what}`;
  if (command === undefined) return [head];
  const typed = command.command
    .split('\n')
    .map((text, index) => `    ${index === 0 ? `${command.node}$` : '>'} ${text}`);
  const body = command.outcome.kind === 'differs' ? diffLines(command) : outputEnd(command.output);
  const hint = hintFor(command);
  return [
    head,
    ...typed,
    ...limited(body).map((text) => `    ${text}`),
    ...(hint === undefined ? [] : [`    ${hint}`]),
  ];
}

/** The end says why a command failed. */
function outputEnd(output: string): string[] {
  if (output === '') return [];
  const lines = output.split('\n');
  const left = lines.length - shown;
  return left <= 0 ? lines : [`… ${left} lines`, ...lines.slice(-shown)];
}

function limited(lines: readonly string[]): readonly string[] {
  const left = lines.length - shown;
  return left <= 1 ? lines : [...lines.slice(0, shown), `… ${left} lines more`];
}
