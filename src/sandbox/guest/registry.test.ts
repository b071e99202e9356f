import { expect, test } from 'vitest';
import { images } from './images.ts';
import {
  imageConfig,
  imageManifest,
  parseReference,
  registryFiles,
  sha256,
  shortReference,
} from './registry.ts';
import type { BuiltImage } from './registry.ts';

const created = '2026-09-12T00:00:00.000Z';
const layer = (name: string) => ({ digest: sha256(name), bytes: name.length, createdBy: `# ${name}` });

function built(reference: string, ...layers: string[]): BuiltImage {
  const definition = images.find((image) => image.reference === reference);
  if (!definition) throw new Error(reference);
  return { definition, layers: layers.map(layer) };
}

const busybox = built('docker.io/library/busybox:1.37', 'busybox');
const server = built('mcr.microsoft.com/mssql/server:2022-latest', 'busybox', 'python', 'server');

test('a reference in its parts, and as readers type it', () => {
  expect(parseReference('docker.io/library/nginx:1.26')).toEqual({
    host: 'docker.io',
    repository: 'library/nginx',
    tag: '1.26',
  });
  expect(() => parseReference('nginx')).toThrow('nginx is not host/repository:tag');
  expect(shortReference('docker.io/library/nginx:1.26')).toBe('nginx:1.26');
  expect(shortReference('mcr.microsoft.com/mssql/server:2022-latest')).toBe(
    'mcr.microsoft.com/mssql/server:2022-latest',
  );
});

test('a manifest names its configuration and layers by digest and size', () => {
  const config = imageConfig(busybox, created);
  const manifest = JSON.parse(imageManifest(config, busybox.layers)) as {
    config: { digest: string; size: number };
    layers: { digest: string; size: number }[];
  };
  expect(manifest.config).toMatchObject({ digest: sha256(config), size: config.length });
  expect(manifest.layers).toEqual([
    { mediaType: 'application/vnd.docker.image.rootfs.diff.tar', size: 7, digest: sha256('busybox') },
  ]);
});

test('a configuration says what a Dockerfile would, and what the image is', () => {
  expect(JSON.parse(imageConfig(server, created))).toMatchObject({
    architecture: '386',
    config: {
      Cmd: ['/opt/mssql/bin/sqlservr'],
      Labels: { 'org.opencontainers.image.description': server.definition.note },
    },
    rootfs: { diff_ids: [sha256('busybox'), sha256('python'), sha256('server')] },
  });
});

test('each tag and each digest answers, and an unknown image says which there are', () => {
  const files = registryFiles([busybox, server], created);
  expect(files.map(({ path }) => path.replace(/[0-9a-f]{64}/, '…'))).toMatchInlineSnapshot(`
    [
      "blobs/sha256:…",
      "docker.io/library/busybox/manifests/sha256:…",
      "docker.io/library/busybox/manifests/1.37",
      "docker.io/library/busybox/manifests/latest",
      "docker.io/library/busybox/manifests/1",
      "docker.io/library/busybox/manifests/stable",
      "blobs/sha256:…",
      "mcr.microsoft.com/mssql/server/manifests/sha256:…",
      "mcr.microsoft.com/mssql/server/manifests/2022-latest",
      "mcr.microsoft.com/mssql/server/manifests/2022-CU14-ubuntu-22.04",
      "mcr.microsoft.com/mssql/server/manifests/2019-latest",
      "docker.io/library/busybox/tags.json",
      "mcr.microsoft.com/mssql/server/tags.json",
      "digests.conf",
      "unknown.conf",
    ]
  `);
  const manifests = files.filter(({ path }) => path.startsWith('docker.io/library/busybox/manifests/'));
  expect(new Set(manifests.map(({ text }) => text)).size).toBe(1);
  const digest = sha256(manifests[0]?.text ?? '');
  expect(files.find(({ path }) => path === 'digests.conf')?.text).toContain(
    `"docker.io/library/busybox:latest" ${digest};`,
  );
  expect(files.find(({ path }) => path === 'unknown.conf')?.text).toMatchInlineSnapshot(`
    "return 404 '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"this sandbox has no $repository:$reference and reaches no network. It has busybox:1.37, mcr.microsoft.com/mssql/server:2022-latest","detail":null}]}';
    "
  `);
});

test('definitions: every base comes first, no tag is given twice, and every note is a sentence', () => {
  const seen = new Set<string>();
  const tags = new Set<string>();
  for (const { reference, alsoTagged, base, note } of images) {
    if (typeof base === 'object' && 'image' in base) expect(seen).toContain(base.image);
    seen.add(reference);
    const { host, repository, tag } = parseReference(reference);
    for (const name of [tag, ...alsoTagged]) {
      expect(tags).not.toContain(`${host}/${repository}:${name}`);
      tags.add(`${host}/${repository}:${name}`);
    }
    expect(note).toMatch(/^\w.*\.$/s);
  }
});
