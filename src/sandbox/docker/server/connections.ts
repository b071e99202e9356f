/** WebSockets of pages: who they are, which earlier page they go on as, and when one is given up. */
import type { IncomingMessage } from 'node:http';
import type { RawData, WebSocket } from 'ws';
import { decodePacket } from '../packet.ts';
import type { ChannelKey, Hello, Welcome } from '../protocol.ts';
import { closeCodes, protocolVersion } from '../protocol.ts';
import { readHello } from '../read-message.ts';
import { Attempts, sameToken } from './guard.ts';
import { Client } from './client.ts';
import type { Progress } from './progress.ts';
import type { Sessions } from './sessions.ts';

/** Bytes of the first message at most, before anybody is known. */
const maxHelloBytes = 4096;
const helloWithinMs = 5000;
/** Connections that have not said who they are yet. */
const maxStrangers = 64;
const acknowledgeEveryMs = 250;
const pingEveryMs = 15_000;

export interface ConnectionRules {
  /** Whose token it is; undefined for none's. */
  ownerOf(token: string): string | undefined;
  /** How long a page that is gone may stay away, in ms. */
  readonly graceMs: number;
}

/** A client, with the socket that it has now, or the time that it is still waited for. */
interface KnownClient {
  client: Client;
  socket?: WebSocket;
  leaving?: NodeJS.Timeout;
}

/** All WebSockets: first a hello with the token, then packets of that client's channel. */
export class Connections {
  readonly #sessions: Sessions;
  readonly #progress: Progress;
  readonly #rules: ConnectionRules;
  readonly #clients = new Map<string, KnownClient>();
  readonly #attempts = new Attempts(10, 60_000);
  #strangers = 0;
  #closed = false;

  constructor(sessions: Sessions, progress: Progress, rules: ConnectionRules) {
    this.#sessions = sessions;
    this.#progress = progress;
    this.#rules = rules;
  }

  accept(socket: WebSocket, request: IncomingMessage): void {
    const address = request.socket.remoteAddress ?? '';
    socket.on('error', () => undefined);
    if (this.#strangers >= maxStrangers || !this.#attempts.mayTry(address)) {
      socket.close(closeCodes.tooMany, 'Too many attempts. Wait a minute.');
      return;
    }
    this.#strangers += 1;
    const late = setTimeout(() => {
      socket.terminate();
    }, helloWithinMs);
    const known = (): void => {
      clearTimeout(late);
      this.#strangers -= 1;
      socket.off('close', known);
    };
    socket.on('close', known);
    socket.once('message', (data, isBinary) => {
      known();
      const hello =
        isBinary || sizeOf(data) > maxHelloBytes ? undefined : readHello(bytesOf(data).toString());
      const owner = hello && this.#rules.ownerOf(hello.token);
      if (!hello || owner === undefined) {
        this.#attempts.wrong(address);
        socket.close(closeCodes.refused, 'The token is wrong. Use the link that the server printed.');
      } else if (hello.protocol !== protocolVersion) {
        socket.close(
          closeCodes.otherVersion,
          `This server speaks version ${protocolVersion}. Update the older one.`,
        );
      } else this.#begin(socket, hello, owner);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { socket, leaving } of this.#clients.values()) {
      clearTimeout(leaving);
      socket?.close(1001, 'The server stops.');
    }
    this.#clients.clear();
    await this.#sessions.closeAll();
  }

  /** Owners that have a page connected now. */
  present(): ReadonlySet<string> {
    return new Set([...this.#clients.values()].filter((one) => one.socket).map((one) => one.client.owner));
  }

  #begin(socket: WebSocket, hello: Hello, owner: string): void {
    const resumed = hello.resume && this.#resumed(hello.resume, owner);
    const entry = resumed ?? { client: new Client(owner, this.#sessions, this.#progress) };
    const { client } = entry;
    this.#clients.set(client.key.id, entry);
    clearTimeout(entry.leaving);
    delete entry.leaving;
    entry.socket?.terminate();
    entry.socket = socket;
    const welcome: Welcome = {
      kind: 'welcome',
      channel: client.key,
      received: client.received,
      limits: this.#sessions.rules,
    };
    socket.send(JSON.stringify(welcome));
    const fault = (): void => {
      socket.close(1002, 'That is not the protocol.');
    };
    client.connect(
      (packet) => {
        socket.send(packet);
      },
      resumed ? hello.resume.received : 0,
      fault,
    );
    socket.on('message', (data, isBinary) => {
      const packet = isBinary ? decodePacket(bytesOf(data)) : undefined;
      if (!packet || !client.receive(packet)) fault();
    });
    this.#watch(socket, entry);
  }

  /** Keeps acknowledgements and pings going, and the page's things for a while after it is gone. */
  #watch(socket: WebSocket, entry: KnownClient): void {
    const { client } = entry;
    let answered = true;
    socket.on('pong', () => (answered = true));
    const acknowledging = setInterval(() => {
      client.acknowledge();
    }, acknowledgeEveryMs);
    const pinging = setInterval(() => {
      if (!answered) socket.terminate();
      answered = false;
      socket.ping();
    }, pingEveryMs);
    socket.on('close', () => {
      clearInterval(acknowledging);
      clearInterval(pinging);
      if (entry.socket !== socket) return;
      delete entry.socket;
      client.disconnect();
      if (this.#closed) return;
      entry.leaving = setTimeout(() => {
        this.#clients.delete(client.key.id);
        void client.leave();
      }, this.#rules.graceMs);
    });
  }

  #resumed({ id, key }: ChannelKey, owner: string): KnownClient | undefined {
    const entry = this.#clients.get(id);
    return entry && entry.client.owner === owner && sameToken(key, entry.client.key.key) ? entry : undefined;
  }
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}

function sizeOf(data: RawData): number {
  return Array.isArray(data) ? data.reduce((sum, part) => sum + part.length, 0) : data.byteLength;
}
