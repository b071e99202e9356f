/** Leavings of servers that are no more: what carries their mark is removed. */
import { request } from 'node:http';
import type Docker from 'dockerode';
import { labels } from './labels.ts';

export interface Swept {
  readonly containers: number;
  readonly networks: number;
  readonly volumes: number;
}

/**
 * Removes what servers that are no more left behind (a kill, a crash, a power cut). A server that still
 * answers at its address keeps everything.
 */
export async function sweep(docker: Docker): Promise<Swept> {
  const filters = { label: [labels.server] };
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }).then((answer) => answer.Volumes),
  ]);
  const dead = new Map<string, Promise<boolean>>();
  const isDead = (marks: Readonly<Record<string, string>> | null | undefined): Promise<boolean> => {
    const server = marks?.[labels.server] ?? '';
    const known = dead.get(server) ?? isServerDead(docker, server, marks ?? {});
    dead.set(server, known);
    return known;
  };
  const count = { containers: 0, networks: 0, volumes: 0 };
  const removeEach = async <T>(
    kind: keyof Swept,
    items: readonly T[],
    marks: (item: T) => Readonly<Record<string, string>> | null | undefined,
    remove: (item: T) => Promise<unknown>,
  ): Promise<void> => {
    await Promise.all(
      items.map(async (item) => {
        if (!(await isDead(marks(item)))) return;
        await remove(item).then(
          () => (count[kind] += 1),
          () => undefined,
        );
      }),
    );
  };
  await removeEach(
    'containers',
    containers,
    (item) => item.Labels,
    (item) => docker.getContainer(item.Id).remove({ force: true, v: true }),
  );
  await removeEach(
    'networks',
    networks,
    (item) => item.Labels,
    (item) => docker.getNetwork(item.Id).remove(),
  );
  await removeEach(
    'volumes',
    volumes,
    (item) => item.Labels,
    (item) => docker.getVolume(item.Name).remove(),
  );
  return count;
}

async function isServerDead(
  docker: Docker,
  server: string,
  marks: Readonly<Record<string, string>>,
): Promise<boolean> {
  const within = marks[labels.within];
  if (within) {
    const running = await docker
      .getContainer(within)
      .inspect()
      .then((state) => state.State.Running)
      .catch(() => false);
    return !running;
  }
  return (await aliveName(marks[labels.address] ?? '')) !== server;
}

/** What answers at `host:port`, if it is a server of ours. */
function aliveName(address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    if (!/^[\w.:[\]-]+:\d+$/.test(address)) {
      resolve(undefined);
      return;
    }
    const asked = request(`http://${address}/alive`, { timeout: 2000 }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text = (text + part).slice(0, 200)));
      response.on('end', () => {
        resolve(text);
      });
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => {
      resolve(undefined);
    });
    asked.end();
  });
}
