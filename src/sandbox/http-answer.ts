/**
 * HTTP/1.1 as both engines read and write it: what of a request's headers goes on to a node's port, and an answer
 * out of a connection's bytes. One request a connection. Pure.
 */
import { binarySize } from '../figures.ts';
import type { PortAnswer, PortRequest } from './sandbox.ts';
import { SandboxFailure } from './sandbox.ts';

/** Bytes of an answer's body that are passed on. */
export const maxAnswerBytes = 5 * 1024 * 1024;

const maxHeadBytes = 64 * 1024;

/** They are about one connection and its framing, not about the message: of both ways. */
const ofTheConnection: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What is sent with a request: its own headers, the host that it is for, and that the connection ends after it. */
export function requestHeaders(
  { headers }: Pick<PortRequest, 'headers'>,
  host: string,
): readonly (readonly [string, string])[] {
  const own = Object.entries(headers).filter(([name]) => {
    const key = name.toLowerCase();
    return key !== 'host' && !ofTheConnection.has(key);
  });
  return [['Host', host], ...own, ['Connection', 'close']];
}

interface Head {
  readonly status: number;
  /** Names in lower case; the values of one that comes several times joined. */
  readonly headers: ReadonlyMap<string, string>;
}

/** Collects an answer until it is whole. Each byte is looked at once, however it comes in parts. */
export class AnswerReader {
  readonly #method: string;
  #bytes = new Uint8Array(4096);
  #length = 0;
  /** Where what is not read yet begins. */
  #at = 0;
  /** No end of a head is before it. */
  #searched = 0;
  #head: Head | undefined;
  readonly #chunks: Uint8Array[] = [];
  #chunked = 0;
  #chunksEnded = false;

  constructor(method: string) {
    this.#method = method;
  }

  push(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#bytes.length));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = length;
  }

  /**
   * The answer if it is whole; `ended` says that no more comes, which ends an answer of unknown length.
   * @throws {SandboxFailure} `no-answer` where it is no HTTP, or larger than `maxAnswerBytes`
   */
  result(ended: boolean): PortAnswer | undefined {
    this.#head ??= this.#readHeads();
    if (this.#head === undefined) return undefined;
    const { status, headers } = this.#head;
    const body = this.#body(this.#head, ended);
    return body && { status, headers: Object.fromEntries(ofTheMessage(headers)), body };
  }

  /** The first that is no 1xx: those announce the answer, and are not it. */
  #readHeads(): Head | undefined {
    for (;;) {
      const end = this.#headEnd();
      if (end === undefined) {
        if (this.#length - this.#at > maxHeadBytes) throw notHttp();
        return undefined;
      }
      const head = readHead(new TextDecoder('latin1').decode(this.#bytes.subarray(this.#at, end)));
      this.#at = end + 4;
      this.#searched = this.#at;
      if (head.status >= 200) return head;
    }
  }

  /** Where the blank line begins that ends the head. */
  #headEnd(): number | undefined {
    const bytes = this.#bytes.subarray(0, this.#length);
    for (let at = Math.max(this.#at, this.#searched - 3); ; at += 1) {
      at = bytes.indexOf(13, at);
      if (at < 0 || at + 3 >= this.#length) break;
      if (bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at;
    }
    this.#searched = this.#length;
    return undefined;
  }

  #body({ status, headers }: Head, ended: boolean): Uint8Array | undefined {
    if (this.#method === 'HEAD' || status === 204 || status === 304) return new Uint8Array();
    if (/(?:^|,)\s*chunked\s*$/i.test(headers.get('transfer-encoding') ?? '')) return this.#readChunks();
    const length = lengthIn(headers);
    const there = this.#length - this.#at;
    if (length === undefined) {
      demandRoom(there);
      return ended ? this.#bytes.slice(this.#at, this.#length) : undefined;
    }
    demandRoom(length);
    return there < length ? undefined : this.#bytes.slice(this.#at, this.#at + length);
  }

  #readChunks(): Uint8Array | undefined {
    const bytes = this.#bytes.subarray(0, this.#length);
    while (!this.#chunksEnded) {
      const lineEnd = bytes.indexOf(10, this.#at);
      if (lineEnd < 0) return undefined;
      const line = new TextDecoder().decode(bytes.subarray(this.#at, lineEnd));
      const digits = /^([\da-f]{1,12})\s*(?:;.*)?$/i.exec(line.trim())?.[1];
      if (digits === undefined) throw notHttp();
      const size = Number.parseInt(digits, 16);
      demandRoom(this.#chunked + size);
      const start = lineEnd + 1;
      // What trails the last chunk is of the connection, which ends here.
      if (size === 0) this.#chunksEnded = true;
      else if (start + size + 2 > this.#length) return undefined;
      else {
        this.#chunks.push(bytes.slice(start, start + size));
        this.#chunked += size;
        this.#at = start + size + 2;
      }
    }
    const body = new Uint8Array(this.#chunked);
    let at = 0;
    for (const chunk of this.#chunks) {
      body.set(chunk, at);
      at += chunk.length;
    }
    return body;
  }
}

function readHead(text: string): Head {
  const [first = '', ...lines] = text.split('\r\n');
  const status = Number(/^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(first)?.[1]);
  if (!(status >= 100)) throw notHttp();
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return { status, headers };
}

/** Those that the connection's own header names are of the connection as well. */
function ofTheMessage(headers: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  const named = (headers.get('connection') ?? '').split(',').map((name) => name.trim().toLowerCase());
  return [...headers].filter(([name]) => !ofTheConnection.has(name) && !named.includes(name));
}

/** Undefined where it is not said. Said several times it is the same, or no HTTP. */
function lengthIn(headers: ReadonlyMap<string, string>): number | undefined {
  const said = headers.get('content-length');
  if (said === undefined) return undefined;
  const [first = '', ...more] = new Set(said.split(',').map((text) => text.trim()));
  if (more.length > 0 || !/^\d{1,15}$/.test(first)) throw notHttp();
  return Number(first);
}

function demandRoom(bytes: number): void {
  if (bytes > maxAnswerBytes) throw answerTooLarge();
}

/** For engines whose own reader meets the limit first. */
export function answerTooLarge(): SandboxFailure {
  return new SandboxFailure({
    code: 'no-answer',
    message: `The answer is larger than ${binarySize(maxAnswerBytes)}, the most that is passed on to the page.`,
    hint: 'Ask for it on the node itself, with curl.',
  });
}

function notHttp(): SandboxFailure {
  return new SandboxFailure({
    code: 'no-answer',
    message: 'What answered does not speak HTTP.',
    hint: 'Look on the node whether the service runs, then try again.',
  });
}
