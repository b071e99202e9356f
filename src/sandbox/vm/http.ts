/** HTTP/1.1, one request a connection, over a stream of a node's line. */
import { AnswerReader, requestHeaders } from '../http-answer.ts';
import type { PortAnswer, PortRequest } from '../sandbox.ts';
import { SandboxFailure } from '../sandbox.ts';
import type { AgentLine } from './line.ts';
import { lost } from './line.ts';
import { concat } from './protocol.ts';

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
    const fail = (why: SandboxFailure) => {
      clearTimeout(timer);
      reject(why);
    };
    /** Whether that settled it. */
    const settle = (ended: boolean): boolean => {
      try {
        const result = answer.result(ended);
        if (result === undefined) return false;
        clearTimeout(timer);
        resolve(result);
      } catch (cause) {
        fail(cause instanceof SandboxFailure ? cause : noAnswer(String(cause)));
      }
      return true;
    };
    const channel = line.openStream(address, {
      onData: (bytes) => {
        answer.push(bytes);
        if (settle(false)) channel.close();
      },
      onExit: (status) => {
        if (status === lost) fail(noAnswer('The node went away.'));
        else if (status < 0) fail(refused(address));
        else if (!settle(true)) fail(noAnswer(`What came from ${address} is not a whole HTTP answer.`));
      },
    });
    channel.write(encodeRequest(request));
  });
}

/** Content-Length is set here. */
export function encodeRequest(request: PortRequest & { readonly host: string }): Uint8Array {
  const { method, path, body } = request;
  const headers = [...requestHeaders(request, request.host)];
  if (body) headers.push(['Content-Length', String(body.length)]);
  const head = [`${method} ${path} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''];
  const bytes = new TextEncoder().encode(head.join('\r\n'));
  return body ? concat([bytes, body]) : bytes;
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
