/**
 * A Docker Engine for tests, where none runs: Debian's, unpacked beside the caches and started for as long
 * as the tests take, with nothing installed on the machine. Needs Linux, root and mmdebstrap.
 */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import Docker from 'dockerode';
import { usualEngine } from './server/engine-version.ts';
import type { NodeImage } from './server/node-image.ts';
import { ensureNodeImage, ensureSmallNodeImage } from './server/node-image.ts';
import { nodeCacheFolder, nodeRoot } from './server/node-image-debian.ts';

export interface DockerdForTests {
  readonly docker: Docker;
  /** A node image that has at least `busybox` to pull. */
  readonly image: NodeImage;
  /** For DOCKER_HOST; undefined where Docker's own default is in use. */
  readonly host: string | undefined;
  /** Where this Engine has its socket, as its own containers would mount it. */
  readonly socket: string;
  /** Ends it, if it was started here. */
  stop(): Promise<void>;
}

const runFolder = '/run/docker-labs-tests';
const socketPath = `${runFolder}/docker.sock`;
/** The same from inside the root folder that dockerd has for its own. */
const innerSocket = '/run/labs/docker.sock';

/** How long dockerd may take to answer. */
const readyWithinMs = 60_000;

/** A root of its own by pivot_root: a container's runtime does not stay inside a mere chroot. */
const startScript = `set -e
root=$1 data=$2 run=$3
mount --bind "$root" "$root"
cd "$root"
mount -t proc proc proc
mount --rbind /sys sys
mount --rbind /dev dev
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs tmpfs tmp
mkdir -p run/labs var/lib/docker
mount --bind "$run" run/labs
mount --bind "$data" var/lib/docker
mkdir -p .before
pivot_root . .before
umount -l /.before
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
exec dockerd --host unix://${innerSocket} --pidfile /run/labs/docker.pid --log-level warn`;

/**
 * The Docker that is there already (DOCKER_HOST or the default socket), else one started here.
 * @throws {Error} that says why neither is to be had and what to do
 */
export async function dockerdForTests(say: (line: string) => void): Promise<DockerdForTests> {
  const there = new Docker();
  if (await answers(there)) {
    return { ...(await found(there, say)), host: undefined, socket: '/var/run/docker.sock' };
  }
  const docker = new Docker({ socketPath });
  const host = `unix://${socketPath}`;
  if (await answers(docker)) return { ...(await found(docker, say)), host, socket: innerSocket };
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new Error(
      'No Docker Engine answers, and only root on Linux can start one for the tests. Start Docker.',
    );
  }
  say('No Docker Engine answers; starting Debian’s for the tests.');
  const child = await startDockerd(say);
  const stop = () => end(child);
  try {
    await ready(docker, child);
    return { docker, host, socket: innerSocket, stop, image: await imageForTests(docker, say) };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function found(
  docker: Docker,
  say: (line: string) => void,
): Promise<Pick<DockerdForTests, 'docker' | 'image' | 'stop'>> {
  return { docker, stop: () => Promise.resolve(), image: await imageForTests(docker, say) };
}

/** From Debian's packages where that can be done, in a fraction of the time that all images take. */
function imageForTests(docker: Docker, say: (line: string) => void): Promise<NodeImage> {
  return ensureSmallNodeImage(docker, say).catch(() => ensureNodeImage(docker, usualEngine, say));
}

async function startDockerd(say: (line: string) => void): Promise<ChildProcess> {
  const root = await nodeRoot(usualEngine, say).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `No Docker Engine answers, and Debian’s could not be unpacked (needs root and mmdebstrap): ${why}`,
      { cause: error },
    );
  });
  const data = join(nodeCacheFolder(), 'dockerd-for-tests');
  await mkdir(data, { recursive: true });
  await mkdir(runFolder, { recursive: true });
  return spawn(
    'unshare',
    ['--mount', '--propagation', 'private', 'sh', '-c', startScript, 'dockerd', root, data, runFolder],
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
}

async function ready(docker: Docker, child: ChildProcess): Promise<void> {
  let said = '';
  child.stderr?.on('data', (bytes: Buffer) => (said = (said + bytes.toString()).slice(-2000)));
  const until = Date.now() + readyWithinMs;
  while (!(await answers(docker))) {
    if (child.exitCode !== null || Date.now() > until) {
      throw new Error(`Debian’s dockerd did not start: ${said.trim().split('\n').slice(-3).join(' ')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

function answers(docker: Docker): Promise<boolean> {
  return docker.ping().then(
    () => true,
    () => false,
  );
}
