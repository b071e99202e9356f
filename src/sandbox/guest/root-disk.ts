/** The node's root disk: its folder, the registry's files and the notices, as one image. */
import { appendFile, copyFile, cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from './cache.ts';
import { makeRootImage } from './disk-image.ts';
import type { PackageSet } from './owners.ts';
import { fileOwners, packagesOf } from './owners.ts';
import { assembleRoot } from './root-folder.ts';
import { run } from './run.ts';

export interface RootDiskParts {
  /** Debian with `guestPackages`. */
  readonly debian: string;
  /** Our folder `root/`, the shell's start-up file, and the compiled agent. */
  readonly files: string;
  readonly bashrc: string;
  readonly agent: string;
  /** The image registry's folder. */
  readonly registry: string;
  /** Packages that the images are from: their copyright files go with them, as the node's own do. */
  readonly notices: readonly PackageSet[];
}

/** Makes `<folder>/root.ext4`, and leaves the files that it was made from in `<folder>/tree`. */
export async function makeRootDisk(parts: RootDiskParts, folder: string): Promise<void> {
  const tree = join(folder, 'tree');
  await assembleRoot(parts.debian, parts, tree);
  await certifyHub(tree);
  await copyNotices(parts.debian, await packagesOf(tree, await fileOwners(parts.debian)), tree);
  for (const { root, names } of parts.notices) await copyNotices(root, names, tree);
  await mkdir(join(tree, 'srv'), { recursive: true });
  await cp(parts.registry, join(tree, 'srv/registry'), { recursive: true });
  await makeRootImage(tree, join(folder, 'root.ext4'));
  await run('rm', ['-r', join(tree, 'srv/registry')]);
}

/** Docker speaks only TLS to Docker Hub's name: the node's registry gets a certificate for it that the node trusts. */
async function certifyHub(tree: string): Promise<void> {
  const names = ['registry-1', 'index', 'auth'].map((name) => `DNS:${name}.docker.io`).join(',');
  const certificate = join(tree, 'etc/labs/hub.crt');
  await run('openssl', [
    ...[
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '9000',
    ],
    ...['-subj', '/CN=Docker Labs sandbox registry', '-addext', `subjectAltName=${names}`],
    ...['-keyout', join(tree, 'etc/labs/hub.key'), '-out', certificate],
  ]);
  await appendFile(join(tree, 'etc/ssl/certs/ca-certificates.crt'), await readFile(certificate));
}

async function copyNotices(root: string, names: readonly string[], tree: string): Promise<void> {
  for (const name of names) {
    const from = join(root, 'usr/share/doc', name, 'copyright');
    if (!(await exists(from))) continue;
    await mkdir(join(tree, 'usr/share/doc', name), { recursive: true });
    await copyFile(from, join(tree, 'usr/share/doc', name, 'copyright'));
  }
}
