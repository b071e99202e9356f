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
          timeScale: 1,
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

/** What was not checked, what is remarked on, and what may follow from a failure. */
const remarked: VerifyResult = {
  ...result,
  labs: result.labs.map((lab) => ({
    ...lab,
    problems: [],
    pages: lab.pages.slice(1).map((page) => ({
      ...page,
      snippets: [
        snippet(
          3,
          { status: 'passed', exitStatus: 'unchecked' },
          {
            ...command('\\q', 4, { kind: 'passed', captured: {}, status: 'unchecked' }),
            remarks: [
              { kind: 'promised-status-unknown', promised: 3 },
              { kind: 'hidden-output', text: 'ls: <x>' },
            ],
          },
        ),
        snippet(
          8,
          { status: 'passed' },
          {
            ...command('docker logs -f x', 9, passed),
            remarks: [
              { kind: 'ended-by-itself', meantFor: 'ctrl-c', exitCode: 0, afterMs: 900 },
              { kind: 'status-and-one-line' },
            ],
          },
        ),
        snippet(
          12,
          { status: 'differs' },
          {
            ...command('cat much', 13, differs),
            attempts: 1,
            remarks: [{ kind: 'output-cut', characters: 1234 }],
          },
        ),
        {
          ...snippet(
            20,
            { status: 'failed', why: 'It ended with exit status 1.' },
            {
              ...command('false', 21, { kind: 'failed', exitCode: 1, why: 'It ended with exit status 1.' }),
            },
          ),
          after: { line: 12 },
        },
      ],
    })),
  })),
};

test('what was not checked, remarks, and what may follow are told in every report', () => {
  expect(textReport(remarked, 'labs')).toMatchSnapshot('in the terminal');
  expect(junitReport(remarked)).toMatchSnapshot('as JUnit');
  expect(annotations(remarked, 'labs')).toMatchSnapshot('as annotations');
  expect(markdownReport(remarked, 'labs')).toMatchSnapshot('as a summary');
  expect(htmlReport(remarked, new Map()).replace(/<(style|script)>.*?<\/\1>/gs, '')).toMatchSnapshot(
    'to look at',
  );
  expect(summarise(remarked).counts).toMatchObject({ passed: 1, unchecked: 1 });
});

test('an unchecked status breaks no promise', () => {
  const snippets = remarked.labs[0]?.pages[0]?.snippets.slice(0, 2) ?? [];
  const only = {
    ...remarked,
    labs: remarked.labs.map((lab) => ({
      ...lab,
      pages: lab.pages.map((page) => ({ ...page, snippets })),
    })),
  };
  expect(summarise(only).ok).toBe(true);
  expect(textReport(only, 'labs')).toContain('1 passed, 1 with its status not checked');
});

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
