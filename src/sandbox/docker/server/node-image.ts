import { readFile } from 'node:fs/promises';
import type Docker from 'dockerode';
import { SandboxFailure, type StandIn } from '../../sandbox.ts';
import { buildFromDebian } from './node-image-debian.ts';
import { buildFromDind } from './node-image-dind.ts';
import { tar } from './tar.ts';

/** Engine versions that can be asked for, as `docker:26`; `docker` alone is the newest. */
const engineVersions = ['26', '28'] as const;
export type EngineVersion = (typeof engineVersions)[number];

export interface NodeImage {
  readonly tag: string;
  /** First 16 hex digits of the image's own id. */
  readonly id: string;
  /** Whether `docker pull` is answered by the registry inside the node, as none outside can be reached. */
  readonly mirror: boolean;
  readonly standIns: readonly StandIn[];
}

/** Labels of a node image that tell how it was made. */
const imageLabels = { images: 'docker-labs.images', standIns: 'docker-labs.stand-ins' } as const;

/** Raise it when what the builders put into an image changes, so that old ones are not taken for new. */
const recipe = 1;

/** @throws {RangeError} for a version that is not to be had */
export function readEngineVersion(engine: string): EngineVersion {
  if (engine === 'docker') return '28';
  const version = engineVersions.find((known) => engine === `docker:${known}`);
  if (version) return version;
  const choices = engineVersions.map((known) => `docker:${known}`).join(', ');
  throw new RangeError(`There is no engine ${engine}; choose docker (the newest), ${choices}.`);
}

/**
 * The image that nodes of this version are made of: one that is there already, else one made from Docker's
 * own `docker:<version>-dind`, else, where no registry is reachable, one from Debian's packages.
 * @throws {SandboxFailure} `not-built` with what each way said
 */
export async function ensureNodeImage(
  docker: Docker,
  version: EngineVersion,
  log: (line: string) => void,
): Promise<NodeImage> {
  const tag = `docker-labs-node:${version}-${recipe}`;
  const there = await inspect(docker, tag);
  if (there) return there;
  log(`Making the image of a node with Docker Engine ${version}, once.`);
  const said: string[] = [];
  for (const [way, build] of [
    ['from docker:dind', buildFromDind],
    ['from Debian’s packages', buildFromDebian],
  ] as const) {
    try {
      await build(docker, version, tag, log);
      const made = await inspect(docker, tag);
      if (made) {
        log(`Made ${way}.`);
        return made;
      }
    } catch (error) {
      said.push(`${way}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new SandboxFailure({
    code: 'not-built',
    message: `No image for a node with Docker Engine ${version} could be made (${said.join('; ')}).`,
    hint: 'Connect to the internet, so that docker:dind can be pulled, or run this as root on Debian with mmdebstrap installed.',
  });
}

/** A node image with BusyBox for its only image, for tests where no registry is reachable. */
export async function ensureSmallNodeImage(docker: Docker, log: (line: string) => void): Promise<NodeImage> {
  const tag = `docker-labs-node:28-small-${recipe}`;
  if (!(await inspect(docker, tag))) await buildFromDebian(docker, '28', tag, log, 'busybox');
  return (await inspect(docker, tag)) ?? ensureNodeImage(docker, '28', log);
}

async function inspect(docker: Docker, tag: string): Promise<NodeImage | undefined> {
  const image = await docker
    .getImage(tag)
    .inspect()
    .catch(() => undefined);
  if (!image) return undefined;
  const words = image.Config.Labels as Record<string, string> | undefined;
  return {
    tag,
    id: image.Id.replace('sha256:', '').slice(0, 16),
    mirror: words?.[imageLabels.images] === 'mirror',
    standIns: JSON.parse(words?.[imageLabels.standIns] ?? '[]') as StandIn[],
  };
}

let files: Promise<Buffer> | undefined;

/** What every node gets before its first start, whichever way its image was made: an archive for `/`. */
export function startFiles(): Promise<Buffer> {
  files ??= (async () => {
    const file = async (from: string, to: string, mode: number) => ({
      path: to,
      mode,
      contents: await readFile(new URL(from, import.meta.url)),
    });
    return tar([
      await file('./node-image/lab-node', 'usr/local/sbin/lab-node', 0o755),
      await file('../../shell/bashrc', 'root/.bashrc', 0o644),
      await file('./node-image/lab-bashrc', 'usr/lib/labs/bashrc', 0o644),
      // The page's machine has the same name server and registry.
      await file('../../guest/root/usr/lib/labs/services', 'usr/lib/labs/services', 0o755),
      await file('../../guest/root/etc/labs/dnsmasq.conf', 'etc/labs/dnsmasq.conf', 0o644),
      await file('../../guest/root/etc/labs/registry.conf', 'etc/labs/registry.conf', 0o644),
    ]);
  })();
  return files;
}
