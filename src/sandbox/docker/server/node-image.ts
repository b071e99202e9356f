/** The image that nodes are made of: one that is there and up to date, or one that is made now. */
import { readFile } from 'node:fs/promises';
import type Docker from 'dockerode';
import type { StandIn } from '../../sandbox.ts';
import { SandboxFailure } from '../../sandbox.ts';
import type { EngineVersion } from './engine-version.ts';
import { hintFor, usualEngine } from './engine-version.ts';
import { buildFromDebian, debianInputs } from './node-image-debian.ts';
import { buildFromDind, dindInputs } from './node-image-dind.ts';
import { imageLabels } from './node-image-labels.ts';
import { tar } from './tar.ts';

export interface NodeImage {
  readonly tag: string;
  /** The Engine that its nodes are to have. */
  readonly version: EngineVersion;
  /** First 16 hex digits of the image's own id. */
  readonly id: string;
  /** Whether `docker pull` is answered by the registry inside the node, as none outside can be reached. */
  readonly mirror: boolean;
  readonly standIns: readonly StandIn[];
}

/** Distinguishes tags of ours whose nodes keep their files in another way, so that saved sessions do not mix. */
const layout = 1;

/** A way to come by a node image. */
interface Way {
  readonly words: string;
  /** Hash of what it puts into an image, by the sources here. */
  readonly inputs: (version: EngineVersion) => Promise<string>;
  /** Gives the image the label `imageLabels.inputs` with `inputs`. */
  readonly build: (
    docker: Docker,
    of: { readonly version: EngineVersion; readonly tag: string; readonly inputs: string },
    log: (line: string) => void,
  ) => Promise<void>;
}

const fromDind: Way = { words: 'from docker:dind', inputs: dindInputs, build: buildFromDind };
const fromDebian: Way = {
  words: 'from Debian’s packages',
  inputs: (version) => debianInputs(version, 'all'),
  build: (docker, of, log) => buildFromDebian(docker, of, log, 'all'),
};
const smallFromDebian: Way = {
  words: 'from Debian’s packages',
  inputs: (version) => debianInputs(version, 'busybox'),
  build: (docker, of, log) => buildFromDebian(docker, of, log, 'busybox'),
};

/**
 * The image that nodes of this version are made of: one that is there already, made of what would be put into it
 * today, else one made from Docker's own `docker:<version>-dind`, else, where no registry is reachable, one from
 * Debian's packages. Where none of these can be had, one that is out of date.
 * @throws {SandboxFailure} `not-built` with what each way said
 */
export function ensureNodeImage(
  docker: Docker,
  version: EngineVersion,
  log: (line: string) => void,
): Promise<NodeImage> {
  return ensure(docker, version, `docker-labs-node:${version}-${layout}`, [fromDind, fromDebian], log);
}

/** A node image with BusyBox for its only image, for tests where no registry is reachable. */
export async function ensureSmallNodeImage(docker: Docker, log: (line: string) => void): Promise<NodeImage> {
  const tag = `docker-labs-node:${usualEngine}-small-${layout}`;
  return ensure(docker, usualEngine, tag, [smallFromDebian], log);
}

async function ensure(
  docker: Docker,
  version: EngineVersion,
  tag: string,
  ways: readonly Way[],
  log: (line: string) => void,
): Promise<NodeImage> {
  const there = await inspect(docker, tag, version);
  for (const way of there === undefined ? [] : ways)
    if (there?.inputs === (await way.inputs(version))) return there;
  const anew = there === undefined ? '' : ' anew, as what goes into it has changed';
  log(`Making the image of a node with Docker Engine ${version}, once${anew}.`);
  const said: string[] = [];
  let hint = hintFor(version);
  for (const { words, inputs, build } of ways) {
    try {
      await build(docker, { version, tag, inputs: await inputs(version) }, log);
      const made = await inspect(docker, tag, version);
      if (made === undefined) continue;
      log(`Made ${words}.`);
      return made;
    } catch (error) {
      if (error instanceof SandboxFailure) hint = error.error.hint;
      said.push(`${words}: ${whyOf(error)}`);
    }
  }
  if (there !== undefined) {
    log(`It could not be made (${said.join('; ')}), so that the nodes’ images are those of before.`);
    return there;
  }
  throw new SandboxFailure({
    code: 'not-built',
    message: `No image for a node with Docker Engine ${version} could be made (${said.join('; ')}).`,
    hint,
  });
}

/** Without a full stop, for it stands among others in one sentence. */
function whyOf(error: unknown): string {
  if (error instanceof SandboxFailure) return error.error.message.replace(/\.$/, '');
  return error instanceof Error ? error.message : String(error);
}

async function inspect(
  docker: Docker,
  tag: string,
  version: EngineVersion,
): Promise<(NodeImage & { readonly inputs: string | undefined }) | undefined> {
  const image = await docker
    .getImage(tag)
    .inspect()
    .catch(() => undefined);
  if (!image) return undefined;
  const words = image.Config.Labels as Record<string, string> | undefined;
  return {
    tag,
    version,
    id: image.Id.replace('sha256:', '').slice(0, 16),
    mirror: words?.[imageLabels.images] === 'mirror',
    standIns: JSON.parse(words?.[imageLabels.standIns] ?? '[]') as StandIn[],
    inputs: words?.[imageLabels.inputs],
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
