/** `npm run bench:docker`: what the docker engine was asked to do, and what it does on this machine. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Session } from '../sandbox.ts';
import { DockerEngine } from './client.ts';
import { dockerdForTests } from './dockerd-for-tests.ts';
import { useNodeSockets } from './fixtures/node-sockets.ts';
import { startSandboxServer } from './server.ts';
import { labels } from './server/labels.ts';

const learners = 20;
const rows: { readonly what: string; readonly asked: string; readonly measured: string }[] = [];
const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

useNodeSockets();
const dockerd = await dockerdForTests(console.error);
const { docker, host, image } = dockerd;
const server = await startSandboxServer({
  docker,
  image,
  port: 0,
  rules: { sessions: learners, memoryMiB: 2048 },
});
const engine = new DockerEngine({ url: server.url, token: server.token });

try {
  await oneNode();
  await swarmOfThree();
  await runBusybox();
  await manyAtOnce();
  await afterKill();
} finally {
  engine.disconnect();
  await server.close();
  await dockerd.stop();
}
console.table(rows);

async function start(nodes: readonly string[]): Promise<Session> {
  return engine.start({ lab: 'bench', nodes, memoryMiB: 1024 }, { onEvent: () => undefined });
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [ms: number, result: T]> {
  const begun = performance.now();
  const result = await work();
  return [performance.now() - begun, result];
}

/** Milliseconds until `command`, typed at a node's prompt, has ended. */
async function typed(session: Session, node: string, command: string): Promise<number> {
  const terminal = await session.node(node).openTerminal({ columns: 100, rows: 30 });
  let text = '';
  let wake: () => void = () => undefined;
  terminal.onOutput((bytes) => {
    text += Buffer.from(bytes).toString();
    wake();
  });
  const until = async (part: string): Promise<void> => {
    while (!text.includes(part)) await new Promise<void>((resolve) => (wake = resolve));
  };
  await until('\x1b]133;B');
  const [ms] = await timed(async () => {
    terminal.write(`${command}; echo "e"nd\r`);
    await until('end\r');
  });
  terminal.close();
  return ms;
}

async function oneNode(): Promise<void> {
  const [ms, session] = await timed(() => start(['node1']));
  rows.push({ what: 'one node, ready', asked: '3 s', measured: seconds(ms) });
  await session.close();
}

async function swarmOfThree(): Promise<void> {
  const [ms, session] = await timed(async () => {
    const three = await start(['node1', 'node2', 'node3']);
    await typed(three, 'node1', 'docker swarm init -q 2>&1; docker swarm join-token -q worker >/tmp/token');
    await typed(three, 'node1', '(while :; do nc -l -p 9999 </tmp/token || exit; done) & disown');
    const join = 'docker swarm join --token "$(nc -w2 node1 9999)" node1:2377';
    await typed(three, 'node2', join);
    await typed(three, 'node3', join);
    return three;
  });
  rows.push({ what: 'three nodes with a Swarm', asked: '10 s', measured: seconds(ms) });
  await session.close();
}

async function runBusybox(): Promise<void> {
  const session = await start(['node1']);
  await typed(session, 'node1', 'docker pull -q busybox');
  const command = 'docker run --rm busybox echo hi';
  await typed(session, 'node1', command);
  const here: number[] = [];
  const plain: number[] = [];
  const container = docker.getContainer(`docker-labs-${session.id.slice(0, 12)}-node1`);
  for (let round = 0; round < 7; round++) {
    here.push(await typed(session, 'node1', command));
    const exec = await container.exec({ Cmd: ['sh', '-c', `${command} >/dev/null`], AttachStdout: true });
    const [ms] = await timed(async () => {
      await once((await exec.start({ hijack: true })).resume(), 'end');
    });
    plain.push(ms);
  }
  const middle = (list: number[]) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN;
  const ratio = `${(middle(here) / middle(plain)).toFixed(2)} times ${seconds(middle(plain))}`;
  rows.push({ what: `${command}, against plain`, asked: '1.2 times', measured: ratio });
  await session.close();
}

async function manyAtOnce(): Promise<void> {
  const [ms, sessions] = await timed(() =>
    Promise.all(Array.from({ length: learners }, () => start(['node1']))),
  );
  const slowest = Math.max(
    ...(await Promise.all(
      sessions.map((session) => typed(session, 'node1', 'docker run --rm busybox true')),
    )),
  );
  let memory = 0;
  const filters = { label: [`${labels.address}=127.0.0.1:${server.port}`] };
  for (const { Id } of await docker.listContainers({ filters })) {
    const stats = await docker.getContainer(Id).stats({ stream: false });
    memory += stats.memory_stats.usage;
  }
  const measured = `ready in ${seconds(ms)}, slowest run ${seconds(slowest)}, ${(memory / 2 ** 30).toFixed(1)} GiB`;
  rows.push({ what: `${learners} sessions at once`, asked: '24 GiB, none starved', measured });
  await Promise.all(sessions.map((session) => session.close()));
}

async function afterKill(): Promise<void> {
  const program = fileURLToPath(new URL('./fixtures/crashing-server.ts', import.meta.url));
  const child = spawn(process.execPath, [program, host ?? '', JSON.stringify(image)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  child.kill('SIGKILL');
  await once(child, 'exit');
  const next = await startSandboxServer({ docker, image, port: 0 });
  const filters = { label: [`${labels.address}=127.0.0.1:${port.toString()}`] };
  const left = await docker.listContainers({ all: true, filters });
  rows.push({ what: 'left after kill -9 and the next start', asked: '0', measured: String(left.length) });
  await next.close();
}
