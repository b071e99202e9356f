import { expect, test } from 'vitest';
import { bundleOf, bundleText, readBundle } from './bundle.ts';
import { commit, labsOf, pageText, runOf } from './fixtures/sample-run.ts';
import { hashOf } from './hash.ts';
import { localInfo } from './local-nodes.ts';
import { readRecord, recordOf, recordText } from './record.ts';
import type { VerifyResult } from './result.ts';
import { labVerification } from './verification.ts';

const labs = labsOf({
  'a/1.md': pageText('One', 'echo 1'),
  'a/2.md': pageText('Two', 'echo 2'),
  'b/3.md': pageText('Three', 'echo 3'),
});
const run = { url: 'https://code.example/owner/name/actions/runs/7', commit };
const ownRun = { url: 'https://code.example/owner/name/actions/runs/5', commit: 'fedc' };
const own = { ...localInfo, kind: 'docker' as const };
const later = (result: VerifyResult, startedAt: string): VerifyResult => ({
  ...result,
  labs: result.labs.map((lab) => ({ ...lab, startedAt })),
});

/** After the run. */
const noon = Date.parse('2026-11-23T12:00:00Z');

test('a bundle has a record of each lab of the run, which names it', () => {
  const bundle = bundleOf(runOf(labs), run, []);
  expect(bundle).toMatchObject({
    version: 1,
    run,
    date: '2026-11-22T20:00:00.000Z',
    counts: { pages: 3, failedPages: 0, again: [] },
  });
  expect(bundle.records.map((record) => [record.lab, record.run])).toEqual(
    ['a', 'b'].map((lab) => [lab, run]),
  );
  expect(readBundle(bundleText(bundle))).toEqual({ kind: 'bundle', bundle, odd: [] });
});

test('pages that failed and pages that passed only when run again are counted', () => {
  const result = runOf(labs);
  const [a, b] = result.labs;
  if (a === undefined || b === undefined) throw new Error('no labs');
  const problem = { file: 'b/3.md', line: 1, column: 1, message: 'Odd.' };
  const again = { ...a, pages: a.pages.map((page, index) => (index === 1 ? { ...page, runs: 2 } : page)) };
  const bundle = bundleOf({ ...result, labs: [again, { ...b, problems: [problem] }] }, run, []);
  expect(bundle.counts).toEqual({ pages: 3, failedPages: 1, again: ['a/2'] });
});

test('a lab of which nothing ran has the Engine of the others', () => {
  const result = runOf(labs);
  const [a, b] = result.labs;
  if (a === undefined || b === undefined) throw new Error('no labs');
  const none = { ...b, engine: { ...b.engine, engineVersion: '', guest: '' } };
  expect(bundleOf({ ...result, labs: [a, none] }, run, []).records.map(({ engine }) => engine)).toEqual([
    localInfo,
    localInfo,
  ]);
  expect(bundleOf({ ...result, labs: [none] }, run, []).records).toEqual([]);
});

test('records of other runs are taken in with their own run; of two of one Engine the newer', () => {
  const at = (startedAt: string) =>
    bundleOf(
      later(runOf(labs, ['b/3'], own), startedAt),
      { ...ownRun, url: `${ownRun.url}?${startedAt}` },
      [],
    );
  const bundle = bundleOf(runOf(labs), run, [at('2026-11-20T00:00:00.000Z'), at('2026-11-21T00:00:00.000Z')]);
  expect(bundle.records.map(({ lab, engine, run: of }) => `${lab} ${engine.kind} ${of?.url ?? ''}`)).toEqual([
    `a vm ${run.url}`,
    `b vm ${run.url}`,
    `b docker ${ownRun.url}?2026-11-21T00:00:00.000Z`,
  ]);
  // What the run itself saw is not replaced.
  expect(
    bundleOf(runOf(labs), run, [
      bundleOf(later(runOf(labs), '2030-01-01T00:00:00.000Z'), ownRun, []),
    ]).records.map((record) => record.run?.url),
  ).toEqual([run.url, run.url]);
});

test('a bundle’s record counts where it is from a bundle, and only a run’s does', () => {
  const [record] = bundleOf(runOf(labs), run, []).records;
  const [lab] = labs;
  if (record === undefined || lab === undefined) throw new Error('no record');
  const text = recordText(record);
  expect(readRecord(text, { id: 'a' }, { now: noon, source: 'bundle' }).kind).toBe('record');
  expect(readRecord(text, { id: 'a' }, { now: noon })).toEqual({
    kind: 'broken',
    why: 'it names a run, and only records that a workflow publishes may',
  });
  const [result] = runOf(labs).labs;
  if (result === undefined) throw new Error('no result');
  const committed = recordText(recordOf(result, commit));
  expect(readRecord(committed, { id: 'a' }, { now: noon, source: 'bundle' })).toEqual({
    kind: 'broken',
    why: 'it does not name the run that made it',
  });
  const script = recordText(recordOf(result, commit, { url: 'javascript:alert(1)', commit }));
  expect(readRecord(script, { id: 'a' }, { now: noon, source: 'bundle' })).toEqual({
    kind: 'broken',
    why: 'it does not name the run that made it',
  });
  const verification = labVerification(lab, labs, text, {
    guest: localInfo.guest,
    now: noon,
    source: 'bundle',
  });
  expect(verification).toMatchObject({ run, counts: { passed: 2 } });
  expect([...verification.snippets.values()].map((state) => 'run' in state && state.run)).toEqual([run, run]);
});

test('of another commit’s labs the values differ, so that its records are stale', () => {
  const now = labsOf({ 'a/1.md': pageText('One', 'echo one'), 'a/2.md': pageText('Two', 'echo 2') });
  const [lab] = now;
  const [record] = bundleOf(runOf(labs), run, []).records;
  if (record === undefined || lab === undefined) throw new Error('no record');
  const { snippets } = labVerification(lab, now, recordText(record), {
    guest: localInfo.guest,
    now: noon,
    source: 'bundle',
  });
  expect([...snippets.values()].map(({ status }) => status)).toEqual(['stale', 'passed']);
});

const bundle = bundleOf(runOf(labs), run, []);
/** As one who knows how seals are made. */
const resealed = (change: object): string => {
  const rest = { ...bundle, ...change, seal: undefined };
  return JSON.stringify({ ...rest, seal: hashOf(JSON.stringify(rest)) });
};

test.each<[string, string, string]>([
  ['nothing', '', 'it is not JSON: Unexpected end of JSON input'],
  ['a list', '[]', 'it is no bundle of version 1, as `labs verify --bundle` writes it'],
  ['null', 'null', 'it is no bundle of version 1, as `labs verify --bundle` writes it'],
  [
    'a record',
    recordText(bundle.records[0] ?? ({} as never)),
    'it is no bundle of version 1, as `labs verify --bundle` writes it',
  ],
  [
    'another version',
    resealed({ version: 2 }),
    'it is no bundle of version 1, as `labs verify --bundle` writes it',
  ],
  ['no run', resealed({ run: null }), 'it is no bundle of version 1, as `labs verify --bundle` writes it'],
  [
    'no counts',
    resealed({ counts: undefined }),
    'it is no bundle of version 1, as `labs verify --bundle` writes it',
  ],
  [
    'an edit',
    bundleText(bundle).replace('"failedPages": 0', '"failedPages": 1'),
    'it was edited by hand: its seal does not fit its contents',
  ],
  [
    'an address that is none',
    resealed({ run: { url: 'javascript:alert(1)', commit } }),
    'its run has no address that can be opened',
  ],
])('a bundle with %s does not count', (_what, text, why) => {
  expect(readBundle(text)).toEqual({ kind: 'broken', why });
});

test('a record that cannot be told is left out, and stops no other', () => {
  const [a, b] = bundle.records;
  const read = readBundle(resealed({ records: [a, null, { lab: 'x' }, a, b] }));
  expect(read).toMatchObject({
    kind: 'bundle',
    bundle: { records: [a, b] },
    odd: [
      'its record 2 does not say of which lab and Engine it is',
      'its record 3 does not say of which lab and Engine it is',
      'it has a second record a/verified.json',
    ],
  });
});
