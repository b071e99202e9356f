import { expect, it } from 'vitest';
import { sha256OfFile } from '../../guest/cache.ts';
import { mirrorSources, smallMirrorSources } from './mirror.ts';

const guest = new URL('../../guest/', import.meta.url);

it.each([mirrorSources, smallMirrorSources])(
  'is made anew when a file of an image or the code changes',
  async (of) => {
    const sources = JSON.stringify(await of('amd64'));
    for (const file of [
      'images/nginx/docker-entrypoint.sh',
      'images/postgres/usr/local/bin/docker-entrypoint.sh',
    ])
      expect(sources).toContain(await sha256OfFile(new URL(file, guest).pathname));
    for (const file of [
      'image-build.ts',
      'image-tree.ts',
      'layer.ts',
      'registry.ts',
      'libraries.ts',
      'run.ts',
    ])
      expect(sources).toContain(await sha256OfFile(new URL(file, guest).pathname));
    expect(sources).not.toBe(JSON.stringify(await of('arm64')));
  },
);

it('does not depend on where its files are', async () => {
  expect(JSON.stringify(await mirrorSources('amd64'))).not.toContain(guest.pathname);
});
