/** A plain command, run beside the nodes and in one, for what the sandbox itself costs. */
import { once } from 'node:events';
import type Docker from 'dockerode';
import { tar } from '../server/tar.ts';
import { follow } from '../server/node-image-dind.ts';
import type { DockerdForTests } from '../dockerd-for-tests.ts';

/** A command without any of ours around it; each gives how long it took, ms. */
export interface PlainRuns {
  /** By the docker command, on the Docker that has the nodes. */
  outside(): Promise<number>;
  /** In the node, without a terminal. */
  within(): Promise<number>;
  end(): Promise<void>;
}

/** `command` uses BusyBox, which the Docker outside gets from the node. */
export async function plainRuns(
  { docker, image, socket }: DockerdForTests,
  node: string,
  command: string,
): Promise<PlainRuns> {
  await loadBusybox(docker, docker.getContainer(node));
  const bare = await docker.createContainer({
    Image: image.tag,
    Entrypoint: ['sleep', '2147483647'],
    Cmd: [],
    HostConfig: { NetworkMode: 'none', Binds: [`${socket}:/var/run/docker.sock`] },
  });
  await bare.start();
  const timed = async (container: Docker.Container): Promise<number> => {
    const exec = await container.exec({ Cmd: ['sh', '-c', `${command} >/dev/null`], AttachStdout: true });
    const began = performance.now();
    await once((await exec.start({ hijack: true })).resume(), 'end');
    const ms = performance.now() - began;
    const { ExitCode } = await exec.inspect();
    if (ExitCode !== 0) throw new Error(`\`${command}\` ended with ${String(ExitCode)}.`);
    return ms;
  };
  await timed(bare);
  return {
    outside: () => timed(bare),
    within: () => timed(docker.getContainer(node)),
    end: () => bare.remove({ force: true }),
  };
}

async function loadBusybox(docker: Docker, node: Docker.Container): Promise<void> {
  const there = await docker
    .getImage('busybox:latest')
    .inspect()
    .catch(() => undefined);
  if (there) return;
  const exec = await node.exec({ Cmd: ['cat', '/usr/bin/busybox'], AttachStdout: true });
  const stream = await exec.start({ hijack: true });
  const parts: Buffer[] = [];
  docker.modem.demuxStream(stream, { write: (part: Buffer) => parts.push(part) } as never, process.stderr);
  await once(stream, 'end');
  const busybox = { mode: 0o755, contents: Buffer.concat(parts) };
  const archive = tar(['busybox', 'echo'].map((name) => ({ path: `bin/${name}`, ...busybox })));
  const made = await docker.importImage(archive as unknown as NodeJS.ReadableStream, {
    repo: 'busybox',
    tag: 'latest',
  });
  await follow(docker, made);
}
