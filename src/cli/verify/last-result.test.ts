import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SnippetOutcome, SnippetResult } from '../../verify/result.ts';
import type { LastPage } from './last-result.ts';
import { keepLastResult, lastResultFile, readLastResult } from './last-result.ts';

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'last-result-'));
});
afterEach(() => rm(cache, { recursive: true }));

const snippet = (id: string, outcome: SnippetOutcome, ms: number): SnippetResult => ({
  id,
  hash: id,
  line: 1,
  ms,
  commands: [],
  ...outcome,
});
const page = (name: string, startedAt: string, ...snippets: SnippetResult[]): LastPage => ({
  page: name,
  file: `${name}.md`,
  hash: 'h',
  startedAt,
  snippets,
});
const passed = { status: 'passed' } as const;
const notReached = { status: 'not-reached', because: 'Line 1 did not pass.' } as const;
const all = new Set(['a', 'b']);

test('the last result of each page is kept with its time; pages that are gone are forgotten', async () => {
  expect(readLastResult('/x/labs', cache)).toEqual([]);
  const a1 = page('a', '2026-01-01', snippet('s', passed, 1));
  const a2 = page('a', '2026-01-02', snippet('s', notReached, 2));
  const b1 = page('b', '2026-01-01', snippet('s', passed, 3));
  const keep = (...pages: LastPage[]) => pages.map((one) => ({ page: one, interrupted: false }));
  keepLastResult('/x/labs', keep(a1, b1), all, cache);
  keepLastResult('/x/labs', keep(a2), all, cache);
  expect(readLastResult('/x/labs', cache)).toEqual([a2, b1]);
  keepLastResult('/x/labs', [], new Set(['b']), cache);
  expect(readLastResult('/x/labs', cache)).toEqual([b1]);
  expect(await readdir(join(cache, 'last-verify'))).toEqual([basename(lastResultFile('/x/labs'))]);
});

test('what an interrupted run did not reach keeps its result', () => {
  const before = page(
    'a',
    '2026-01-01',
    snippet('1', passed, 1),
    snippet('2', passed, 1),
    snippet('3', passed, 1),
  );
  keepLastResult('/x/labs', [{ page: before, interrupted: false }], all, cache);
  const now = page(
    'a',
    '2026-01-02',
    snippet('1', passed, 2),
    snippet('2', notReached, 0),
    snippet('4', notReached, 0),
  );
  keepLastResult('/x/labs', [{ page: now, interrupted: true }], all, cache);
  const merged = page('a', '2026-01-02', snippet('1', passed, 2), snippet('2', passed, 1));
  expect(readLastResult('/x/labs', cache)).toEqual([merged]);
  const nothing = page('b', '2026-01-02', snippet('1', notReached, 0));
  keepLastResult('/x/labs', [{ page: nothing, interrupted: true }], all, cache);
  expect(readLastResult('/x/labs', cache)).toEqual([merged]);
});

test('two labs folders do not mix; a file that is none counts as none', async () => {
  const a = page('a', '2026-01-01', snippet('s', passed, 1));
  keepLastResult('/x/labs', [{ page: a, interrupted: false }], all, cache);
  expect(readLastResult('/y/labs', cache)).toEqual([]);
  await writeFile(lastResultFile('/x/labs', cache), '{"version": 1, "labs": "/y/labs", "pages": []}');
  expect(readLastResult('/x/labs', cache)).toEqual([]);
  await writeFile(lastResultFile('/x/labs', cache), '{"version":');
  expect(readLastResult('/x/labs', cache)).toEqual([]);
});
