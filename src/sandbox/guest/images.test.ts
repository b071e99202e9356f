import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { hub } from './images/hub-image.ts';
import { imagePackages, images, imagesFor } from './images.ts';

const folder = fileURLToPath(new URL('images', import.meta.url));

it('has every image that has a folder', async () => {
  const list = await readFile(fileURLToPath(new URL('images.ts', import.meta.url)), 'utf8');
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(names.length).toBeGreaterThan(10);
  for (const name of names) expect(list).toContain(`from './images/${name}/image.ts'`);
});

it('has each after the one that it lies on', () => {
  const before = new Set<string>();
  for (const { base, reference } of images) {
    if (typeof base === 'object' && 'image' in base) expect(before, reference).toContain(base.image);
    before.add(reference);
  }
});

it('finds the files of ours that an image says it has', () => {
  for (const { own, compile } of images) {
    if (own !== undefined) expect(existsSync(`${folder}/${own}/root`), own).toBe(true);
    if (compile) expect(existsSync(`${folder}/${compile.source}`), compile.source).toBe(true);
  }
});

it('has no reference and no tag twice', () => {
  const tagged = images.flatMap(({ reference, alsoTagged }) => {
    const repository = reference.slice(0, reference.lastIndexOf(':'));
    return [reference, ...alsoTagged.map((tag) => `${repository}:${tag}`)];
  });
  expect(new Set(tagged).size).toBe(tagged.length);
});

it.each([
  ['amd64', 'x86_64-linux-gnu'],
  ['arm64', 'aarch64-linux-gnu'],
] as const)('takes %s from folders of that name only', (architecture, triplet) => {
  const others = imagesFor(architecture);
  expect(others.map(({ reference }) => reference)).toEqual(images.map(({ reference }) => reference));
  expect(JSON.stringify(others)).not.toMatch(/i[36]86-linux-gnu/);
  expect(others.find(({ reference }) => reference === hub('ruby:3.3-slim'))?.files).toContain(
    `/usr/lib/${triplet}/ruby`,
  );
});

it('says whose small commands an image has that lies on BusyBox', () => {
  const note = (name: string) => images.find(({ reference }) => reference.includes(name))?.note;
  expect(note('/redis:8')).toBe(
    "Redis from Debian's package, with the official image's paths; its `sh` and small commands are BusyBox's.",
  );
  expect(note('/gcc:')).toBe(
    "GCC 14 for C from Debian's packages, with make; without the other languages. Its `sh` and small commands are BusyBox's.",
  );
  expect(note('/mssql/')).not.toContain('BusyBox');
  expect(note('/debian:13')).not.toContain('BusyBox');
});

it('asks Debian for each package once', () => {
  for (const packages of Object.values(imagePackages))
    expect(packages).toEqual([...new Set(packages)].sort());
  expect(imagePackages.bookworm).toEqual(['busybox-static', 'nginx', 'redis-server', 'redis-tools']);
});
