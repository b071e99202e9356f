/** A client of the server's: one page, as far as the server keeps it over its connections. */
import { randomBytes } from 'node:crypto';
import type { SandboxError } from '../../sandbox.ts';
import { SandboxFailure } from '../../sandbox.ts';
import type { SendPacket } from '../channel.ts';
import { Channel } from '../channel.ts';
import type { Packet } from '../packet.ts';
import type { ChannelKey, ClientMessage, ServerMessage } from '../protocol.ts';
import { readClientMessage } from '../read-message.ts';
import { answerCall } from './calls.ts';
import type { Progress } from './progress.ts';
import type { ServerSession, SessionSink } from './session.ts';
import type { Sessions } from './sessions.ts';

/** Bytes that wait for a page before its terminals have to wait, and when they may go on. */
const holdAbove = 4 * 1024 * 1024;
const releaseBelow = 1024 * 1024;

/** One page, over any number of connections: its channel, sessions and open requests. */
export class Client {
  readonly key: ChannelKey = {
    id: randomBytes(16).toString('hex'),
    key: randomBytes(24).toString('base64url'),
  };
  readonly owner: string;
  readonly sessions: Sessions;
  readonly progress: Progress;
  /** What it uses now; not what an earlier page left. */
  readonly own = new Set<ServerSession>();
  /** By request number: what `abort` ends. */
  readonly running = new Map<number, AbortController>();
  readonly #channel: Channel;
  #held = false;
  #connected = false;
  #onFault: () => void = () => undefined;

  constructor(owner: string, sessions: Sessions, progress: Progress) {
    this.owner = owner;
    this.sessions = sessions;
    this.progress = progress;
    this.#channel = new Channel(
      (message, bytes) => {
        this.#message(message, bytes);
      },
      () => {
        this.#holdOrRelease();
      },
    );
  }

  get received(): number {
    return this.#channel.received;
  }

  /** `onFault`: what came is not of this protocol, so the connection must end. */
  connect(send: SendPacket, theirs: number, onFault: () => void): void {
    this.#onFault = onFault;
    this.#connected = true;
    this.#channel.connect(send, theirs);
  }

  disconnect(): void {
    this.#channel.disconnect();
    this.#connected = false;
    this.#onFault = () => undefined;
  }

  receive(packet: Packet): boolean {
    return this.#channel.receive(packet);
  }

  acknowledge(): void {
    this.#channel.acknowledge();
  }

  /** How a session reaches this page. `name`: what the page knows it by just now. */
  sinkFor(name: () => string): SessionSink {
    return {
      present: () => this.#connected,
      taken: () => {
        for (const session of this.own) if (session.id === name()) this.own.delete(session);
      },
      event: (event) => {
        this.#send({ kind: 'event', session: name(), event });
      },
      output: (terminal, bytes) => {
        this.#send({ kind: 'output', terminal }, bytes);
        this.#holdOrRelease();
      },
      exit: (terminal, exitCode) => {
        this.#send({ kind: 'exit', terminal, exitCode });
      },
    };
  }

  /** The page did not come back: its sessions end; what was saved of them stays. */
  async leave(): Promise<void> {
    for (const controller of this.running.values()) controller.abort();
    await Promise.all(
      [...this.own].map(async (session) => {
        session.detach();
        await this.sessions.close(session);
      }),
    );
    this.own.clear();
  }

  #message(value: unknown, bytes: Uint8Array<ArrayBuffer>): void {
    const message = readClientMessage(value);
    if (!message) {
      this.#onFault();
      return;
    }
    if (message.kind === 'request') void this.#request(message, bytes);
    else this.#terminal(message);
  }

  #terminal(message: Exclude<ClientMessage, { kind: 'request' }>): void {
    for (const session of this.own) {
      const terminal = session.terminals.get(message.terminal);
      if (!terminal) continue;
      if (message.kind === 'input') terminal.write(message.text);
      else if (message.kind === 'resize') void terminal.resize(message.size);
      else {
        session.terminals.delete(terminal.id);
        void terminal.end();
      }
    }
  }

  async #request(
    { id, call }: Extract<ClientMessage, { kind: 'request' }>,
    bytes: Uint8Array<ArrayBuffer>,
  ): Promise<void> {
    const controller = new AbortController();
    this.running.set(id, controller);
    try {
      const answer = await answerCall(this, { id, call, bytes, signal: controller.signal });
      this.#send({ kind: 'answer', id, value: answer.value ?? null }, answer.bytes);
      answer.afterwards?.();
    } catch (error) {
      this.#send({ kind: 'failure', id, error: asSandboxError(error) });
    } finally {
      this.running.delete(id);
    }
  }

  #send(message: ServerMessage, bytes?: Uint8Array): void {
    this.#channel.send(message, bytes);
  }

  #holdOrRelease(): void {
    const waiting = this.#channel.unackedBytes;
    const held = this.#held ? waiting > releaseBelow : waiting > holdAbove;
    if (held === this.#held) return;
    this.#held = held;
    for (const session of this.own) for (const terminal of session.terminals.values()) terminal.hold(held);
  }
}

function asSandboxError(error: unknown): SandboxError {
  if (error instanceof SandboxFailure) return error.error;
  return {
    code: 'refused',
    message: `Docker did not do it: ${error instanceof Error ? error.message : String(error)}`.slice(0, 500),
    hint: 'Try again; if it stays so, restart the sandbox server.',
  };
}
