import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { stage } from './cache.ts';

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'stages-'));
});
afterEach(() => rm(cache, { recursive: true }));

const making = (text: string) => async (folder: string) => {
  await writeFile(join(folder, 'made'), text);
};
const made = (folder: string) => readFile(join(folder, 'made'), 'utf8');
const there = () => readdir(join(cache, 'stages'));

it('makes a stage once for the same inputs, and another for others', async () => {
  const first = await stage(cache, 'one', [1], making('first'));
  expect(await stage(cache, 'one', [1], making('second'))).toBe(first);
  expect(await made(first)).toBe('first');
  expect(await made(await stage(cache, 'one', [2], making('other')))).toBe('other');
});

it('made anew, it takes the place of the one before', async () => {
  const first = await stage(cache, 'one', [1], making('first'));
  expect(await stage(cache, 'one', [1], making('second'), true)).toBe(first);
  expect(await made(first)).toBe('second');
  expect(await there()).toHaveLength(1);
});

it('what was there stays until the new one is whole', async () => {
  const first = await stage(cache, 'one', [1], making('first'));
  const failing = stage(cache, 'one', [1], () => Promise.reject(new Error('no network')), true);
  await expect(failing).rejects.toThrow('no network');
  expect(await made(first)).toBe('first');
  await stage(cache, 'one', [1], making('third'), true);
  expect(await made(first)).toBe('third');
  expect(await there()).toHaveLength(1);
});
