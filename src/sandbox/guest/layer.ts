/** An image's layer as an archive: the same bytes for the same files. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Layer } from './registry.ts';
import { run } from './run.ts';

/** What a whole Debian leaves out of its image: caches, logs, and where its packages came from. */
const debianLeavings = [
  './dev/*',
  './etc/apt/sources.list*',
  './etc/hostname',
  './etc/machine-id',
  './etc/resolv.conf',
  './tmp/*',
  './var/cache/*/*',
  './var/lib/apt/lists/*',
  './var/log/*.log',
  './var/log/apt/*',
];

/**
 * Archives a folder as a layer into `blobs`, where its file is named by its digest. The same files give the same
 * bytes: sorted, and no time later than `clampSeconds` (since 1970).
 */
export async function archiveLayer(
  folder: string,
  blobs: string,
  options: { readonly createdBy: string; readonly clampSeconds: number; readonly wholeDebian?: boolean },
): Promise<Layer> {
  const unnamed = join(blobs, 'unnamed.tar');
  await run('tar', [
    '--create',
    `--file=${unnamed}`,
    '--sort=name',
    '--format=posix',
    '--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime',
    '--numeric-owner',
    '--clamp-mtime',
    `--mtime=@${options.clampSeconds}`,
    ...(options.wholeDebian ? debianLeavings.map((pattern) => `--exclude=${pattern}`) : []),
    `--directory=${folder}`,
    '.',
  ]);
  const hash = createHash('sha256');
  await pipeline(createReadStream(unnamed), hash);
  const digest = `sha256:${hash.digest('hex')}`;
  await rename(unnamed, join(blobs, digest));
  return { digest, bytes: (await stat(join(blobs, digest))).size, createdBy: options.createdBy };
}
