import { expect, test } from 'vitest';
import type { CommandResult, SnippetResult } from '../../verify/result.ts';
import { commandWords, duration, list, remarkLines, size, snippetWords, stateOf } from './words.ts';

test.each([
  [0, '0 ms'],
  [949.6, '950 ms'],
  [3210, '3.2 s'],
  [59_400, '59 s'],
  [65_000, '1 min 5 s'],
])('%d ms is %s', (ms, words) => {
  expect(duration(ms)).toBe(words);
});

test.each([
  [640_000, '640 KB'],
  [5_830_000, '5.8 MB'],
  [58_300_000, '58 MB'],
  [1_250_000_000, '1.3 GB'],
])('%d bytes are %s', (bytes, words) => {
  expect(size(bytes)).toBe(words);
});

test('names are listed as people list them', () => {
  expect(list(['node1'])).toBe('node1');
  expect(list(['a', 'b', 'c'])).toBe('a, b and c');
});

const base = { id: 'p.1.0', hash: '', line: 3, ms: 1234, commands: [] };
const command: CommandResult = {
  command: 'ls',
  node: 'node1',
  line: 4,
  column: 1,
  outcome: { kind: 'passed', captured: { TOKEN: 'x' } },
  output: '',
  truncated: false,
  attempts: 1,
  ms: 10,
  totalMs: 10,
};

test('every outcome has its words', () => {
  const outcomes: SnippetResult[] = [
    { ...base, status: 'passed' },
    { ...base, status: 'passed', commands: [command] },
    { ...base, status: 'passed', exitStatus: 'unchecked', commands: [command] },
    { ...base, status: 'stood-in', note: 'It is a stand-in.' },
    { ...base, status: 'stood-in', note: 'It is a stand-in.', exitStatus: 'unchecked' },
    { ...base, status: 'differs' },
    { ...base, status: 'failed', why: 'It ended with exit status 1.' },
    { ...base, status: 'timed-out' },
    { ...base, status: 'stopped' },
    { ...base, status: 'skipped', why: 'needs a GPU' },
    { ...base, status: 'sample' },
    { ...base, status: 'other-platform', needs: 'windows' },
    { ...base, status: 'other-platform', needs: 'docker' },
    { ...base, status: 'not-reached', because: 'Line 3 did not pass.' },
  ];
  expect(outcomes.map((result) => `${stateOf(result.status)}: ${snippetWords(result)}`))
    .toMatchInlineSnapshot(`
      [
        "passed: Saved in 1.2 s.",
        "passed: Matched, values captured, in 1.2 s.",
        "passed: Output matched, status not checked, in 1.2 s.",
        "passed: Saved in 1.2 s, with a stand-in: It is a stand-in.",
        "passed: Saved in 1.2 s, with a stand-in (status not checked): It is a stand-in.",
        "failed: The output differs from what the page shows.",
        "failed: Failed. It ended with exit status 1.",
        "failed: It did not end in time and was stopped.",
        "failed: Stopped.",
        "skipped: Not run: needs a GPU",
        "skipped: A sample, not run.",
        "skipped: Needs Windows, so it does not run here.",
        "skipped: Needs your own Docker Engine.",
        "skipped: Not reached. Line 3 did not pass.",
      ]
    `);
});

test('what went wrong with a command has its words', () => {
  const outcomes: CommandResult['outcome'][] = [
    { kind: 'passed', captured: {} },
    { kind: 'differs', diff: [{ kind: 'missing', promised: 'x', index: 0 }], line: 5 },
    { kind: 'failed', exitCode: 1, why: 'It ended with exit status 1.' },
    { kind: 'timed-out', afterMs: 30_000 },
    { kind: 'timed-out', afterMs: 9980, given: { pageMs: 5000, times: 2 } },
    { kind: 'stopped' },
  ];
  expect(outcomes.map((outcome) => commandWords({ ...command, outcome, attempts: 2 })))
    .toMatchInlineSnapshot(`
      [
        undefined,
        "Its output differs. Tried 2 times.",
        "It ended with exit status 1. Tried 2 times.",
        "No end after 30 s, so it was stopped with Ctrl-C. Tried 2 times.",
        "No end after 10 s (twice the 5 s that the page gives: a reader’s device may be slow), so it was stopped with Ctrl-C. Tried 2 times.",
        "It was stopped with Ctrl-C.",
      ]
    `);
});

test('a reader is told what ended by itself or was hidden, not what a page promises little of', () => {
  const remarks: CommandResult['remarks'] = [
    { kind: 'ended-by-itself', meantFor: 'ctrl-c', exitCode: 0, afterMs: 900 },
    { kind: 'status-and-one-line' },
  ];
  expect(remarkLines(command)).toEqual([]);
  expect(remarkLines({ ...command, remarks })).toEqual([
    'It ended by itself, with exit status 0, before Ctrl-C.',
  ]);
});
