import { expect, test } from 'vitest';
import { exampleCommand } from './example-results.ts';
import type { CommandResult } from './result.ts';
import { amount, commandWords, duration, list, size } from './words.ts';

test.each([
  [0, '0 ms'],
  [949.6, '950 ms'],
  [999.6, '1.0 s'],
  [3210, '3.2 s'],
  [9949, '9.9 s'],
  [9960, '10 s'],
  [59_400, '59 s'],
  [59_700, '1 min 0 s'],
  [65_000, '1 min 5 s'],
  [119_400, '1 min 59 s'],
  [119_800, '2 min 0 s'],
  [4_510_000, '75 min 10 s'],
])('%d ms is %s', (ms, words) => {
  expect(duration(ms)).toBe(words);
});

test.each([
  [640_000, '640 KB'],
  [999_600, '1.0 MB'],
  [5_830_000, '5.8 MB'],
  [9_960_000, '10 MB'],
  [58_300_000, '58 MB'],
  [999_700_000, '1.0 GB'],
  [1_250_000_000, '1.3 GB'],
])('%d bytes are %s', (bytes, words) => {
  expect(size(bytes)).toBe(words);
});

test('names and numbers of things are told as people tell them', () => {
  expect(list(['node1'])).toBe('node1');
  expect(list(['a', 'b', 'c'])).toBe('a, b and c');
  expect([amount(0, 'page'), amount(1, 'page'), amount(2, 'page')]).toEqual(['0 pages', '1 page', '2 pages']);
});

const command = exampleCommand({ outcome: { kind: 'passed', captured: { TOKEN: 'x' } } });

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
        "The output differs from what the page promises. Tried 2 times.",
        "It ended with exit status 1. Tried 2 times.",
        "It did not end within 30 s and was stopped with Ctrl-C. Tried 2 times.",
        "It did not end within 10 s (twice the 5 s that the page gives: a reader’s device may be slow) and was stopped with Ctrl-C. Tried 2 times.",
        "It was stopped with Ctrl-C.",
      ]
    `);
});
