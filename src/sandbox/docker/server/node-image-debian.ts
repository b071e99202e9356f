import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Docker from 'dockerode';
import { guestCacheFolder, stage } from '../../guest/cache.ts';
import { guestPackages } from '../../guest/contents.ts';
import { run } from '../../guest/run.ts';
import { debianRoot } from './debian-root.ts';
import { buildMirror, type Architecture } from './mirror.ts';
import { follow } from './node-image-dind.ts';
import type { EngineVersion } from './node-image.ts';

/** Where Debian has which Engine. Both go on moving within the version. */
const suites: Readonly<Record<EngineVersion, string>> = { '26': 'trixie', '28': 'sid' };

/** Needed beside the page's machine's packages: that machine has its own init, and its programs only in part. */
const further = ['bash', 'bash-completion', 'bsdextrautils', 'tini'];

/**
 * Makes `tag` from the same packages, services and images as the page's machine, for this machine's
 * architecture. Needs root and mmdebstrap; takes some minutes the first time.
 */
export async function buildFromDebian(
  docker: Docker,
  version: EngineVersion,
  tag: string,
  say: (line: string) => void,
): Promise<void> {
  const cache = nodeCacheFolder();
  const root = await nodeRoot(version, say);
  const mirror = await buildMirror(cache, hostArchitecture(), say);
  const own = fileURLToPath(new URL('../../guest/root', import.meta.url));
  const extra = join(cache, `extra-${createHash('sha256').update(tag).digest('hex').slice(0, 8)}`);
  await rm(extra, { recursive: true, force: true });
  await mkdir(join(extra, 'etc/labs'), { recursive: true });
  await mkdir(join(extra, 'etc/ssl/certs'), { recursive: true });
  for (const path of ['etc/labs', 'usr/lib/labs'])
    await cp(join(own, path), join(extra, path), { recursive: true });
  await cp(join(root, 'etc/ssl/certs/ca-certificates.crt'), join(extra, 'etc/ssl/certs/ca-certificates.crt'));
  await certifyHub(extra);
  await writeFile(join(extra, 'etc/hostname'), 'node\n');
  say('Handing the image to Docker.');
  const [repo = tag, name = 'latest'] = tag.split(':');
  const archive = archiveOf([
    [root, '.'],
    [extra, '.'],
    [dirname(mirror.folder), 'registry'],
  ]);
  const standIns = JSON.stringify(mirror.standIns).replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  const stream = await docker.importImage(archive, {
    repo,
    tag: name,
    changes: `LABEL docker-labs.images=mirror docker-labs.stand-ins="${standIns}"`,
  });
  await follow(docker, stream);
  await rm(extra, { recursive: true, force: true });
}

/** Docker speaks only TLS to Docker Hub's name: the node trusts its own registry under that name. */
async function certifyHub(folder: string): Promise<void> {
  const certificate = join(folder, 'etc/labs/hub.crt');
  const names = ['registry-1', 'index', 'auth'].map((name) => `DNS:${name}.docker.io`).join(',');
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
    ...['-keyout', join(folder, 'etc/labs/hub.key'), '-out', certificate],
  ]);
  await appendFile(join(folder, 'etc/ssl/certs/ca-certificates.crt'), await readFile(certificate));
}

/** A Debian system with all of a node's packages, dockerd among them. */
export async function nodeRoot(version: EngineVersion, say: (line: string) => void): Promise<string> {
  const suite = suites[version];
  const packages = [...guestPackages, ...further];
  const architecture = hostArchitecture();
  const inputs = [suite, packages, architecture];
  const folder = await stage(
    nodeCacheFolder(),
    `node-${version}-${architecture}`,
    inputs,
    async (unfinished) => {
      say(`Installing a node’s packages from Debian ${suite}.`);
      await debianRoot({ suite, packages, architecture, slim: true }, join(unfinished, 'root'));
    },
  );
  return join(folder, 'root');
}

/** Beside the guest's cache. */
export function nodeCacheFolder(): string {
  return join(dirname(guestCacheFolder()), 'docker-nodes');
}

function hostArchitecture(): Architecture {
  if (process.arch === 'x64') return 'amd64';
  if (process.arch === 'arm64') return 'arm64';
  throw new Error(`There are no nodes for ${process.arch}, only for amd64 and arm64.`);
}

/** One archive of parts of several folders, later ones over earlier ones; `registry` goes to /srv. */
function archiveOf(parts: readonly (readonly [folder: string, path: string])[]): NodeJS.ReadableStream {
  const child = spawn(
    'tar',
    [
      ...['--create', '--numeric-owner', '--xattrs', '--file=-', '--exclude=./dev/*', '--exclude=./proc/*'],
      '--transform=s,^registry,srv/registry,RSH',
      ...parts.flatMap(([folder, path]) => ['-C', folder, path]),
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  return child.stdout;
}
