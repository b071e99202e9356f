/** A short summary for a pull request or a workflow's page. */
import { scaleWords } from '../given-time.ts';
import { isKept } from '../kept.ts';
import { remarkCountWords } from '../remarks.ts';
import type { VerifyResult } from '../result.ts';
import { amount, duration } from '../../figures.ts';
import type { Reporter } from './reporter.ts';
import { countOf, countWords, diffLines, failuresOf, summarise, worthTelling } from './summary.ts';

/** Failures that are told in full. */
const shown = 10;

export const summaryReporter: Reporter = {
  name: 'the summary',
  askedBy: { kind: 'option', name: 'summary', about: 'write a short summary as Markdown' },
  goes: 'into a file',
  text: (result, { labsFolder }) => markdownReport(result, labsFolder),
};

/** GitHub shows it on the workflow's page, after what other steps have written there. */
export const stepSummaryReporter: Reporter = {
  name: 'the workflow’s summary',
  askedBy: { kind: 'place', variable: 'GITHUB_STEP_SUMMARY' },
  goes: 'to the end of a file',
  text: (result, { labsFolder }) => markdownReport(result, labsFolder),
};

/** `labsFolder`: from the repository's root. */
export function markdownReport(result: VerifyResult, labsFolder: string): string {
  const summary = summarise(result);
  const engines = [...new Set(result.labs.map(({ engine }) => engineWords(engine)))].filter(
    (words) => words !== '',
  );
  const rows = result.labs.map((lab) => {
    const snippets = lab.pages.flatMap((page) => page.snippets);
    const ok = lab.problems.length === 0 && snippets.every(({ status }) => isKept(status));
    return `| ${ok ? '✅' : '❌'} ${lab.lab || 'top'} | ${lab.pages.length} | ${countWords(countOf(snippets)) || 'nothing to run'} | ${duration(lab.ms)} |`;
  });
  const failures = failuresOf(result);
  const told = worthTelling(summary.remarks);
  const counted = remarkCountWords(summary.remarks.map(({ remark }) => remark));
  return [
    `## ${summary.ok ? 'Every promise is kept' : `${failures.length} ${failures.length === 1 ? 'promise is' : 'promises are'} not kept`}`,
    '',
    `${[`${amount(summary.snippets, 'snippet')} in ${duration(result.ms)}`, ...engines].join(', on ')}${summary.timeScale === undefined ? '' : `, ${scaleWords(summary.timeScale)}`}.`,
    '',
    '| lab | pages | snippets | time |',
    '| --- | ---: | --- | ---: |',
    ...rows,
    ...summary.flaky.map((page) => `\n⚠️ \`${page.file}\` passed only when run ${page.runs} times.`),
    ...(counted === '' ? [] : ['', `${counted}.`]),
    ...told
      .slice(0, shown)
      .map(
        ({ file, line, words }) => `- <code>${html(`${labsFolder}/${file}:${line}`)}</code> ${html(words)}`,
      ),
    ...(told.length > shown ? [`- … and ${told.length - shown} more.`] : []),
    ...failures
      .slice(0, shown)
      .flatMap(({ file, line, what, command }) => [
        '',
        `<details><summary><code>${html(`${labsFolder}/${file}:${line}`)}</code> ${html(what)}</summary>`,
        '',
        ...(command === undefined ? [] : fence([`${command.node}$ ${command.command}`, ...body(command)])),
        '</details>',
      ]),
    ...(failures.length > shown ? ['', `… and ${failures.length - shown} more.`] : []),
    '',
  ].join('\n');
}

function body(command: Parameters<typeof diffLines>[0]): string[] {
  const lines =
    command.outcome.kind === 'differs' ? diffLines(command) : command.output.split('\n').slice(-20);
  return lines.length > 40 ? [...lines.slice(0, 40), '…'] : lines;
}

/** Longer than any run of backticks in it. */
function fence(lines: readonly string[]): string[] {
  const longest = Math.max(
    2,
    ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)),
  );
  const mark = '`'.repeat(longest + 1);
  return [`${mark}diff`, ...lines, mark];
}

function engineWords(engine: VerifyResult['labs'][number]['engine']): string {
  if (engine.engineVersion === '') return '';
  return `Docker Engine ${engine.engineVersion} (${engine.platform}, ${engine.kind === 'vm' ? 'in the page' : 'a real machine'})`;
}

function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
