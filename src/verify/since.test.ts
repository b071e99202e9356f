import { expect, test } from 'vitest';
import type { Lab } from '../lab/model.ts';
import { commit, labsOf, pageText, runOf } from './fixtures/sample-run.ts';
import { localInfo } from './local-nodes.ts';
import { recordOf, recordText } from './record.ts';
import type { LabsThen } from './since.ts';
import { changedSince } from './since.ts';

const text = {
  'a/1.md': pageText('One', 'echo 1'),
  'a/2.md': pageText('Two', 'echo 2').replace('# Two', '---\nsetup: b/3\n---\n# Two'),
  'b/3.md': pageText('Three', 'echo 3'),
  'b/read.md': '# To read\n',
};
const vm = { kind: 'vm', engineVersion: '' } as const;
const docker28 = { kind: 'docker', engineVersion: '28' } as const;

function recordsOf(labs: readonly Lab[], name = 'verified.json'): [string, string][] {
  const engine = name === 'verified.json' ? localInfo : { ...localInfo, kind: 'docker' as const };
  return runOf(labs, undefined, engine).labs.map((lab) => [
    `${lab.lab}/${name}`,
    recordText(recordOf(lab, commit)),
  ]);
}

const labs = labsOf(text);
const then: LabsThen = { labs, records: new Map(recordsOf(labs)) };

/** After the records. */
const noon = Date.parse('2026-11-23T12:00:00Z');

/** `now`: the labs' text, where it changed; undefined: the file is gone. */
function since(
  now: Readonly<Partial<Record<string, string>>>,
  records: ReadonlyMap<string, string> = then.records,
  engine: Parameters<typeof changedSince>[2] = vm,
  before = then,
  guest?: string,
): Record<string, unknown> {
  const all: Readonly<Partial<Record<string, string>>> = { ...text, ...now };
  const files = Object.entries(all).flatMap(([file, of]) => (of === undefined ? [] : [[file, of]]));
  const { pages, ...rest } = changedSince(
    before,
    { labs: labsOf(Object.fromEntries(files) as Record<string, string>), records },
    engine,
    guest,
    noon,
  );
  return { pages: pages.map(({ page, why }) => `${page.path}: ${why}`), ...rest };
}

const nothing = { pages: [], gone: [], elsewhere: [] };

const changed = (name: string, change: (of: string) => string | undefined) => {
  const records = new Map(then.records);
  const of = change(records.get(name) ?? '');
  if (of === undefined) records.delete(name);
  else records.set(name, of);
  return records;
};

test('nothing changed, or words only', () => {
  expect(since({})).toEqual(nothing);
  expect(since({ 'a/1.md': `${text['a/1.md']}\nMore words.\n` })).toEqual(nothing);
});

test('a page of another value is in question, and one whose set-up page changed', () => {
  expect(since({ 'b/3.md': pageText('Three', 'echo 33') })).toEqual({
    ...nothing,
    pages: ['a/2: what its run depends on changed', 'b/3: what its run depends on changed'],
  });
});

test('a new page is in question, a deleted one and its record are named', () => {
  expect(
    since(
      { 'c/4.md': pageText('Four', 'true'), 'b/3.md': undefined, 'b/read.md': undefined },
      changed('b/verified.json', () => undefined),
    ),
  ).toEqual({
    ...nothing,
    pages: ['a/2: what its run depends on changed', 'c/4: it is new'],
    gone: ['b/3.md: it was deleted.', 'b/read.md: it was deleted.', 'b/verified.json: it was deleted.'],
  });
});

test('a record that is gone, edited or another puts its pages in question', () => {
  expect(
    since(
      {},
      changed('a/verified.json', () => undefined),
    ),
  ).toEqual({
    ...nothing,
    pages: ['a/1: its record was deleted', 'a/2: its record was deleted'],
    gone: ['a/verified.json: it was deleted.'],
  });
  expect(
    since(
      {},
      changed('a/verified.json', (of) => of.replace('"ms": 50', '"ms": 51')),
    ),
  ).toEqual({
    ...nothing,
    pages: ['a/1: its record was edited', 'a/2: its record was edited'],
  });
  const [lab] = runOf(labs).labs;
  if (lab === undefined) throw new Error('no lab');
  const pages = lab.pages.map((page) => (page.page === 'a/2' ? { ...page, ms: 7 } : page));
  expect(
    since(
      {},
      changed('a/verified.json', () => recordText(recordOf({ ...lab, pages }, 'fedc'))),
    ),
  ).toEqual({
    ...nothing,
    pages: ['a/2: its record changed'],
  });
  // Only its head: that vouches anew for every page.
  expect(
    since(
      {},
      changed('a/verified.json', () =>
        recordText(recordOf({ ...lab, startedAt: '2026-11-22T21:00:00.000Z' }, commit)),
      ),
    ),
  ).toEqual({ ...nothing, pages: ['a/1: its record changed', 'a/2: its record changed'] });
  expect(
    since(
      {},
      changed('a/verified.json', () =>
        recordText(recordOf({ ...lab, pages: lab.pages.slice(0, 1) }, commit)),
      ),
    ),
  ).toEqual({ ...nothing, pages: ['a/2: it has no record'] });
});

test('what no record vouches for is in question, whether anything changed or not', () => {
  const none: LabsThen = {
    labs,
    records: new Map([['b/verified.json', 'odd'], ...recordsOf(labs).slice(0, 1)]),
  };
  expect(since({}, none.records, vm, none)).toEqual({
    ...nothing,
    pages: ['b/3: its record does not count'],
  });
  const empty: LabsThen = { labs, records: new Map() };
  expect(since({}, empty.records, vm, empty)).toEqual({
    ...nothing,
    pages: ['a/1: it has no record', 'a/2: it has no record', 'b/3: it has no record'],
  });
});

test('since a commit without labs everything is new', () => {
  expect(since({}, then.records, vm, { labs: [], records: new Map() })).toEqual({
    ...nothing,
    pages: ['a/1: it is new', 'a/2: it is new', 'b/3: it is new'],
    elsewhere: [],
  });
});

test('records of other engines are named; on their own engine only what they tell of is in question', () => {
  const own = new Map([...then.records, ...recordsOf(labs, 'verified.docker-28.json').slice(0, 1)]);
  expect(since({}, own)).toEqual({ ...nothing, elsewhere: ['a/verified.docker-28.json'] });
  expect(since({}, own, docker28)).toEqual({
    ...nothing,
    pages: ['a/1: its record changed', 'a/2: its record changed'],
  });
  const kept: LabsThen = { labs, records: own };
  expect(since({ 'b/3.md': pageText('Three', 'echo 33') }, own, docker28, kept)).toEqual({
    ...nothing,
    pages: ['a/2: what its run depends on changed'],
  });
});

test('a record that was made in another sandbox puts its pages in question', () => {
  expect(since({}, then.records, vm, then, localInfo.guest)).toEqual(nothing);
  expect(since({}, then.records, vm, then, 'fedc')).toEqual({
    ...nothing,
    pages: ['a/1', 'a/2', 'b/3'].map((page) => `${page}: its record was made in another sandbox`),
  });
  const own = new Map(recordsOf(labs, 'verified.docker-28.json'));
  expect(since({}, own, docker28, { labs, records: own }, 'fedc')).toEqual(nothing);
});
