import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stage } from './cache.ts';
import { listStages, prune } from './prune.ts';

const hour = 60 * 60_000;

let cache: string;
let said: string[];
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'prune-'));
  said = [];
});
afterEach(() => rm(cache, { recursive: true }));

async function age(path: string, ms: number): Promise<void> {
  const then = new Date(Date.now() - ms);
  await utimes(path, then, then);
}

async function makeStage(name: string, ageMs: number): Promise<void> {
  const folder = join(cache, 'stages', name);
  await mkdir(join(folder, 'root'), { recursive: true });
  await writeFile(join(folder, 'root/file'), Buffer.alloc(3 * 2 ** 20));
  await age(folder, ageMs);
}

async function makeGuest(id: string, ageMs: number, stages: readonly string[]): Promise<void> {
  await mkdir(join(cache, id));
  await writeFile(join(cache, id, 'manifest.json'), '{}');
  await age(join(cache, id, 'manifest.json'), ageMs);
  await listStages(join(cache, id), stages);
}

const pruneFor = (current: string): Promise<void> => prune(cache, current, (line) => said.push(line));
const there = async (folder = cache): Promise<string[]> => (await readdir(folder)).sort();

const [oldest, before, current] = ['1111111111111111', '2222222222222222', '3333333333333333'] as const;

test('the current guest and the one before it stay, with their stages; the rest goes, and the log says so', async () => {
  await makeGuest(oldest, 30 * hour, ['kernel-1', 'images-1']);
  await makeGuest(before, 20 * hour, ['kernel-1', 'images-2']);
  await makeGuest(current, 0, ['kernel-3', 'images-3']);
  for (const name of ['kernel-1', 'images-1', 'images-2', 'kernel-3', 'images-3', 'of-no-guest'])
    await makeStage(name, 19 * hour);
  await writeFile(join(cache, 'current'), `${current}\n`);
  await pruneFor(current);
  expect(await there()).toEqual([before, current, 'current', 'stages']);
  expect(await there(join(cache, 'stages'))).toEqual(['images-2', 'images-3', 'kernel-1', 'kernel-3']);
  expect(said).toEqual([
    'deleted from the cache, as nothing needs it any more (0 KiB): ' +
      `${oldest}, stages/images-1, stages/of-no-guest`,
  ]);
});

test('what another build may be at work with stays', async () => {
  await makeGuest(current, 0, []);
  await makeStage('kernel-of-another-tree', 2 * hour);
  await makeStage('images-5.unfinished', hour);
  await mkdir(join(cache, `${before}.download`));
  // Using a stage again is what keeps it.
  const name = await stage(cache, 'kernel', ['x'], () => Promise.resolve());
  await age(name, 2 * hour);
  await stage(cache, 'kernel', ['x'], () => Promise.reject(new Error('made again')));
  await pruneFor(current);
  expect(await there(join(cache, 'stages'))).toEqual([
    'images-5.unfinished',
    name.slice(join(cache, 'stages/').length),
  ]);
  expect(await there()).toEqual([`${before}.download`, current, 'stages']);
});

test('what was given up a day ago goes', async () => {
  await makeGuest(current, 0, []);
  await makeStage('images-5.unfinished', 25 * hour);
  await mkdir(join(cache, `${before}.download`));
  await age(join(cache, `${before}.download`), 25 * hour);
  await pruneFor(current);
  expect(await there(join(cache, 'stages'))).toEqual([]);
  expect(await there()).toEqual([current, 'stages']);
});

test('with nothing to delete, nothing is said', async () => {
  await makeGuest(current, 0, ['kernel-1']);
  await makeStage('kernel-1', 50 * hour);
  await pruneFor(current);
  expect(said).toEqual([]);
});
