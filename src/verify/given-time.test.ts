import { expect, test } from 'vitest';
import { assembleLabs } from '../lab/assemble.ts';
import { parsePage } from '../lab/page.ts';
import { givenTimeWords, limitMs, scaleWords, timesGiven, timeScale } from './given-time.ts';
import { localNodes } from './local-nodes.ts';
import { runPage } from './run.ts';
import { runnablePage } from './runnable-page.ts';

test('a time that the engine made longer is explained', () => {
  const outcome = { kind: 'timed-out', afterMs: 9980, given: { pageMs: 5000, times: 2 } } as const;
  expect(givenTimeWords(outcome)).toBe(
    '10 s (twice the 5 s that the page gives: a reader’s device may be slow)',
  );
  expect(givenTimeWords({ kind: 'timed-out', afterMs: 5012 })).toBe('5.0 s');
});

test('and so is one that a slow device made longer', () => {
  const given = { pageMs: 5000, times: 9, scale: 4.5 };
  const outcome = { kind: 'timed-out', afterMs: 44_980, given } as const;
  expect(limitMs(outcome)).toBe(45_000);
  expect(givenTimeWords(outcome)).toBe(
    '45 s (twice the 5 s that the page gives, limits × 4.5: this device takes 4.5 times as long as usual)',
  );
});

/** What a node has done that started and then worked for so many seconds of the usual device. */
const worked = (seconds: number, slowness: number) => ({
  instructions: 60_000_000 + seconds * 52_000_000,
  ms: slowness * (2000 + seconds * 1000),
});

test.each([
  ['nothing is known yet', [], 1],
  ['a node has just begun', [{ instructions: 0, ms: 20 }], 1],
  ['a node has started as usual', [worked(0, 1)], 1],
  ['it has worked on as usual', [worked(60, 1)], 1],
  // A fast device gets no less than its page promises.
  ['it is faster', [worked(60, 0.2)], 1],
  ['it started half as fast', [worked(0, 2)], 2],
  ['it takes more than four times as long', [worked(20, 4.5)], 4.5],
  ['its nodes take each other’s time', [worked(20, 1), worked(20, 2)], 1.5],
  // A command that hangs ends on every device.
  ['it hardly moves', [worked(0, 1000)], 8],
] as const)('where %s', (_, nodes, scale) => {
  expect(timeScale(nodes)).toBe(scale);
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
