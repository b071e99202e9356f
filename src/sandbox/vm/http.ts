/** HTTP/1.1, one request a connection, over a stream of a node's line. The messages are taken apart purely. */
import { type PortAnswer, type PortRequest, SandboxFailure } from '../sandbox.ts';
import { type AgentLine, lost } from './line.ts';
import { concat } from './protocol.ts';

/** Hop-by-hop headers: they are about this connection, not about the answer. */
const ofTheConnection = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

/**
 * @param address `tcp ADDRESS PORT` or `unix PATH`
 * @throws {SandboxFailure} `refused` where nobody listens, `no-answer` after `timeoutMs` or a broken answer
 */
export function exchange(
  line: AgentLine,
  address: string,
  request: PortRequest & { readonly host: string },
  timeoutMs: number,
): Promise<PortAnswer> {
  return new Promise((resolve, reject) => {
    const answer = new AnswerReader(request.method);
    const timer = setTimeout(() => {
      channel.close();
      reject(noAnswer(`No answer came from ${address} within ${timeoutMs / 1000} seconds.`));
    }, timeoutMs);
    const settle = (result: PortAnswer | undefined, why: string) => {
      clearTimeout(timer);
      if (result) resolve(result);
      else reject(noAnswer(why));
    };
    const channel = line.openStream(address, {
      onData: (bytes) => {
        answer.push(bytes);
        const result = answer.result(false);
        if (!result) return;
        channel.close();
        settle(result, '');
      },
      onExit: (status) => {
        if (status === lost) settle(undefined, 'The node went away.');
        else if (status < 0) {
          clearTimeout(timer);
          reject(refused(address));
        } else settle(answer.result(true), `What came from ${address} is not a whole HTTP answer.`);
      },
    });
    channel.write(encodeRequest(request));
  });
}

/** Content-Length is set here; the connection closes after the answer. */
export function encodeRequest(request: PortRequest & { readonly host: string }): Uint8Array {
  const { method, path, body } = request;
  const headers = Object.entries(request.headers).filter(
    ([name]) => !ofTheConnection.has(name.toLowerCase()),
  );
  if (!headers.some(([name]) => name.toLowerCase() === 'host')) headers.unshift(['Host', request.host]);
  headers.push(['Connection', 'close']);
  if (body) headers.push(['Content-Length', String(body.length)]);
  const head = [`${method} ${path} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''];
  const bytes = new TextEncoder().encode(head.join('\r\n'));
  return body ? concat([bytes, body]) : bytes;
}

/** Collects an answer until it is whole. */
export class AnswerReader {
  readonly #method: string;
  readonly #parts: Uint8Array[] = [];
  #bytes = 0;
  #head: { status: number; headers: Map<string, string>; bodyAt: number } | undefined;

  constructor(method: string) {
    this.#method = method;
  }

  push(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#bytes += bytes.length;
  }

  /** The answer if it is whole; `ended` says that no more comes, which ends an answer of unknown length. */
  result(ended: boolean): PortAnswer | undefined {
    this.#head ??= readHead(this.#all());
    if (!this.#head) return undefined;
    const { status, headers, bodyAt } = this.#head;
    const body = this.#body(status, headers, bodyAt, ended);
    if (!body) return undefined;
    const given = [...headers].filter(([name]) => !ofTheConnection.has(name));
    return { status, headers: Object.fromEntries(given), body };
  }

  #body(
    status: number,
    headers: Map<string, string>,
    bodyAt: number,
    ended: boolean,
  ): Uint8Array | undefined {
    if (this.#method === 'HEAD' || status === 204 || status === 304) return new Uint8Array();
    const length = headers.get('content-length');
    if (headers.get('transfer-encoding')?.toLowerCase() === 'chunked')
      return readChunks(this.#all().subarray(bodyAt));
    if (length === undefined) return ended ? this.#all().slice(bodyAt) : undefined;
    if (this.#bytes < bodyAt + Number(length)) return undefined;
    return this.#all().slice(bodyAt, bodyAt + Number(length));
  }

  #all(): Uint8Array {
    const all = concat(this.#parts);
    this.#parts.splice(0, this.#parts.length, all);
    return all;
  }
}

function readHead(
  bytes: Uint8Array,
): { status: number; headers: Map<string, string>; bodyAt: number } | undefined {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 65_536));
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1]);
  if (!status) throw noAnswer('What answered does not speak HTTP.');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { status, headers, bodyAt: end + 4 };
}

function readChunks(bytes: Uint8Array): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  for (let at = 0; ;) {
    const lineEnd = bytes.indexOf(10, at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(new TextDecoder().decode(bytes.subarray(at, lineEnd)), 16);
    if (size === 0) return concat(parts);
    if (Number.isNaN(size) || lineEnd + 1 + size + 2 > bytes.length) return undefined;
    parts.push(bytes.subarray(lineEnd + 1, lineEnd + 1 + size));
    at = lineEnd + 1 + size + 2;
  }
}

function noAnswer(message: string): SandboxFailure {
  return new SandboxFailure({
    code: 'no-answer',
    message,
    hint: 'Look on the node whether the service runs, then try again.',
  });
}

function refused(address: string): SandboxFailure {
  return new SandboxFailure({
    code: 'refused',
    message: `Nothing on the node listens at ${address.replace(/^tcp (\S+) /, '$1:')}.`,
    hint: 'Start the container that publishes this port, then try again.',
  });
}
