import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GuestParts } from './guest-contents.ts';
import { contentsOf } from './guest-contents.ts';

let tree: string;
let parts: GuestParts;
beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'contents-'));
  put('usr/bin/docker', 'program');
  put('root/.bashrc', 'PS1=x');
  symlinkSync('docker', join(tree, 'usr/bin/podman'));
  parts = {
    tree,
    packages: [{ name: 'docker.io', version: '28.5.2-1', architecture: 'i386' }],
    images: [{ reference: 'nginx:latest', alsoTagged: ['1.27'], digest: 'sha256:1' }],
    kernel: { release: '6.1.0', config: 'CONFIG_X=y' },
    v86: '0.5.1',
    memoryMiB: 320,
    commandLine: 'ro',
    ranBefore: ['docker ps'],
  };
});
afterEach(() => {
  rmSync(tree, { recursive: true });
});

function put(path: string, text: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text);
}

test('documentation and a build’s own keys do not count', async () => {
  const before = await contentsOf(parts);
  put('usr/share/doc/docker.io/copyright', 'Apache');
  put('usr/lib/labs/README.md', 'how');
  put('etc/labs/hub.key', 'secret');
  put('etc/ssl/certs/ca-certificates.crt', 'ours among them');
  expect(await contentsOf(parts)).toBe(before);
  expect(before).toMatch(/^[0-9a-f]{16}$/);
});

test.each<[string, (now: GuestParts) => GuestParts]>([
  ['a file', (now) => (put('root/.bashrc', 'PS1=y'), now)],
  ['a file more', (now) => (put('etc/new', ''), now)],
  ['whether it can be run', (now) => (chmodSync(join(tree, 'usr/bin/docker'), 0o755), now)],
  [
    'where a link leads',
    (now) => (rmSync(join(tree, 'usr/bin/podman')), symlinkSync('crun', join(tree, 'usr/bin/podman')), now),
  ],
  ['a package', (now) => ({ ...now, packages: now.packages.map((one) => ({ ...one, version: '29' })) })],
  ['an image', (now) => ({ ...now, images: now.images.map((one) => ({ ...one, digest: 'sha256:2' })) })],
  [
    'an image more',
    (now) => ({ ...now, images: [...now.images, { reference: 'a:b', alsoTagged: [], digest: 'c' }] }),
  ],
  ['the kernel', (now) => ({ ...now, kernel: { ...now.kernel, config: 'CONFIG_X=n' } })],
  ['the emulator', (now) => ({ ...now, v86: '0.5.2' })],
  ['the memory', (now) => ({ ...now, memoryMiB: 512 })],
  ['what ran before the snapshot', (now) => ({ ...now, ranBefore: [] })],
])('%s counts', async (_what, change) => {
  const before = await contentsOf(parts);
  expect(await contentsOf(change(parts))).not.toBe(before);
});
