import { expect, test } from 'vitest';
import { localInfo } from '../local-nodes.ts';
import type {
  CommandOutcome,
  CommandResult,
  SnippetOutcome,
  SnippetResult,
  VerifyResult,
} from '../result.ts';
import { annotations } from './annotations.ts';
import { htmlReport } from './html.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';
import { framesOf } from './replay.ts';
import { summarise } from './summary.ts';
import { textReport } from './text.ts';

const command = (text: string, line: number, outcome: CommandOutcome, output = ''): CommandResult => ({
  command: text,
  node: 'node1',
  line,
  column: 3,
  outcome,
  output,
  truncated: false,
  attempts: outcome.kind === 'differs' ? 3 : 1,
  ms: 900,
  totalMs: 1000,
});
const passed: CommandOutcome = { kind: 'passed', captured: {} };
const snippet = (line: number, outcome: SnippetOutcome, ...commands: CommandResult[]): SnippetResult => ({
  id: `l/p.${line}`,
  hash: 'h',
  line,
  ms: 1050,
  commands,
  ...outcome,
});

const differs: CommandOutcome = {
  kind: 'differs',
  line: 13,
  diff: [
    { kind: 'same', promised: 'NAME', real: 'NAME' },
    { kind: 'elided', real: 'x' },
    { kind: 'elided', real: 'y' },
    { kind: 'missing', promised: 'web <1>, 50%: [..]', index: 2 },
    { kind: 'extra', real: 'db "2" & `more`' },
  ],
};

const result: VerifyResult = {
  commit: '0123456789abcdef0123456789abcdef01234567',
  startedAt: '2026-11-22T20:00:00.000Z',
  ms: 65_000,
  labs: [
    {
      lab: 'networking',
      engine: localInfo,
      startedAt: '2026-11-22T20:00:00.000Z',
      ms: 60_000,
      problems: [{ file: 'networking/empty.md', line: 1, column: 1, message: 'The page gave no result.' }],
      pages: [
        {
          page: 'networking/p',
          file: 'networking/p.md',
          hash: 'h',
          values: [],
          images: {},
          runs: 1,
          startMs: 5000,
          ms: 10_000,
          startedAt: '2026-11-22T20:00:00.000Z',
          snippets: [
            snippet(3, { status: 'passed' }, command('echo one', 4, passed, 'one')),
            snippet(10, { status: 'differs' }, command('docker ps', 11, differs, 'NAME')),
            snippet(
              20,
              { status: 'failed', why: 'It ended with exit status 1.' },
              command(
                'for i in 1\ndo x',
                21,
                { kind: 'failed', exitCode: 1, why: 'It ended with exit status 1.' },
                'x: not\nfound\u0007',
              ),
            ),
            snippet(30, { status: 'not-reached', because: 'Line 20 did not pass.' }),
            snippet(
              40,
              { status: 'timed-out' },
              command('sleep 9', 41, { kind: 'timed-out', afterMs: 61_000 }),
            ),
            snippet(50, { status: 'skipped', why: 'needs <the> internet' }),
            snippet(60, { status: 'sample' }),
            snippet(70, { status: 'other-platform', needs: 'windows' }),
          ],
        },
        {
          page: 'networking/q',
          file: 'networking/q.md',
          hash: 'h',
          values: [],
          images: {},
          runs: 2,
          startMs: 5000,
          ms: 1100,
          startedAt: '2026-11-22T20:00:00.000Z',
          snippets: [snippet(3, { status: 'passed' }, command('true', 4, passed))],
        },
      ],
    },
  ],
};
const kept: VerifyResult = {
  ...result,
  labs: result.labs.map((lab) => ({ ...lab, problems: [], pages: lab.pages.slice(1) })),
};

test('in the terminal', () => {
  expect(textReport(result, 'labs')).toMatchSnapshot();
  expect(textReport(kept, 'labs')).toMatchSnapshot();
});

test('as JUnit', () => {
  expect(junitReport(result)).toMatchSnapshot();
});

test('as annotations of a pull request', () => {
  expect(annotations(result, 'labs')).toMatchSnapshot();
  expect(annotations(kept, 'labs')).toBe('');
});

test('as a summary of a pull request', () => {
  expect(markdownReport(result, 'labs')).toMatchSnapshot();
  expect(markdownReport(kept, 'labs')).toMatchSnapshot();
});

test('to look at', () => {
  const recording = {
    node1: [
      [0, 'a\r\n'],
      [500, 'b <c>\r\n'],
    ] as const,
  };
  const html = htmlReport(
    result,
    new Map([['networking/p', { screenshot: 'p.png', terminals: { node1: 'a & b' }, recording }]]),
  );
  expect(html).toMatchSnapshot();
});

test('a flaky page is counted, never silent', () => {
  expect(summarise(kept).ok).toBe(true);
  expect(summarise(kept).flaky.map(({ page }) => page)).toEqual(['networking/q']);
});

test('a recording becomes few pictures', () => {
  const pieces = Array.from({ length: 5000 }, (_piece, index) => [index * 10, `line ${index}\r\n`] as const);
  const frames = framesOf(pieces);
  expect(frames.length).toBeLessThanOrEqual(121);
  expect(frames.at(-1)).toEqual({
    ms: 49_990,
    lines: Array.from({ length: 30 }, (_line, index) => `line ${4970 + index}`),
  });
});
