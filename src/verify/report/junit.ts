/** JUnit's XML, which most CI systems show: a suite per page, a case per snippet. */
import { isKept, isUnchecked } from '../kept.ts';
import { remarksOf, remarkWords } from '../remarks.ts';
import type { SnippetResult, VerifiedPage, VerifyResult } from '../result.ts';
import { failureWords } from '../words.ts';
import type { Reporter } from './reporter.ts';
import { afterWords, diffLines } from './summary.ts';
import { xml } from './xml.ts';

export const junitReporter: Reporter = {
  name: 'the result for JUnit',
  askedBy: { kind: 'option', name: 'junit', about: 'write the result as JUnit XML' },
  goes: 'into a file',
  text: junitReport,
};

export function junitReport(result: VerifyResult): string {
  const suites = result.labs.flatMap((lab) => [
    ...lab.pages.map(suite),
    ...lab.problems.map(
      ({ file, line, message }) =>
        `<testsuite name="${xml(file)}" tests="1" failures="0" errors="1">` +
        `<testcase name="${xml(file)}" classname="${xml(lab.lab)}" file="${xml(file)}" line="${line}">` +
        `<error message="${xml(message)}"/></testcase></testsuite>`,
    ),
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="labs" time="${inSeconds(result.ms)}">\n${suites.join('\n')}\n</testsuites>\n`;
}

function suite(page: VerifiedPage): string {
  const { snippets } = page;
  const failures = snippets.filter(({ status }) => !isKept(status) && status !== 'not-reached').length;
  const skipped = snippets.filter((snippet) => skippedWords(snippet) !== undefined).length;
  const cases = snippets.map((snippet) => testCase(page, snippet));
  return [
    `<testsuite name="${xml(page.page)}" tests="${snippets.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${inSeconds(page.ms)}">`,
    ...cases,
    '</testsuite>',
  ].join('\n');
}

function testCase(page: VerifiedPage, snippet: SnippetResult): string {
  const first = snippet.commands[0]?.command.split('\n')[0];
  const name = first === undefined ? `line ${snippet.line}` : `line ${snippet.line}: ${first}`;
  const open = `<testcase name="${xml(name)}" classname="${xml(page.page)}" file="${xml(page.file)}" line="${snippet.line}" time="${inSeconds(snippet.ms)}"`;
  const skipped = skippedWords(snippet);
  if (skipped !== undefined) return `${open}><skipped message="${xml(skipped)}"/></testcase>`;
  const said = systemOut(snippet);
  if (isKept(snippet.status)) return said === '' ? `${open}/>` : `${open}>${said}</testcase>`;
  const broken = snippet.commands.filter(({ outcome }) => outcome.kind !== 'passed');
  const body = broken.flatMap((command) => [
    `${page.file}:${command.line} ${command.command}`,
    ...(command.outcome.kind === 'differs' ? diffLines(command) : [command.output]),
  ]);
  return `${open}><failure type="${snippet.status}" message="${xml(`${failureWords(snippet)}${afterWords(snippet)}`)}">${xml(body.join('\n'))}</failure>${said}</testcase>`;
}

/** What a case says beside passing or failing. */
function systemOut(snippet: SnippetResult): string {
  const lines = [
    ...(isUnchecked(snippet) ? ['Output matched, status not checked.'] : []),
    ...snippet.commands.flatMap((command) =>
      remarksOf(command).map((remark) => `line ${command.line}: ${remarkWords(remark)}`),
    ),
  ];
  return lines.length === 0 ? '' : `<system-out>${xml(lines.join('\n'))}</system-out>`;
}

function skippedWords(snippet: SnippetResult): string | undefined {
  switch (snippet.status) {
    case 'skipped':
    case 'sample':
    case 'other-platform':
    case 'not-reached':
      return failureWords(snippet);
    default:
      return undefined;
  }
}

function inSeconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
