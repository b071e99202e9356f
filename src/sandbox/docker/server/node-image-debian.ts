/** A node's image from Debian's packages, where no registry is reached. */
import { spawn } from 'node:child_process';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type Docker from 'dockerode';
import { guestCacheFolder, hashOf, stage } from '../../guest/cache.ts';
import { guestPackages } from '../../guest/contents.ts';
import { installedPackages } from '../../guest/debian.ts';
import { run } from '../../guest/run.ts';
import { alone } from './alone.ts';
import { debianRoot } from './debian-root.ts';
import type { EngineVersion } from './engine-version.ts';
import { demandVersion, suiteOf, suites } from './engine-version.ts';
import type { Architecture } from './mirror.ts';
import { buildMirror, buildSmallMirror, mirrorSources, smallMirrorSources } from './mirror.ts';
import { follow } from './node-image-dind.ts';
import { imageLabels } from './node-image-labels.ts';

/** Needed beside the page's machine's packages: that machine has its own init, and its programs only in part. */
const further = ['bash', 'bash-completion', 'bsdextrautils', 'sudo', 'tini'];

/** A static init is not in every suite, and `further` has one. */
const nodePackages = [...guestPackages.filter((name) => name !== 'tini-static'), ...further];

/**
 * Makes `tag` from the same packages, services and images as the page's machine, for this machine's
 * architecture. Needs root and mmdebstrap; takes some minutes the first time.
 */
export function buildFromDebian(
  docker: Docker,
  {
    version,
    tag,
    inputs,
  }: { readonly version: EngineVersion; readonly tag: string; readonly inputs: string },
  say: (line: string) => void,
  images: 'all' | 'busybox',
): Promise<void> {
  return building(async () => {
    const root = await nodeRootStage(version, say);
    const cache = nodeCacheFolder();
    const mirror =
      images === 'all'
        ? await buildMirror(cache, hostArchitecture(), say)
        : await buildSmallMirror(cache, hostArchitecture(), root);
    say('Handing the image to Docker.');
    const [repo = tag, name = 'latest'] = tag.split(':');
    const standIns = JSON.stringify(mirror.standIns).replaceAll('\\', '\\\\').replaceAll('"', '\\"');
    const stream = await docker.importImage(archiveOf(root, mirror.folder), {
      repo,
      tag: name,
      changes: `LABEL ${imageLabels.images}=mirror ${imageLabels.inputs}=${inputs} ${imageLabels.standIns}="${standIns}"`,
    });
    await follow(docker, stream);
  });
}

/** Hash of what is put into the image, as far as the sources here say it. */
export async function debianInputs(version: EngineVersion, images: 'all' | 'busybox'): Promise<string> {
  const architecture = hostArchitecture();
  const mirror = images === 'all' ? mirrorSources(architecture) : smallMirrorSources(architecture);
  return hashOf([suites[version] ?? 'none', nodePackages, architecture, await mirror]);
}

/** A Debian system with all of a node's packages, dockerd among them: its folder. */
export function nodeRoot(version: EngineVersion, say: (line: string) => void): Promise<string> {
  return building(() => nodeRootStage(version, say));
}

/** Beside the guest's cache. */
export function nodeCacheFolder(): string {
  return join(dirname(guestCacheFolder()), 'docker-nodes');
}

function building<T>(work: () => Promise<T>): Promise<T> {
  return alone(join(nodeCacheFolder(), 'building'), work);
}

async function nodeRootStage(version: EngineVersion, say: (line: string) => void): Promise<string> {
  const suite = suiteOf(version);
  const packages = nodePackages;
  const architecture = hostArchitecture();
  const inputs = [suite, packages, architecture];
  const folder = await stage(
    nodeCacheFolder(),
    `node-${version}-${architecture}`,
    inputs,
    async (unfinished) => {
      say(`Installing a node’s packages from Debian ${suite}.`);
      const root = join(unfinished, 'root');
      await debianRoot({ suite, packages, architecture, slim: true }, root);
      await certifyHub(root);
    },
  );
  const root = join(folder, 'root');
  const engine = (await installedPackages(root)).find(({ name }) => name === 'docker.io');
  demandVersion(
    version,
    engine?.version ?? '',
    `Debian ${suite}`,
    `Let docker:${version}-dind be pulled instead, or choose another --engine.`,
  );
  return root;
}

/** Docker speaks only TLS to Docker Hub's name: the node trusts its own registry under that name. */
async function certifyHub(folder: string): Promise<void> {
  await mkdir(join(folder, 'etc/labs'), { recursive: true });
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

function hostArchitecture(): Architecture {
  if (process.arch === 'x64') return 'amd64';
  if (process.arch === 'arm64') return 'arm64';
  throw new Error(`There are no nodes for ${process.arch}, only for amd64 and arm64.`);
}

/** The root with the registry's folder in its /srv. */
function archiveOf(root: string, registry: string): NodeJS.ReadableStream {
  const parts = ['-C', root, '.', '-C', dirname(registry), basename(registry)];
  const args = [
    '--create',
    '--numeric-owner',
    '--xattrs',
    '--file=-',
    '--exclude=./dev/*',
    '--exclude=./proc/*',
  ];
  const move = `--transform=s,^${basename(registry)},srv/registry,SH`;
  return spawn('tar', [...args, move, ...parts], { stdio: ['ignore', 'pipe', 'ignore'] }).stdout;
}
