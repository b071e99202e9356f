import { expect, test } from 'vitest';
import { exampleCommand } from './example-results.ts';
import type { CommandResult } from './result.ts';
import { commandWords } from './words.ts';

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
