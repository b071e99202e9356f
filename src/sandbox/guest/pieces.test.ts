import { mkdir, mkdtemp, open, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashesOfFolder, hashOf, stage } from './cache.ts';
import { cutDisk, cutStream } from './disk-image.ts';
import { archiveLayer } from './layer.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guest-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a disk is cut where it has data, and zeros cost nothing', async () => {
  const image = join(folder, 'disk');
  await writeFile(image, '');
  await truncate(image, 5_000_000);
  const file = await open(image, 'r+');
  await file.write('here', 1_200_000);
  await file.close();
  const disk = await cutDisk(image, join(folder, 'pieces'), 'root');
  expect(disk).toMatchObject({ bytes: 5_000_000, compression: 'gzip' });
  expect(disk.pieces).toHaveLength(Math.ceil(5_000_000 / disk.chunkBytes));
  const there = disk.pieces.flatMap((piece, index) => (piece ? [{ piece, index }] : []));
  expect(there).toHaveLength(1);
  const { piece, index } = there[0] ?? { piece: { file: '' }, index: -1 };
  const bytes = gunzipSync(await readFile(join(folder, 'pieces', piece.file)));
  expect(bytes.toString('latin1', 1_200_000 - index * disk.chunkBytes).slice(0, 4)).toBe('here');
});

test('a stream is cut in pieces that give it back', async () => {
  const bytes = Uint8Array.from({ length: 2500 }, (_, index) => index);
  const pieces = await cutStream(bytes, folder, 'state', 1000);
  expect(pieces.map((piece) => piece.bytes)).toEqual([1000, 1000, 500]);
  const joined = Buffer.concat(await Promise.all(pieces.map(({ file }) => readFile(join(folder, file)))));
  expect(joined.equals(bytes)).toBe(true);
});

test('the same files make the same layer, whenever they were written', async () => {
  const digests = [];
  for (const [name, seconds] of [
    ['a', 2_000_000_000],
    ['b', 2_100_000_000],
  ] as const) {
    const tree = join(folder, name);
    await mkdir(join(tree, 'etc'), { recursive: true });
    await writeFile(join(tree, 'etc/motd'), 'hello');
    await utimes(join(tree, 'etc/motd'), seconds, seconds);
    const layer = await archiveLayer(tree, folder, { createdBy: '# test', clampSeconds: 1_700_000_000 });
    expect((await readFile(join(folder, layer.digest))).length).toBe(layer.bytes);
    digests.push(layer.digest);
  }
  expect(digests[0]).toBe(digests[1]);
});

test('a hash of inputs changes with a file and not with the order in which a folder is read', async () => {
  await mkdir(join(folder, 'x/y'), { recursive: true });
  await writeFile(join(folder, 'x/y/b'), '1');
  await writeFile(join(folder, 'x/a'), '2');
  const before = await hashesOfFolder(join(folder, 'x'));
  expect(before.map(([path]) => path)).toEqual(['a', 'y/b']);
  await writeFile(join(folder, 'x/a'), '3');
  expect(hashOf(await hashesOfFolder(join(folder, 'x')))).not.toBe(hashOf(before));
});

test('a stage is made once for its inputs, and one that failed leaves nothing under its name', async () => {
  let made = 0;
  const make = async (target: string) => {
    made += 1;
    await writeFile(join(target, 'result'), String(made));
  };
  const first = await stage(folder, 'kernel', ['a'], make);
  expect(await stage(folder, 'kernel', ['a'], make)).toBe(first);
  expect(await stage(folder, 'kernel', ['b'], make)).not.toBe(first);
  expect(made).toBe(2);
  const failing = () => Promise.reject(new Error('no space'));
  await expect(stage(folder, 'kernel', ['c'], failing)).rejects.toThrow('no space');
  await stage(folder, 'kernel', ['c'], make);
  expect(made).toBe(3);
});
