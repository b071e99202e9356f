import { expect, test } from 'vitest';
import { AnswerReader, encodeRequest } from './http.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (body: Uint8Array | undefined) => new TextDecoder().decode(body);

/** Feeds `answer` byte by byte, and says after how many of them it was whole. */
function feed(answer: string, method = 'GET') {
  const reader = new AnswerReader(method);
  for (const [index, byte] of bytes(answer).entries()) {
    reader.push(Uint8Array.of(byte));
    const result = reader.result(false);
    if (result) return { result, after: index + 1 };
  }
  return { result: reader.result(true), after: undefined };
}

test('a request names its host and length, and closes the connection', () => {
  const request = {
    method: 'POST',
    path: '/a?b',
    headers: { Accept: '*/*', Connection: 'keep-alive' },
    host: 'node1:80',
  };
  expect(text(encodeRequest({ ...request, body: bytes('hi') }))).toBe(
    'POST /a?b HTTP/1.1\r\nHost: node1:80\r\nAccept: */*\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi',
  );
});

test('an answer of known length is whole at its last byte', () => {
  const answer = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello';
  const { result, after } = feed(answer);
  expect(after).toBe(answer.length);
  expect({ ...result, body: text(result?.body) }).toEqual({
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: 'hello',
  });
});

test('chunks are joined', () => {
  const { result } = feed(
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n',
  );
  expect(text(result?.body)).toBe('abc0123456789');
});

test('without a length the answer ends with the connection', () => {
  const { result, after } = feed('HTTP/1.0 404 Not Found\r\n\r\nno such page');
  expect(after).toBeUndefined();
  expect(result?.status).toBe(404);
  expect(text(result?.body)).toBe('no such page');
});

test('HEAD has no body, whatever its length says', () => {
  expect(feed('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', 'HEAD').result?.body).toHaveLength(0);
});

test('what is cut off is no answer, and what is not HTTP says so', () => {
  expect(feed('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello').result).toBeUndefined();
  expect(() => feed('SSH-2.0-OpenSSH\r\n\r\n')).toThrow('does not speak HTTP');
});
