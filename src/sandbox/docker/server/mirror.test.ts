import { expect, it } from 'vitest';
import { sha256OfFile } from '../../guest/cache.ts';
import { mirrorSources, smallMirrorSources } from './mirror.ts';

const guest = new URL('../../guest/', import.meta.url);
const hashOf = (file: string) => sha256OfFile(new URL(file, guest).pathname);
const files = [
  'images/nginx/root/docker-entrypoint.sh',
  'images/postgres/root/usr/local/bin/docker-entrypoint.sh',
  'images/hello-world/hello.c',
];

it.each([mirrorSources, smallMirrorSources])('is made anew when the code changes', async (of) => {
  const sources = JSON.stringify(await of('amd64'));
  for (const file of ['image-build.ts', 'image-tree.ts', 'layer.ts', 'registry.ts', 'libraries.ts', 'run.ts'])
    expect(sources).toContain(await hashOf(file));
  expect(sources).not.toBe(JSON.stringify(await of('arm64')));
});

it('is made anew when a file of an image changes, if it has that image', async () => {
  for (const file of files) {
    expect(JSON.stringify(await mirrorSources('amd64'))).toContain(await hashOf(file));
    expect(JSON.stringify(await smallMirrorSources('amd64'))).not.toContain(await hashOf(file));
  }
});

it('is left as it is when a test beside an image changes', async () => {
  const sources = JSON.stringify(await mirrorSources('amd64'));
  expect(sources).not.toContain(await hashOf('images/nginx/image.ts'));
});

it('does not depend on where its files are', async () => {
  expect(JSON.stringify(await mirrorSources('amd64'))).not.toContain(guest.pathname);
});
