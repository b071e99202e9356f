/** The page's connection to a sandbox server, with what it asked and what is still unanswered. */
import { binarySize } from '../../figures.ts';
import type { SandboxError } from '../sandbox.ts';
import { SandboxFailure } from '../sandbox.ts';
import { Channel } from './channel.ts';
import { decodePacket, maxPacketBytes } from './packet.ts';
import type { EngineLink } from './link.ts';
import type { Call, ChannelKey, ClientMessage, Hello, ServerMessage, Welcome } from './protocol.ts';
import { closeCodes, protocolVersion } from './protocol.ts';

export interface Answered {
  readonly value: unknown;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export type News = Exclude<ServerMessage, { kind: 'answer' | 'failure' }>;

interface Asked {
  resolve(answer: Answered): void;
  reject(error: Error): void;
}

const acknowledgeEveryMs = 250;
/** Waits between attempts to connect again; the last goes on. */
const retryMs = [0, 250, 500, 1000, 2000, 5000];

/**
 * The page's one WebSocket to the server, over interruptions: what is asked or typed meanwhile goes out
 * when it is back, and nothing arrives twice.
 */
export class Connection {
  readonly #link: EngineLink;
  readonly #whyNot: (link: EngineLink) => Promise<SandboxError>;
  readonly #onNews: (news: News, bytes: Uint8Array<ArrayBuffer>) => void;
  readonly #onStatus: (status: 'lost' | 'back') => void;
  readonly #asked = new Map<number, Asked>();
  #channel = this.#newChannel();
  #key: ChannelKey | undefined;
  #socket: WebSocket | undefined;
  #nextId = 1;
  #opening: Promise<void> | undefined;
  #refused: SandboxError | undefined;
  #ended = false;
  #lost = false;
  #acknowledging: ReturnType<typeof setInterval> | undefined;

  /** `whyNot` says why nothing was reached behind `link`. */
  constructor(
    link: EngineLink,
    whyNot: (link: EngineLink) => Promise<SandboxError>,
    onNews: (news: News, bytes: Uint8Array<ArrayBuffer>) => void,
    onStatus: (status: 'lost' | 'back') => void,
  ) {
    this.#link = link;
    this.#whyNot = whyNot;
    this.#onNews = onNews;
    this.#onStatus = onStatus;
  }

  /** Resolves once the server let us in. @throws {SandboxFailure} when it cannot be reached or refuses */
  open(): Promise<void> {
    if (this.#ended) return Promise.reject(new SandboxFailure(ended));
    this.#opening ??= this.#connect().catch(async () => {
      this.#opening = undefined;
      throw new SandboxFailure(this.#refused ?? (await this.#whyNot(this.#link)));
    });
    return this.#opening;
  }

  /** The number of the request that the next `ask` makes. */
  get nextId(): number {
    return this.#nextId;
  }

  /** @throws {SandboxFailure} */
  async ask(call: Call, bytes?: Uint8Array): Promise<Answered> {
    if (bytes && bytes.length > maxPacketBytes - 65_536) {
      throw new SandboxFailure({
        code: 'refused',
        message: `That is ${binarySize(bytes.length)}; at most ${binarySize(maxPacketBytes - 1_048_576)} can be sent at once.`,
        hint: 'Make it smaller, or fetch it on the node itself.',
      });
    }
    const id = this.#nextId++;
    const answer = new Promise<Answered>((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
    });
    this.open().then(
      () => {
        this.tell({ kind: 'request', id, call }, bytes);
      },
      (error: unknown) => {
        this.#asked.get(id)?.reject(error instanceof Error ? error : new Error(String(error)));
        this.#asked.delete(id);
      },
    );
    return answer;
  }

  tell(message: ClientMessage, bytes?: Uint8Array): void {
    this.#channel.send(message, bytes);
  }

  /** For good. What was asked fails. */
  end(): void {
    this.#ended = true;
    this.#fail(ended);
    this.#socket?.close(1000);
  }

  #newChannel(): Channel {
    return new Channel((message, bytes) => {
      this.#deliver(message as ServerMessage, bytes);
    });
  }

  #deliver(message: ServerMessage, bytes: Uint8Array<ArrayBuffer>): void {
    if (message.kind !== 'answer' && message.kind !== 'failure') {
      this.#onNews(message, bytes);
      return;
    }
    const asked = this.#asked.get(message.id);
    this.#asked.delete(message.id);
    if (message.kind === 'answer') asked?.resolve({ value: message.value, bytes });
    else asked?.reject(new SandboxFailure(message.error));
  }

  /** Rejects where the server is not reached or refuses: `open` says why. */
  #connect(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(this.#link.url);
      socket.binaryType = 'arraybuffer';
      this.#socket = socket;
      let welcomed = false;
      socket.addEventListener('open', () => {
        const hello: Hello = {
          kind: 'hello',
          protocol: protocolVersion,
          token: this.#link.token,
          ...(this.#key && { resume: { ...this.#key, received: this.#channel.received } }),
        };
        socket.send(JSON.stringify(hello));
      });
      socket.addEventListener('message', (event: MessageEvent<string | ArrayBuffer>) => {
        if (typeof event.data !== 'string') {
          const packet = decodePacket(event.data);
          if (!packet || !this.#channel.receive(packet)) socket.close(4400, 'That is not the protocol.');
          return;
        }
        welcomed = true;
        this.#welcome(socket, JSON.parse(event.data) as Welcome);
        resolve();
      });
      // Where WebKit forbids the address, nothing follows this.
      socket.addEventListener('error', () => {
        if (!welcomed) reject(new Error('It was not reached.'));
      });
      socket.addEventListener('close', (event) => {
        this.#closed(socket, event);
        if (!welcomed) reject(new Error(event.reason));
      });
    });
  }

  #welcome(socket: WebSocket, welcome: Welcome): void {
    if (this.#key && welcome.channel.id !== this.#key.id) {
      // The server no longer knows us: it was restarted, or we were away for too long.
      this.#fail(forgotten);
      this.#channel = this.#newChannel();
      this.#onNews({ kind: 'event', session: '', event: { kind: 'closed' } }, new Uint8Array());
    }
    this.#key = welcome.channel;
    this.#channel.connect((packet) => {
      socket.send(packet);
    }, welcome.received);
    clearInterval(this.#acknowledging);
    this.#acknowledging = setInterval(() => {
      this.#channel.acknowledge();
    }, acknowledgeEveryMs);
    if (this.#lost) this.#onStatus('back');
    this.#lost = false;
  }

  #closed(socket: WebSocket, event: CloseEvent): void {
    if (socket !== this.#socket) return;
    clearInterval(this.#acknowledging);
    this.#channel.disconnect();
    if (event.code >= 4401 && event.code <= 4429) {
      this.#refused = refusalOf(event);
      this.#opening = undefined;
      this.#fail(this.#refused);
      return;
    }
    if (this.#ended || !this.#key || this.#lost) return;
    this.#lost = true;
    this.#onStatus('lost');
    void this.#reconnect();
  }

  async #reconnect(): Promise<void> {
    for (let attempt = 0; !this.#ended && !this.#refused; attempt++) {
      await new Promise((resolve) => setTimeout(resolve, retryMs[Math.min(attempt, retryMs.length - 1)]));
      try {
        await this.#connect();
        return;
      } catch {
        // Tried again after a longer wait.
      }
    }
  }

  #fail(error: SandboxError): void {
    for (const asked of this.#asked.values()) asked.reject(new SandboxFailure(error));
    this.#asked.clear();
  }
}

const ended: SandboxError = {
  code: 'aborted',
  message: 'The connection to your Docker Engine was ended.',
  hint: 'Reload the page to connect again.',
};

const forgotten: SandboxError = {
  code: 'connection-lost',
  message: 'The sandbox server was restarted, or this page was away for too long; its nodes are gone.',
  hint: 'Start the sandbox again.',
};

function refusalOf(event: CloseEvent): SandboxError {
  const hints: Readonly<Record<number, string>> = {
    [closeCodes.refused]: 'Open the link again that the server printed last.',
    [closeCodes.otherVersion]: 'Update the site and the server to the same version.',
    [closeCodes.tooMany]: 'Wait a minute and reload the page.',
  };
  return {
    code: 'refused',
    message: event.reason || 'The sandbox server refused the connection.',
    hint: hints[event.code] ?? 'Reload the page.',
  };
}
