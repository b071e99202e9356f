/** The server and its client on a real Docker. The engine's contract itself is in e2e/contract. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session, SessionEvent } from '../sandbox.ts';
import { printedBy } from './bench/prompt.ts';
import { DockerEngine } from './client.ts';
import type { DockerdForTests } from './dockerd-for-tests.ts';
import { dockerdForTests } from './dockerd-for-tests.ts';
import { openedSockets, useNodeSockets } from './fixtures/node-sockets.ts';
import type { SandboxServer } from './server.ts';
import { startSandboxServer } from './server.ts';
import { labels } from './server/labels.ts';

const size = { columns: 100, rows: 30 };
const minutes = 60_000;
// Each node takes half a second on an idle machine; the limits are for one that does much else.

let dockerd: DockerdForTests;
let server: SandboxServer;

beforeAll(async () => {
  dockerd = await dockerdForTests(console.log);
  useNodeSockets();
  server = await startSandboxServer({ docker: dockerd.docker, image: dockerd.image, port: 0 });
}, 20 * minutes);

afterAll(async () => {
  await server.close();
  await dockerd.stop();
}, minutes);

function connect(): DockerEngine {
  return new DockerEngine({ url: server.url, token: server.token });
}

async function start(
  engine: DockerEngine,
  nodes: readonly string[] = ['node1'],
): Promise<{ session: Session; events: SessionEvent[] }> {
  const events: SessionEvent[] = [];
  const request = { lab: 'test', nodes, memoryMiB: 1024 };
  const session = await engine.start(request, { onEvent: (event) => events.push(event) });
  return { session, events };
}

async function shell(session: Session, node = 'node1') {
  const terminal = await session.node(node).openTerminal(size);
  const printed = printedBy(terminal);
  await printed.until('\x1b]133;B');
  let count = 0;
  return {
    terminal,
    printed,
    run: async (command: string): Promise<string> => {
      const from = printed.text.length;
      const end = `end-${count++}`;
      terminal.write(`${command}; echo ${end.replace('-', '"-"')}\r`);
      await printed.until(end);
      const typed = printed.text.slice(from);
      const outputFrom = typed.indexOf('\x07', typed.indexOf('\x1b]133;C')) + 1;
      return typed.slice(outputFrom, typed.lastIndexOf(end)).replaceAll('\r\n', '\n');
    },
  };
}

describe('a session', () => {
  it(
    'has nodes that know each other, run images, take files and variables, and answer on ports',
    async () => {
      const engine = connect();
      const { session, events } = await start(engine, ['node1', 'node2']);
      expect(session.info).toMatchObject({
        kind: 'docker',
        platform: expect.stringMatching(/^linux\//) as string,
      });
      const { run } = await shell(session);
      await session.node('node1').writeFile('app/greeting', Buffer.from('hello\n'));
      await session.node('node1').setVariables({ NAME: "it's" });
      expect(await run('cat app/greeting; echo "$NAME"; stty size; hostname')).toContain(
        "hello\nit's\n30 100\nnode1\n",
      );
      expect(await run('ping -c1 -W2 node2 >/dev/null && echo there')).toContain('there');
      expect(await run('docker run --rm busybox ping -c1 -W2 node2 >/dev/null && echo there')).toContain(
        'there',
      );
      await run(
        'mkdir w; echo page >w/index.html; docker run -d -p 8080:80 -v ./w:/w busybox httpd -f -h /w',
      );
      const page = await session
        .node('node1')
        .fetch(8080, { method: 'GET', path: '/index.html', headers: {} });
      expect([page.status, Buffer.from(page.body).toString()]).toEqual([200, 'page\n']);
      expect(await session.node('node1').publishedPorts()).toEqual([8080]);
      await expect(
        session.node('node1').fetch(9, { method: 'GET', path: '/', headers: {} }),
      ).rejects.toMatchObject({ error: { code: 'refused' } });
      await session.close();
      expect(events.at(-1)).toEqual({ kind: 'closed' });
      engine.disconnect();
    },
    6 * minutes,
  );

  it(
    'loses nothing when the connection is lost',
    async () => {
      const engine = connect();
      const { session, events } = await start(engine);
      const { terminal, printed } = await shell(session);
      terminal.write('for i in $(seq 1 300); do echo line $i; sleep 0.01; done; echo "e"nd\r');
      await printed.until('line 20\r');
      openedSockets.at(-1)?.terminate();
      await printed.until('line 120\r');
      openedSockets.at(-1)?.terminate();
      terminal.write('echo ty"ped"\r');
      await printed.until('typed\r');
      const lines = [...printed.text.matchAll(/line (\d+)\r/g)].map((match) => Number(match[1]));
      expect(lines).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
      expect(events.filter((event) => event.kind === 'connection').map((event) => event.status)).toEqual([
        'lost',
        'back',
        'lost',
        'back',
      ]);
      await session.close();
      engine.disconnect();
    },
    6 * minutes,
  );

  it(
    'outlives a reload of its page, with its terminals',
    async () => {
      const before = connect();
      const { session } = await start(before);
      const { run } = await shell(session);
      await run('x=kept');
      before.disconnect();
      const engine = connect();
      let saved = await engine.saved();
      while (!saved.some(({ id }) => id === session.id)) saved = await engine.saved();
      const joined = await engine.start(session.request, { onEvent: () => undefined, saved: session.id });
      const printed = printedBy(await joined.node('node1').openTerminal(size));
      await printed.until('x=kept');
      const again = await shell(joined);
      expect(await again.run('echo fresh$x')).toContain('fresh\n');
      await joined.close();
      engine.disconnect();
    },
    6 * minutes,
  );

  it(
    'goes back to a checkpoint, with files, containers and networks, and starts again',
    async () => {
      const engine = connect();
      const { session } = await start(engine);
      const { run, printed, terminal } = await shell(session);
      await run(
        'echo before >state; docker run -d --name web busybox sleep 1000; docker exec web touch /mark',
      );
      const checkpoint = await session.checkpoint();
      expect(await run('docker inspect -f {{.State.Running}} web')).toContain('true');
      await run('echo after >state; docker rm -f web; docker network create later; mkdir -p deep; cd deep');
      const late = await session.node('node1').openTerminal(size);
      const ended = new Promise((resolve) => late.onExit(resolve));
      const from = printed.text.length;
      await session.goBack(checkpoint);
      expect(await ended).toBe(-1);
      terminal.write(
        'cat state; docker ps --format {{.Names}}; docker exec web ls /mark; docker network ls -q -f name=later; pwd; echo "e"nd\r',
      );
      const text = (await printed.until('end\r')).slice(from);
      expect(text.slice(text.lastIndexOf('\x1b]133;C'))).toContain('before\r\nweb\r\n/mark\r\n/root\r\nend');
      await session.reset();
      terminal.write('ls state; docker ps -aq; echo "d"one\r');
      expect(await printed.until('done\r')).toContain("cannot access 'state'");
      await session.close();
      engine.disconnect();
    },
    6 * minutes,
  );

  it(
    'has a node that can be pulled out and started afresh',
    async () => {
      const engine = connect();
      const { session, events } = await start(engine, ['node1', 'node2']);
      const { terminal } = await shell(session, 'node2');
      const ended = new Promise((resolve) => terminal.onExit(resolve));
      await session.node('node2').stop();
      expect(await ended).toBe(-1);
      expect(session.node('node2').status).toEqual({ kind: 'stopped' });
      await expect(session.node('node2').openTerminal(size)).rejects.toMatchObject({
        error: { code: 'node-died' },
      });
      await session.node('node2').start();
      expect(session.node('node2').status).toEqual({ kind: 'up' });
      expect(await (await shell(session, 'node2')).run('docker ps -q | wc -l')).toContain('0');
      expect(events).toContainEqual({ kind: 'node', node: 'node2', status: { kind: 'stopped' } });
      await session.close();
      engine.disconnect();
    },
    6 * minutes,
  );
});

describe('a saved session', () => {
  it(
    'outlives its session and the server, with files, containers and shells, until it is forgotten',
    async () => {
      const engine = connect();
      const { session } = await start(engine, ['node1', 'node2']);
      const { run } = await shell(session);
      await session.node('node1').setVariables({ TOKEN: 'kept' });
      await run('mkdir app; echo kept >app/file; docker run -d --name web busybox sleep 1000; cd app; x=5');
      const saved = await session.save('a note');
      expect(saved).toMatchObject({ lab: 'test', nodes: ['node1', 'node2'], note: 'a note' });
      expect(saved.bytes).toBeGreaterThan(100_000);
      await run('rm file; docker rm -f web');
      await session.close();
      engine.disconnect();

      const { docker, image } = dockerd;
      const next = await startSandboxServer({ docker, image, port: 0 });
      const later = new DockerEngine({ url: next.url, token: next.token });
      expect(await later.saved()).toContainEqual(saved);
      const request = { lab: 'test', nodes: ['node1'], memoryMiB: 1024 };
      const events: SessionEvent[] = [];
      const resumed = await later.start(request, { onEvent: (event) => events.push(event), saved: saved.id });
      expect(resumed.request.nodes).toEqual(['node1', 'node2']);
      expect(events.filter(({ kind }) => kind === 'ready')).toHaveLength(1);
      const again = await shell(resumed);
      expect(await again.run('cat file; echo $x $TOKEN; docker ps --format {{.Names}}')).toContain(
        'kept\n5 kept\nweb\n',
      );
      await resumed.reset();
      await resumed.close();
      await later.forget(saved.id);
      expect((await later.saved()).map(({ id }) => id)).not.toContain(saved.id);
      await expect(later.start(request, { onEvent: () => undefined, saved: saved.id })).rejects.toMatchObject(
        { error: { code: 'not-found' } },
      );
      later.disconnect();
      await next.close();
    },
    6 * minutes,
  );

  it(
    'of a learner is nobody else’s, and goes with the classroom',
    async () => {
      const { docker, image } = dockerd;
      const room = await startSandboxServer({ docker, image, port: 0, learners: 2 });
      const [one, two] = (room.classroom?.learners ?? []).map(
        ({ code }) => new DockerEngine({ url: room.url, token: code }),
      );
      if (!one || !two) throw new Error('The classroom has no learners.');
      const { session } = await start(one);
      const saved = await session.save('mine');
      expect((await one.saved()).map(({ id }) => id)).toEqual([saved.id]);
      expect(await two.saved()).toEqual([]);
      await expect(
        two.start(session.request, { onEvent: () => undefined, saved: saved.id }),
      ).rejects.toMatchObject({ error: { code: 'not-found' } });
      await two.forget(saved.id);
      expect(await one.saved()).toHaveLength(1);
      for (const engine of [one, two]) engine.disconnect();
      await room.close();
      const { Volumes } = await docker.listVolumes({ filters: { label: [`${labels.saved}=${saved.id}`] } });
      expect(Volumes).toEqual([]);
    },
    6 * minutes,
  );
});

describe('limits', () => {
  it('are said before and at the start', async () => {
    const engine = connect();
    const request = {
      lab: 'x',
      nodes: Array.from({ length: 7 }, (_, index) => `node${index}`),
      memoryMiB: 512,
    };
    expect(await engine.check(request)).toMatchObject({ status: 'unavailable', error: { code: 'refused' } });
    await expect(engine.start(request, { onEvent: () => undefined })).rejects.toMatchObject({
      error: { code: 'refused' },
    });
    engine.disconnect();
  });

  it(
    'hold in the node',
    async () => {
      const { session } = await start(connect());
      const [node] = await dockerd.docker.listContainers({ filters: { label: [`${labels.node}=node1`] } });
      const { HostConfig } = await dockerd.docker.getContainer(node?.Id ?? '').inspect();
      expect(HostConfig).toMatchObject({ Memory: 1024 * 2 ** 20, NanoCpus: 2e9, PidsLimit: 4096 });
      expect(HostConfig.Binds ?? []).toEqual([]);
      expect(HostConfig.Mounts?.map(({ Type }) => Type)).toEqual(['volume']);
      await session.close();
    },
    6 * minutes,
  );
});

describe('after kill -9', () => {
  it(
    'the next start removes containers, networks and volumes, and only those',
    async () => {
      const { session } = await start(connect());
      const program = fileURLToPath(new URL('./fixtures/crashing-server.ts', import.meta.url));
      const child = spawn(process.execPath, [program, dockerd.host ?? '', JSON.stringify(dockerd.image)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [ready] = (await once(child.stdout, 'data')) as [Buffer];
      child.kill('SIGKILL');
      await once(child, 'exit');
      const count = async (port: number) => {
        const filters = { label: [`${labels.address}=127.0.0.1:${port}`] };
        const { docker } = dockerd;
        const [containers, networks, volumes] = await Promise.all([
          docker.listContainers({ all: true, filters }),
          docker.listNetworks({ filters }),
          docker.listVolumes({ filters }),
        ]);
        return [containers.length, networks.length, volumes.Volumes.length];
      };
      const killed = Number(ready.toString());
      expect(await count(killed)).toEqual([2, 1, 2]);
      const before = await count(server.port);
      const next = await startSandboxServer({ docker: dockerd.docker, image: dockerd.image, port: 0 });
      expect(await count(killed)).toEqual([0, 0, 0]);
      expect(await count(server.port)).toEqual(before);
      await next.close();
      expect(await (await shell(session)).run('echo alive')).toContain('alive');
      await session.close();
      expect(await count(server.port)).toEqual([0, 0, 0]);
    },
    6 * minutes,
  );
});
