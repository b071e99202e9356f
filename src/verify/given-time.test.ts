import { expect, test } from 'vitest';
import { assembleLabs } from '../lab/assemble.ts';
import { parsePage } from '../lab/page.ts';
import { givenTimeWords, limitMs, scaleWords, timesGiven, timeScale } from './given-time.ts';
import { localNodes } from './local-nodes.ts';
import { runPage } from './run.ts';
import { runnablePage } from './runnable-page.ts';
import { duration } from './words.ts';

test('a time that the engine made longer is explained', () => {
  const outcome = { kind: 'timed-out', afterMs: 9980, given: { pageMs: 5000, times: 2 } } as const;
  expect(givenTimeWords(outcome, duration)).toBe(
    '10 s (twice the 5 s that the page gives: a reader’s device may be slow)',
  );
  expect(givenTimeWords({ kind: 'timed-out', afterMs: 5012 }, duration)).toBe('5.0 s');
});

test('and so is one that a slow device made longer', () => {
  const given = { pageMs: 5000, times: 9, scale: 4.5 };
  const outcome = { kind: 'timed-out', afterMs: 44_980, given } as const;
  expect(limitMs(outcome)).toBe(45_000);
  expect(givenTimeWords(outcome, duration)).toBe(
    '45 s (twice the 5 s that the page gives, limits × 4.5: this device takes 4.5 times as long as usual)',
  );
});

test.each([
  [undefined, 1],
  [52_000_000, 1],
  // A fast device gets no less than its page promises.
  [200_000_000, 1],
  [50_000_000, 1],
  [26_000_000, 2],
  [11_500_000, 4.5],
  // A command that hangs ends on every device.
  [1000, 8],
  [0, 1],
  [Number.NaN, 1],
])('at %s instructions a second limits are × %s', (speed, scale) => {
  expect(timeScale(speed)).toBe(scale);
});

test('the scale is over what an engine gets anyway', () => {
  expect(timesGiven('vm', 1)).toBe(2);
  expect(timesGiven('vm', 4.5)).toBe(9);
  expect(timesGiven('docker', 1)).toBe(1);
  expect(scaleWords(1)).toBe('limits × 1.0');
});

test.each([1, 3])(
  'a command that did not end in the page’s machine says what its page gives, at × %s',
  async (scale) => {
    const { labs } = assembleLabs([
      parsePage('a/b.md', '# B\n\n```console timeout=200ms\n$ sleep 1000\n```\n'),
    ]);
    const [lab] = labs;
    const [page] = lab?.pages ?? [];
    if (lab === undefined || page === undefined) throw new Error('There is no page.');
    const nodes = localNodes(['node1']);
    try {
      const ports = { ...nodes, timeScale: () => Promise.resolve(scale) };
      const result = await runPage(runnablePage(page, lab, labs), ports, {
        signal: new AbortController().signal,
      });
      const [command] = result.snippets[0]?.commands ?? [];
      const given = { pageMs: 200, times: 2 * scale, ...(scale === 1 ? {} : { scale }) };
      expect(command?.outcome).toMatchObject({ kind: 'timed-out', given });
      expect(command?.totalMs).toBeGreaterThanOrEqual(390 * scale);
      expect(result.timeScale).toBe(scale);
    } finally {
      nodes.close();
    }
  },
);
