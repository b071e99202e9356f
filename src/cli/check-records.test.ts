import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { recordOf, recordText } from '../verify/record.ts';
import type { LabResult, VerifiedRecord } from '../verify/result.ts';
import type { Diagnostic } from '../lab/model.ts';
import { checkRecords } from './check-records.ts';
import { readLabsFolder } from '../labs-folder/read-labs-folder.ts';

const dirs: string[] = [];
afterAll(() => Promise.all(dirs.map((dir) => rm(dir, { recursive: true }))));

const now = Date.parse('2026-11-28T12:00:00Z');
const recordedEngine = {
  kind: 'vm',
  engineVersion: '28.5.2',
  cliVersion: '26.1.5',
  kernel: '6.1.192',
  platform: 'linux/386',
  guest: '989db6924396ae6c',
  standIns: [],
} as const;

/** A record without pages, with its seal. */
function recordWith(changes: Partial<LabResult>): VerifiedRecord {
  const result: LabResult = {
    lab: 'one',
    engine: recordedEngine,
    startedAt: '2026-11-28T10:00:00.000Z',
    ms: 1,
    pages: [],
    problems: [],
    ...changes,
  };
  return recordOf(result, undefined);
}

/** What is said of each record in a labs folder with the lab `one`. */
async function findingsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return (await checked(files)).map(
    ({ file, range, severity, code, message }) =>
      `${file}:${range.start.line}:${range.start.column} ${severity} ${code} ${message}`,
  );
}

async function checked(files: Readonly<Record<string, string>>): Promise<readonly Diagnostic[]> {
  const dir = await mkdtemp(join(tmpdir(), 'labs-'));
  dirs.push(dir);
  await mkdir(join(dir, 'one'));
  await writeFile(join(dir, 'one/README.md'), '# One\n\n```console\n$ echo a\n```\n');
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, 'one', name), text);
  const { labs } = await readLabsFolder(dir);
  return checkRecords(dir, labs, now);
}

test('a record that counts', async () => {
  const other = recordWith({ engine: { ...recordedEngine, kind: 'docker' } });
  expect(
    await findingsOf({
      'verified.json': recordText(recordWith({})),
      'verified.docker-28.json': recordText(other),
      'verified.old.json': 'no record',
    }),
  ).toEqual([]);
});

test.each<[string, string, string]>([
  ['without pages', JSON.stringify({ ...recordWith({}), pages: undefined }), 'pages is missing'],
  [
    'edited',
    JSON.stringify({ ...recordWith({}), commit: 'abc' }),
    'it was edited by hand: its seal does not fit its contents',
  ],
  ['of another lab', recordText(recordWith({ lab: 'two' })), 'it belongs to the lab "two"'],
  [
    'of the future',
    recordText(recordWith({ startedAt: '2030-01-01T00:00:00.000Z' })),
    'date "2030-01-01T00:00:00.000Z" is ahead of the clock',
  ],
  [
    'of an Engine that nobody has',
    recordText(recordWith({ engine: { ...recordedEngine, engineVersion: '99.0' } })),
    'engine.engineVersion "99.0" is no version of Docker Engine',
  ],
  [
    'in another’s file',
    recordText(recordWith({ engine: { ...recordedEngine, kind: 'docker' } })),
    'it is of a Docker Engine 28.5.2 of one’s own, whose record is verified.docker-28.json',
  ],
  ['that is a list', '[]', 'it is no object'],
  ['that nests', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'it nests deeper than a record does'],
])('a record %s', async (_, text, why) => {
  expect(await findingsOf({ 'verified.json': text })).toEqual([
    `one/verified.json:1:1 warning LAB090 This record does not count: ${why}.`,
  ]);
});

test('what makes one’s own Docker’s record anew names its Engine', async () => {
  const found = await checked({ 'verified.json': '{', 'verified.docker-28.json': '{' });
  expect(found.map(({ hint }) => hint)).toEqual([
    'Make it anew: `npm run labs -- verify one --engine docker:28 --record`.',
    'Make it anew: `npm run labs -- verify one --record`.',
  ]);
});

test('a record that is no JSON', async () => {
  const [found] = await findingsOf({ 'verified.json': '{' });
  expect(found).toMatch(
    /^one\/verified\.json:1:1 warning LAB090 This record does not count: it is not JSON: /,
  );
});

test('a committed record that names a run', async () => {
  const text = JSON.stringify({
    ...recordWith({}),
    run: { url: 'https://ci.example/runs/1', commit: 'abc' },
  });
  expect(await findingsOf({ 'verified.json': text })).toEqual([
    'one/verified.json:1:1 warning LAB091 This record names the run https://ci.example/runs/1, but only the records of a published site may.',
  ]);
});

test('a folder, a device and too large a file in a record’s place', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'labs-'));
  dirs.push(dir);
  for (const lab of ['a', 'b', 'c']) {
    await mkdir(join(dir, lab));
    await writeFile(join(dir, lab, 'README.md'), '# Lab\n');
  }
  await mkdir(join(dir, 'a/verified.json'));
  await symlink('/dev/zero', join(dir, 'b/verified.json'));
  await writeFile(join(dir, 'c/verified.json'), '');
  const handle = join(dir, 'c/verified.json');
  await writeFile(handle, Buffer.alloc(32 * 1024 * 1024 + 1));
  const { labs } = await readLabsFolder(dir);
  expect((await checkRecords(dir, labs, now)).map(({ file, message }) => `${file} ${message}`)).toEqual([
    'a/verified.json This record does not count: it is a folder.',
    'b/verified.json This record does not count: it is a device, not a file.',
    'c/verified.json This record does not count: it has 33554433 bytes, which no record has.',
  ]);
  expect(await readFile(join(dir, 'a/README.md'), 'utf8')).toBe('# Lab\n');
});
