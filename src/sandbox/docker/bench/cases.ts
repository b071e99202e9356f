/** The measured cases of `npm run bench:docker`: what each asks for, and what it came to. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Session } from '../../sandbox.ts';
import type { DockerEngine } from '../client.ts';
import type { DockerdForTests } from '../dockerd-for-tests.ts';
import type { SandboxServer } from '../server.ts';
import { startSandboxServer } from '../server.ts';
import { labels } from '../server/labels.ts';
import { plainRuns } from './plain.ts';
import { promptOf } from './prompt.ts';

export interface Bench {
  readonly dockerd: DockerdForTests;
  readonly server: SandboxServer;
  readonly engine: DockerEngine;
}

export interface Row {
  readonly what: string;
  readonly asked: string;
  readonly measured: string;
  readonly kept: boolean;
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
const rounds = 7;

/** From asking to the prompt. The first of a fresh server counts as well: it is what a reader meets. */
export async function oneNode({ engine }: Bench): Promise<Row[]> {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const began = performance.now();
    const session = await start(engine, ['node1']);
    await promptOf(session, 'node1');
    times.push(performance.now() - began);
    await session.close();
  }
  const worst = Math.max(...times);
  const measured = times.map(seconds).join(', ');
  return [{ what: 'session of one node, at its prompt', asked: '3 s', measured, kept: worst <= 3000 }];
}

/** From asking to a manager that sees three nodes Ready. */
export async function swarmOfThree({ engine }: Bench): Promise<Row[]> {
  const began = performance.now();
  const session = await start(engine, ['node1', 'node2', 'node3']);
  const up = performance.now() - began;
  const [manager, ...workers] = await Promise.all(
    session.request.nodes.map((node) => promptOf(session, node)),
  );
  if (!manager) throw new Error('The session has no node.');
  await manager.type('docker swarm init');
  const said = (await manager.type('docker swarm join-token -q worker')).output;
  const token = /SWMTKN-[\w-]+/.exec(said)?.[0];
  if (token === undefined) throw new Error(`There is no Swarm to join: ${said}`);
  await Promise.all(workers.map((worker) => worker.type(`docker swarm join --token ${token} node1:2377`)));
  await manager.type(
    'until [ "$(docker node ls --format {{.Status}} | grep -c Ready)" = 3 ]; do sleep 0.1; done',
  );
  const ms = performance.now() - began;
  const { output } = await manager.type('docker node ls --format "{{.Hostname}}={{.Status}}"');
  const missing = session.request.nodes.filter((node) => !output.includes(`${node}=Ready`));
  if (missing.length > 0)
    throw new Error(`No Swarm of three formed, ${missing.join(', ')} missing: ${output}`);
  await session.close();
  const measured = `${seconds(ms)}, of which ${seconds(up)} for the nodes`;
  return [{ what: 'three nodes, Ready in one Swarm', asked: '10 s', measured, kept: ms <= 10_000 }];
}

/** The same command in turn: typed into the page's terminal, and without any of ours. */
export async function runBusybox({ dockerd, engine }: Bench): Promise<Row[]> {
  const session = await start(engine, ['node1']);
  const prompt = await promptOf(session, 'node1');
  const command = 'docker run --rm busybox echo hi';
  await prompt.type('docker pull -q busybox');
  const name = `docker-labs-${session.id.slice(0, 12)}-node1`;
  const plain = await plainRuns(dockerd, name, command);
  const times = { typed: [] as number[], outside: [] as number[], within: [] as number[] };
  await prompt.type(command);
  for (let round = 0; round < rounds; round++) {
    times.typed.push((await prompt.type(command)).ms);
    times.outside.push(await plain.outside());
    times.within.push(await plain.within());
  }
  await plain.end();
  await session.close();
  const typed = middle(times.typed);
  return (['outside', 'within'] as const).map((where) => {
    const other = middle(times[where]);
    const ratio = typed / other;
    const measured = `${ratio.toFixed(2)} times (${seconds(typed)} and ${seconds(other)})`;
    const beside = where === 'outside' ? 'the machine’s own Docker' : 'the node without a terminal';
    return { what: `${command}, against ${beside}`, asked: '1.2 times', measured, kept: ratio <= 1.2 };
  });
}

/**
 * A class that begins at once. None is starved: each has its prompt within a minute, and when all type the same
 * command at once, each has its output within another.
 */
export async function manyAtOnce({ dockerd, engine, server }: Bench, learners: number): Promise<Row[]> {
  const withinMs = 60_000;
  const began = performance.now();
  const begun = await Promise.all(
    Array.from({ length: learners }, async () => {
      const session = await start(engine, ['node1']);
      const prompt = await promptOf(session, 'node1');
      return { session, prompt, ms: performance.now() - began };
    }),
  );
  const runs = await Promise.all(
    begun.map(async ({ prompt }) => {
      const { output, ms } = await prompt.type('docker run --rm busybox echo from-inside');
      if (!/from-inside\r/.test(output)) throw new Error(`A learner’s command did not run: ${output}`);
      return ms;
    }),
  );
  const gib = (await memoryOf(dockerd, server)) / 2 ** 30;
  await Promise.all(begun.map(({ session }) => session.close()));
  const spread = (times: readonly number[]) =>
    `${seconds(Math.min(...times))} to ${seconds(Math.max(...times))}`;
  const row = (what: string, times: readonly number[]): Row => ({
    what: `${learners} at once, ${what}`,
    asked: `each within ${withinMs / 1000} s`,
    measured: spread(times),
    kept: times.length === learners && Math.max(...times) <= withinMs,
  });
  return [
    row(
      'prompt',
      begun.map(({ ms }) => ms),
    ),
    row('docker run with its first pull', runs),
    {
      what: `${learners} at once, memory`,
      asked: '24 GiB',
      measured: `${gib.toFixed(1)} GiB`,
      kept: gib <= 24,
    },
  ];
}

/** A server is killed with a session of two nodes; the next one starts. */
export async function afterKill({ dockerd: { docker, host, image } }: Bench): Promise<Row[]> {
  const program = fileURLToPath(new URL('../fixtures/crashing-server.ts', import.meta.url));
  const child = spawn(process.execPath, [program, host ?? '', JSON.stringify(image)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  child.kill('SIGKILL');
  await once(child, 'exit');
  const filters = { label: [`${labels.address}=127.0.0.1:${port.toString()}`] };
  const left = async () => {
    const [containers, networks, volumes] = await Promise.all([
      docker.listContainers({ all: true, filters }),
      docker.listNetworks({ filters }),
      docker.listVolumes({ filters }),
    ]);
    return [containers.length, networks.length, volumes.Volumes.length] as const;
  };
  const before = await left();
  if (before.join() !== '2,1,2') throw new Error(`The killed server had not begun: ${before.join()}`);
  const next = await startSandboxServer({ docker, image, port: 0 });
  const [containers, networks, volumes] = await left();
  await next.close();
  const measured = `${containers} containers, ${networks} networks, ${volumes} volumes`;
  const kept = containers + networks + volumes === 0;
  return [{ what: 'left after kill -9 and the next start', asked: 'nothing', measured, kept }];
}

function start(engine: DockerEngine, nodes: readonly string[]): Promise<Session> {
  return engine.start({ lab: 'bench', nodes, memoryMiB: 1024 }, { onEvent: () => undefined });
}

async function memoryOf({ docker }: DockerdForTests, server: SandboxServer): Promise<number> {
  const filters = { label: [`${labels.address}=127.0.0.1:${server.port}`] };
  const nodes = await docker.listContainers({ filters });
  const stats = await Promise.all(nodes.map(({ Id }) => docker.getContainer(Id).stats({ stream: false })));
  return stats.reduce((sum, { memory_stats: { usage } }) => sum + usage, 0);
}

function middle(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
}
