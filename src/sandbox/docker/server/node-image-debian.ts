import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createReadStream } from 'node:fs';
import type Docker from 'dockerode';
import { guestPackages } from '../../guest/contents.ts';
import { follow } from './node-image-dind.ts';

/** Where Debian has which Engine. Both go on moving within the version. */
const suites: Readonly<Record<string, string>> = { '26': 'trixie', '28': 'sid' };

/** Needed beside the page's machine's packages: that machine has its own init. */
const further = ['bash', 'tini'];

/**
 * Makes `tag` from the same packages as the page's machine, for this host's architecture. Needs root and
 * mmdebstrap; takes about a minute.
 */
export async function buildFromDebian(docker: Docker, version: string, tag: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'docker-labs-node-'));
  try {
    const archive = join(folder, 'root.tar');
    await debianRoot(suites[version] ?? 'sid', archive);
    const [repo = tag, name = 'latest'] = tag.split(':');
    const stream = await docker.importImage(createReadStream(archive), {
      repo,
      tag: name,
      changes: 'LABEL docker-labs.images=mirror',
    });
    await follow(docker, stream);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes a Debian system with all of a node's packages as a tar archive. */
export async function debianRoot(suite: string, archive: string): Promise<void> {
  const packages = [...guestPackages, ...further].join(',');
  const excluded = ['man', 'doc', 'locale', 'info'].map(
    (part) => `--dpkgopt=path-exclude=/usr/share/${part}/*`,
  );
  await runToEnd('mmdebstrap', [
    '--variant=minbase',
    '--aptopt=APT::Install-Recommends "false"',
    '--aptopt=Acquire::Check-Valid-Until "false"',
    ...excluded,
    `--include=${packages}`,
    suite,
    archive,
  ]);
}

function runToEnd(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString()).slice(-2000);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(`${program} ended with ${String(code)}: ${said.trim().split('\n').slice(-3).join(' ')}`),
        );
    });
  });
}
