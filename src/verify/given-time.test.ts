import { expect, test } from 'vitest';
import { assembleLabs } from '../lab/assemble.ts';
import { parsePage } from '../lab/page.ts';
import { givenTimeWords } from './given-time.ts';
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

test('a command that did not end in the page’s machine, says what its page gives', async () => {
  const { labs } = assembleLabs([
    parsePage('a/b.md', '# B\n\n```console timeout=200ms\n$ sleep 1000\n```\n'),
  ]);
  const [lab] = labs;
  const [page] = lab?.pages ?? [];
  if (lab === undefined || page === undefined) throw new Error('There is no page.');
  const nodes = localNodes(['node1']);
  try {
    const { snippets } = await runPage(runnablePage(page, lab, labs), nodes, {
      signal: new AbortController().signal,
    });
    const [command] = snippets[0]?.commands ?? [];
    expect(command?.outcome).toMatchObject({ kind: 'timed-out', given: { pageMs: 200, times: 2 } });
  } finally {
    nodes.close();
  }
});
