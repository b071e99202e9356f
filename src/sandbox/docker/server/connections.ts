/** WebSockets of pages: who they are, which earlier page they go on as, and when one is given up. */
import type { IncomingMessage } from 'node:http';
import type { RawData, WebSocket } from 'ws';
import { decodeFrame } from '../frame.ts';
import { closeCodes, protocolVersion, type ChannelKey, type Hello, type Welcome } from '../protocol.ts';
import { readHello } from '../read-message.ts';
import { Attempts, sameToken } from './guard.ts';
import { Page } from './page.ts';
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

/** All WebSockets: first a hello with the token, then frames of that page's channel. */
export class Connections {
  readonly #sessions: Sessions;
  readonly #progress: Progress;
  readonly #rules: ConnectionRules;
  readonly #pages = new Map<string, { page: Page; socket?: WebSocket; leaving?: NodeJS.Timeout }>();
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
    for (const { socket, leaving } of this.#pages.values()) {
      clearTimeout(leaving);
      socket?.close(1001, 'The server stops.');
    }
    this.#pages.clear();
    await this.#sessions.closeAll();
  }

  /** Owners that have a page connected now. */
  present(): ReadonlySet<string> {
    return new Set([...this.#pages.values()].filter((one) => one.socket).map((one) => one.page.owner));
  }

  #begin(socket: WebSocket, hello: Hello, owner: string): void {
    const resumed = hello.resume && this.#resumed(hello.resume, owner);
    const entry = resumed ?? { page: new Page(owner, this.#sessions, this.#progress) };
    const { page } = entry;
    this.#pages.set(page.key.id, entry);
    clearTimeout(entry.leaving);
    delete entry.leaving;
    entry.socket?.terminate();
    entry.socket = socket;
    const welcome: Welcome = {
      kind: 'welcome',
      channel: page.key,
      received: page.received,
      limits: this.#sessions.rules,
    };
    socket.send(JSON.stringify(welcome));
    const fault = (): void => {
      socket.close(1002, 'That is not the protocol.');
    };
    page.connect(
      (frame) => {
        socket.send(frame);
      },
      resumed ? hello.resume.received : 0,
      fault,
    );
    socket.on('message', (data, isBinary) => {
      const frame = isBinary ? decodeFrame(bytesOf(data)) : undefined;
      if (!frame || !page.receive(frame)) fault();
    });
    this.#watch(socket, entry);
  }

  /** Keeps acknowledgements and pings going, and the page's things for a while after it is gone. */
  #watch(socket: WebSocket, entry: { page: Page; socket?: WebSocket; leaving?: NodeJS.Timeout }): void {
    const { page } = entry;
    let answered = true;
    socket.on('pong', () => (answered = true));
    const acknowledging = setInterval(() => {
      page.acknowledge();
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
      page.disconnect();
      if (this.#closed) return;
      entry.leaving = setTimeout(() => {
        this.#pages.delete(page.key.id);
        void page.leave();
      }, this.#rules.graceMs);
    });
  }

  #resumed(
    { id, key }: ChannelKey,
    owner: string,
  ): { page: Page; socket?: WebSocket; leaving?: NodeJS.Timeout } | undefined {
    const entry = this.#pages.get(id);
    return entry && entry.page.owner === owner && sameToken(key, entry.page.key.key) ? entry : undefined;
  }
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}

function sizeOf(data: RawData): number {
  return Array.isArray(data) ? data.reduce((sum, part) => sum + part.length, 0) : data.byteLength;
}
