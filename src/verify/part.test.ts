import { expect, test } from 'vitest';
import { commit, labsOf, pageText, runOf } from './fixtures/sample-run.ts';
import { localInfo } from './local-nodes.ts';
import type { PartFile } from './part.ts';
import { mergeParts, partOf } from './part.ts';
import type { Part, VerifyResult } from './result.ts';

const labs = labsOf({
  'a/1.md': pageText('One', 'echo 1'),
  'a/2.md': pageText('Two', 'echo 2'),
  'b/3.md': pageText('Three', 'echo 3'),
  'b/4.md': pageText('Four', 'echo 4'),
});
const pages = labs.flatMap((lab) => lab.pages.map(({ path }) => path));

type Change = Partial<Omit<Part, 'seal'>> & { readonly result?: Partial<VerifyResult> };

function part(index: number, paths: readonly string[], { result, ...change }: Change = {}): PartFile {
  const shard = { index, total: 2 };
  const run = { ...runOf(labs, paths), ...result };
  const report = partOf(run, { shard, pages, engine: 'vm', guest: 'g1', retries: 1, ...change });
  return { name: `parts/part-${index}.json`, text: JSON.stringify(report, null, 2) };
}

const [one, two] = [part(1, ['a/1', 'b/4']), part(2, ['a/2', 'b/3'])];
const reasons = (...files: readonly PartFile[]) => {
  const merged = mergeParts(files, 'parts');
  return merged.kind === 'refused' ? merged.reasons : [];
};

test('the parts of a run are what the run would have told', () => {
  const merged = mergeParts([two, one], 'parts');
  expect(merged.kind === 'merged' && merged.result).toEqual(runOf(labs));
});

test('what several parts tell of a lab is told once, and the run lasts from the first start to the last end', () => {
  const problem = { file: 'a/1.md', line: 1, column: 1, message: 'Odd.' };
  const told = (paths: readonly string[]) =>
    runOf(labs, paths).labs.map((lab) => ({ ...lab, problems: lab.lab === 'a' ? [problem] : [] }));
  const merged = mergeParts(
    [
      part(1, ['a/1', 'b/4'], { result: { labs: told(['a/1', 'b/4']) } }),
      part(2, ['a/2', 'b/3'], {
        result: { labs: told(['a/2', 'b/3']), startedAt: '2026-11-22T20:00:05.000Z' },
      }),
    ],
    'parts',
  );
  expect(merged.kind === 'merged' && merged.result).toMatchObject({
    startedAt: '2026-11-22T20:00:00.000Z',
    ms: 6000,
    labs: [
      { lab: 'a', problems: [problem] },
      { lab: 'b', problems: [] },
    ],
  });
});

test('a lab of which one part ran nothing has the engine of the other', () => {
  const none = { ...localInfo, engineVersion: '', guest: '' };
  const merged = mergeParts(
    [part(1, ['a/1', 'b/4'], { result: { labs: runOf(labs, ['a/1', 'b/4'], none).labs } }), two],
    'parts',
  );
  expect(merged.kind === 'merged' && merged.result.labs.map(({ engine }) => engine)).toEqual([
    localInfo,
    localInfo,
  ]);
});

test('parts without a page are parts', () => {
  const merged = mergeParts([part(1, pages), part(2, [], { result: { labs: [] } })], 'parts');
  expect(merged.kind).toBe('merged');
});

test.each<[string, readonly PartFile[], readonly string[]]>([
  ['no part', [], ['parts: there is no part. `labs verify --shard 1/2 --report FILE.json` writes one.']],
  ['a missing part', [one], ['parts: part 2 of 2 is missing.']],
  [
    'a part twice',
    [one, two, { ...two, name: 'parts/copy.json' }],
    ['parts/part-2.json, parts/copy.json: each is part 2 of 2.'],
  ],
  [
    'another commit',
    [one, two, part(2, ['a/2', 'b/3'], { result: { commit: 'fedc' } })],
    [
      `parts/part-2.json: it is of another commit than parts/part-1.json: fedc, not ${commit}.`,
      'parts/part-2.json, parts/part-2.json: each is part 2 of 2.',
    ],
  ],
  [
    'another guest',
    [one, part(2, ['a/2', 'b/3'], { guest: 'g2' })],
    ['parts/part-2.json: it is of another guest than parts/part-1.json: g2, not g1.'],
  ],
  [
    'another engine',
    [one, part(2, ['a/2', 'b/3'], { engine: 'docker:28' })],
    ['parts/part-2.json: it is of another engine than parts/part-1.json: docker:28, not vm.'],
  ],
  [
    'another version of the engine',
    [
      one,
      part(2, ['a/2', 'b/3'], {
        result: { labs: runOf(labs, ['a/2', 'b/3'], { ...localInfo, engineVersion: '99.0' }).labs },
      }),
    ],
    [
      `parts/part-2.json: it ran on another engine than parts/part-1.json: Docker Engine 99.0 (${localInfo.platform}, kernel ${localInfo.kernel}), not Docker Engine ${localInfo.engineVersion} (${localInfo.platform}, kernel ${localInfo.kernel}).`,
    ],
  ],
  [
    'another total',
    [one, part(2, ['a/2', 'b/3'], { shard: { index: 2, total: 3 } })],
    ['parts/part-2.json: it is of a run in another number of parts than parts/part-1.json: 3, not 2.'],
  ],
  [
    'other retries and another base',
    [one, part(2, ['a/2', 'b/3'], { retries: 0, since: 'fedc' })],
    [
      'parts/part-2.json: it is of another number of retries than parts/part-1.json: 0, not 1.',
      'parts/part-2.json: it is of a run since another commit than parts/part-1.json: fedc, not none.',
    ],
  ],
  [
    'a run of other pages',
    [one, part(2, ['a/2'], { pages: ['a/1', 'a/2'] })],
    ['parts/part-2.json: it is of a run of other pages than parts/part-1.json.'],
  ],
  [
    'pages that are lost, doubled, or none of the run’s',
    [
      part(1, ['a/1', 'a/2'], { pages: ['a/1', 'a/2', 'b/3'] }),
      part(2, ['a/2', 'b/4'], { pages: ['a/1', 'a/2', 'b/3'] }),
    ],
    [
      'parts/part-2.json: the page a/2 is in parts/part-1.json, too.',
      'parts/part-2.json: the page b/4 is no page of its run.',
      'parts: the page b/3 is in no part.',
    ],
  ],
  [
    'a file that cannot be read',
    [one, two, { name: 'parts/x.json', text: undefined }],
    ['parts/x.json: it cannot be read.'],
  ],
  [
    'a file that is no JSON',
    [one, two, { name: 'parts/x.json', text: '{' }],
    [`parts/x.json: it is not JSON: Expected property name or '}' in JSON at position 1 (line 1 column 2)`],
  ],
  ...['null', '[]', '{"part":null}', '7', JSON.stringify(runOf(labs))].map(
    (text): [string, readonly PartFile[], readonly string[]] => [
      `the report ${text.slice(0, 20)} that is no part`,
      [one, two, { name: 'parts/x.json', text }],
      ['parts/x.json: it is no part of a run. `labs verify --shard … --report` writes one.'],
    ],
  ),
  [
    'a part that was edited',
    [one, { ...two, text: two.text?.replace('"passed"', '"skipped"') }],
    [
      'parts/part-2.json: it was edited: its seal does not fit its contents.',
      'parts: part 2 of 2 is missing.',
    ],
  ],
])('%s is refused', (_what, files, expected) => {
  expect(reasons(...files)).toEqual(expected);
});

test.each<[string, Change]>([
  ['no part at all', { shard: { index: 1, total: 0 } }],
  ['half a part', { shard: { index: 1, total: 1.5 } }],
  ['more parts than there can be', { shard: { index: 1, total: 1e10 } }],
  ['a part beyond the last', { shard: { index: 3, total: 2 } }],
  ['a lab that is none', { result: { labs: [null as never] } }],
  ['a lab without pages', { result: { labs: [{ lab: 'a' } as never] } }],
  ['no time', { result: { startedAt: 'soon' } }],
])('sealed, but %s', (_what, change) => {
  const odd = partOf(
    { ...runOf(labs, []), ...change.result },
    { shard: { index: 1, total: 1 }, pages: [], engine: 'vm', retries: 1, ...change },
  );
  expect(reasons({ name: 'odd.json', text: JSON.stringify(odd) })).toEqual([
    'odd.json: it is no part of a run. `labs verify --shard … --report` writes one.',
  ]);
});
