import { expect, test } from 'vitest';
import { commandWords } from '../components/sandbox/words.ts';
import { assembleLabs } from '../lab/assemble.ts';
import { parsePage } from '../lab/page.ts';
import { givenTimeWords } from './given-time.ts';
import { localNodes } from './local-nodes.ts';
import { runPage } from './run.ts';
import { runnablePage } from './runnable-page.ts';
import { seconds } from './report/summary.ts';

test('a time that the engine made longer is explained', () => {
  const outcome = { kind: 'timed-out', afterMs: 9980, given: { pageMs: 5000, times: 2 } } as const;
  expect(givenTimeWords(outcome, seconds)).toBe(
    '10 s (twice the 5 s that the page gives: a reader’s device may be slow)',
  );
  expect(givenTimeWords({ kind: 'timed-out', afterMs: 5012 }, seconds)).toBe('5.0 s');
});

test('a command that did not end in the page’s machine, as a reader is told', async () => {
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
    expect(command && commandWords(command)).toBe(
      'No end after 400 ms (twice the 200 ms that the page gives: a reader’s device may be slow), so it was stopped with Ctrl-C.',
    );
  } finally {
    nodes.close();
  }
});
