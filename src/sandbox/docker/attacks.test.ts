/** Who must not get in, does not. On a server without a Docker behind it: nobody here comes that far. */
import { request } from 'node:http';
import Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { encodePacket, maxPacketBytes } from './packet.ts';
import type { Welcome } from './protocol.ts';
import { closeCodes } from './protocol.ts';
import type { SandboxServer } from './server.ts';
import { startSandboxServer } from './server.ts';
import { fakeDocker } from './fixtures/fake-docker.ts';

const origin = 'http://localhost:4321';
let server: SandboxServer;
let docker: { readonly url: string; close(): Promise<void> };

beforeAll(async () => {
  docker = await fakeDocker();
  server = await startSandboxServer({
    docker: new Docker({ host: '127.0.0.1', port: Number(new URL(docker.url).port) }),
    port: 0,
    learners: 2,
  });
});

afterAll(async () => {
  await server.close();
  await docker.close();
});

/** What becomes of a connection that says `first`: the close code, or the text of the welcome. */
function attempt(
  first: string | Buffer | undefined,
  options: { readonly origin?: string; readonly host?: string } = { origin },
): Promise<number | string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(server.url, {
      ...(options.origin && { origin: options.origin }),
      ...(options.host && { headers: { Host: options.host } }),
    });
    socket.on('open', () => {
      if (first !== undefined) socket.send(first);
    });
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on('message', (data: Buffer) => {
      resolve(data.toString());
      socket.terminate();
    });
    socket.on('close', resolve);
    socket.on('error', () => undefined);
  });
}

const hello = (token: string, more: object = {}) =>
  JSON.stringify({ kind: 'hello', protocol: 1, token, ...more });

/** An open connection that has been let in. */
async function enter(token: string): Promise<{ socket: WebSocket; welcome: Welcome }> {
  const socket = new WebSocket(server.url, { origin });
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(hello(token));
  const data = await new Promise<Buffer>((resolve) => socket.once('message', resolve));
  return { socket, welcome: JSON.parse(data.toString()) as Welcome };
}

const closed = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve));

describe('a connection', () => {
  it('of another site’s page is refused', async () => {
    expect(await attempt(hello(server.token), { origin: 'https://evil.example' })).toBe(403);
    expect(await attempt(hello(server.token), { origin: 'http://localhost:4321.evil.example' })).toBe(403);
    expect(await attempt(hello(server.token), { origin: 'null' })).toBe(403);
  });

  it('without an origin is refused', async () => {
    expect(await attempt(hello(server.token), {})).toBe(403);
  });

  it('under a name that was rebound to this machine is refused, and so is plain HTTP', async () => {
    const { port } = server;
    expect(await attempt(hello(server.token), { origin, host: `evil.example:${port}` })).toBe(403);
    const status = await new Promise((resolve) => {
      request(
        { port, host: '127.0.0.1', path: '/alive', headers: { Host: `evil.example:${port}` } },
        (response) => {
          resolve(response.statusCode);
        },
      ).end();
    });
    expect(status).toBe(403);
  });

  it('with the right token is let in', async () => {
    expect(await attempt(hello(server.token))).toContain('welcome');
  });

  it('with no token, a wrong one or one in the address is refused', async () => {
    expect(await attempt(hello(''))).toBe(closeCodes.refused);
    expect(await attempt(hello('x'.repeat(32)))).toBe(closeCodes.refused);
    expect(await attempt('GET /?token=x')).toBe(closeCodes.refused);
  });

  it('that begins with more than a hello is refused unread', async () => {
    expect(await attempt(hello(server.token, { padding: 'x'.repeat(5000) }))).toBe(closeCodes.refused);
    expect(await attempt(Buffer.from(hello(server.token)))).toBe(closeCodes.refused);
  });

  it('of another version is told so', async () => {
    expect(await attempt(hello(server.token).replace('"protocol":1', '"protocol":9'))).toBe(
      closeCodes.otherVersion,
    );
  });
});

describe('a page that is let in', () => {
  it('is cut off for an oversized packet', async () => {
    const { socket } = await enter(server.token);
    socket.send(Buffer.alloc(maxPacketBytes + 1));
    expect(await closed(socket)).toBe(1009);
  });

  it.each([
    ['text', 'hello again'],
    ['no packet', Buffer.from([0, 0, 0, 200, 1])],
    ['an unknown message', encodePacket({ n: 1, ack: 0, message: { kind: 'sudo' } })],
    ['an acknowledgement of nothing', encodePacket({ n: 0, ack: 99 })],
    ['a number from the future', encodePacket({ n: 7, ack: 0, message: {} })],
  ])('is cut off for %s', async (_what, packet) => {
    const { socket } = await enter(server.token);
    socket.send(packet);
    expect(await closed(socket)).toBe(1002);
  });

  it('cannot take over another’s channel', async () => {
    const [first, second] = server.classroom?.learners ?? [];
    const mine = await enter(first?.code ?? '');
    const { id, key } = mine.welcome.channel;
    const stolen = await attempt(hello(second?.code ?? '', { resume: { id, key, received: 0 } }));
    expect(JSON.parse(String(stolen))).not.toMatchObject({ channel: { id } });
    const guessed = await attempt(
      hello(first?.code ?? '', { resume: { id, key: 'x'.repeat(32), received: 0 } }),
    );
    expect(JSON.parse(String(guessed))).not.toMatchObject({ channel: { id } });
    expect(mine.socket.readyState).toBe(WebSocket.OPEN);
    mine.socket.terminate();
  });

  it('cannot use a session whose id it guessed', async () => {
    const { socket } = await enter(server.classroom?.learners[0]?.code ?? '');
    const call = { call: 'checkpoint', session: '0'.repeat(32) };
    socket.send(encodePacket({ n: 1, ack: 0, message: { kind: 'request', id: 1, call } }));
    const answer = await new Promise<Buffer>((resolve) => socket.once('message', resolve));
    expect(answer.toString()).toContain('not-found');
    socket.terminate();
  });
});

describe('the classroom', () => {
  const ask = (path: string, token?: string) =>
    fetch(
      `${server.url.replace('ws', 'http')}${path}`,
      token ? { headers: { Authorization: `Bearer ${token}` } } : {},
    );

  it('shows nothing without the instructor’s token, also not to a learner', async () => {
    expect((await ask('/classroom/state')).status).toBe(401);
    expect((await ask('/classroom/state', server.classroom?.learners[0]?.code)).status).toBe(401);
    const state = (await (await ask('/classroom/state', server.token)).json()) as unknown[];
    expect(state).toHaveLength(2);
  });
});

describe('guessing', () => {
  it('ends after ten wrong tokens', async () => {
    const codes = new Set<number | string>();
    for (let count = 0; count < 12; count++) codes.add(await attempt(hello(`guess-${count}`)));
    expect(codes).toContain(closeCodes.tooMany);
    expect(await attempt(hello(server.token))).toBe(closeCodes.tooMany);
  });
});
