/**
 * The sandbox server: sessions of real Docker nodes for pages in the browser. Loopback only unless asked.
 *
 *   server/guard.ts        who may connect: Host, Origin, token
 *   server/connections.ts  WebSockets and the pages behind them
 *   server/client.ts       one page: its channel, requests and sessions   (calls.ts: what each request does)
 *   server/sessions.ts     every session, by owner    session.ts: one     history.ts: going back
 *   server/saved.ts        sessions saved for later, in volumes of their own
 *   server/node.ts         one node: a container with its own dockerd     node-image*.ts: what it is made of
 *   server/sweep.ts        what a crash left behind
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import Docker from 'dockerode';
import { WebSocketServer } from 'ws';
import { maxPacketBytes } from './packet.ts';
import { writeEngineLink } from './link.ts';
import { Connections } from './server/connections.ts';
import type { Guard } from './server/guard.ts';
import { randomToken, refusal, sameToken } from './server/guard.ts';
import { readEngineVersion } from './server/engine-version.ts';
import type { NodeImage } from './server/node-image.ts';
import { ensureNodeImage } from './server/node-image.ts';
import { Progress } from './server/progress.ts';
import { SavedVolumes } from './server/saved.ts';
import type { SessionRules } from './server/sessions.ts';
import { Sessions } from './server/sessions.ts';
import { sweep } from './server/sweep.ts';
import { Classroom } from './server/classroom.ts';

export interface SandboxServerOptions {
  /** One of `engineChoices`, or `docker`. Default: `docker`. */
  readonly engine?: string;
  /** Default 7411; 0 takes any free one. */
  readonly port?: number;
  /** Address to listen on; 127.0.0.1 unless asked. */
  readonly host?: string;
  /** Further names by which pages reach this server, such as a host name on the LAN. */
  readonly names?: readonly string[];
  /** Origins of pages that may connect, besides the site's usual local ones. */
  readonly origins?: readonly string[];
  /** How long a page may be away before its sessions end, in ms. Default 10 minutes. */
  readonly graceMs?: number;
  readonly rules?: Partial<SessionRules>;
  /** Learners, each with a join code; 0: one token for everything. */
  readonly learners?: number;
  /**
   * Answers what is not the server's own: the site. Its pages may reach no other machine than their own origin's
   * and this one, so learners on a LAN need it from here.
   */
  readonly site?: RequestListener;
  /** Whether saved sessions outlive this server. Default: yes, but for a classroom's. */
  readonly keepSaved?: boolean;
  readonly log?: (line: string) => void;
  /** What nodes are made of; default as `engine` says. */
  readonly image?: NodeImage;
  /** The Docker to use; default as the docker command finds it. */
  readonly docker?: Docker;
}

export interface SandboxServer {
  /** `ws://127.0.0.1:7411`. */
  readonly url: string;
  readonly port: number;
  readonly token: string;
  /** To be put behind `#` in a page's address. */
  readonly fragment: string;
  readonly classroom: Classroom | undefined;
  /** Ends every session and removes everything of it. */
  close(): Promise<void>;
}

const defaults: SessionRules = { nodes: 6, memoryMiB: 4096, sessions: 8, cpus: 2, pids: 4096 };
/** Saved sessions of one person, at most. */
const mostSaved = 5;
const minute = 60_000;

/**
 * @throws {SandboxFailure} `not-built` when no node image can be had
 * @throws {Error} when Docker does not answer or the port is taken
 */
export async function startSandboxServer(options: SandboxServerOptions = {}): Promise<SandboxServer> {
  const log = options.log ?? (() => undefined);
  const version = readEngineVersion(options.engine ?? 'docker');
  const docker = options.docker ?? new Docker();
  await docker.ping();

  const name = randomBytes(12).toString('hex');
  const http = createServer();
  const host = options.host ?? '127.0.0.1';
  const port = await listen(http, options.port ?? 7411, host);
  const guard = guardFor(port, host, options);
  const mark = { server: name, address: `127.0.0.1:${port}`, within: await ownContainer(docker) };
  let reply = (_request: IncomingMessage, response: ServerResponse): void => {
    say(response, 503, 'Starting.');
  };
  http.on('request', (request, response) => {
    const no = refusal(request, guard);
    if (no) say(response, 403, no);
    else if (request.url === '/alive') say(response, 200, name);
    else reply(request, response);
  });

  try {
    const swept = await sweep(docker);
    if (swept.containers > 0)
      log(`Removed ${swept.containers} containers that an earlier server left behind.`);
    const image = options.image ?? (await ensureNodeImage(docker, version, log));
    const token = randomToken();
    // A classroom's codes are for one day, and whose they were is then nobody's.
    const saved = new SavedVolumes(docker, image, mark, {
      most: mostSaved,
      lasting: options.keepSaved ?? !options.learners,
    });
    const sessions = new Sessions(docker, image, mark, { ...defaults, ...options.rules }, saved);
    const progress = new Progress();
    const classroom = options.learners ? new Classroom(options.learners, sessions, progress) : undefined;
    const connections = new Connections(sessions, progress, {
      graceMs: options.graceMs ?? 10 * minute,
      ownerOf: (given) => classroom?.ownerOf(given) ?? (sameToken(given, token) ? 'owner' : undefined),
    });
    classroom?.open(token, () => connections.present());
    const sockets = acceptSockets(http, guard, connections);
    reply = (request, response) => {
      if (classroom?.reply(request, response)) return;
      if (options.site) options.site(request, response);
      else say(response, 404, 'This is the sandbox server. Open the site with the link that it printed.');
    };
    const url = `ws://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;
    return {
      url,
      port,
      token,
      fragment: writeEngineLink({ url, token }),
      classroom,
      async close() {
        await connections.close();
        for (const socket of sockets.clients) socket.terminate();
        await close(http);
      },
    };
  } catch (error) {
    await close(http);
    throw error;
  }
}

function acceptSockets(http: Server, guard: Guard, connections: Connections): WebSocketServer {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxPacketBytes,
    perMessageDeflate: false,
  });
  http.on('upgrade', (request: IncomingMessage, socket, head) => {
    const no = refusal(request, guard);
    if (no) {
      socket.end(
        `HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${no}\n`,
      );
      return;
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      connections.accept(accepted, request);
    });
  });
  return sockets;
}

/** Names with this port only: whatever else a browser was made to call us is refused. */
function guardFor(port: number, host: string, options: SandboxServerOptions): Guard {
  const names = ['127.0.0.1', 'localhost', '[::1]', ...(options.names ?? [])];
  if (host !== '0.0.0.0' && host !== '::') names.push(host);
  const hosts = new Set(names.flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]));
  const local = [4321, port, port + 1].flatMap((one) => [
    `http://localhost:${one}`,
    `http://127.0.0.1:${one}`,
  ]);
  const byName = (options.names ?? []).flatMap((name) => [
    `http://${name}:${port}`,
    `http://${name}:${port + 1}`,
  ]);
  return { hosts, origins: new Set([...local, ...byName, ...(options.origins ?? [])]) };
}

/** The container that this server itself runs in, as Docker names it; '' outside of one. */
async function ownContainer(docker: Docker): Promise<string> {
  const own = hostname();
  if (!/^[0-9a-f]{12}$/.test(own)) return '';
  return docker
    .getContainer(own)
    .inspect()
    .then(
      (state) => state.Id,
      () => '',
    );
}

function listen(http: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      resolve((http.address() as AddressInfo).port);
    });
  });
}

function close(http: Server): Promise<void> {
  return new Promise((resolve) => {
    http.closeAllConnections();
    http.close(() => {
      resolve();
    });
  });
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  });
  response.end(text);
}
