import { expect, test } from 'vitest';
import { AnswerReader, maxAnswerBytes, requestHeaders } from './http-answer.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');
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

/** The answer, the same byte by byte and at once. */
function read(answer: string, method = 'GET') {
  const { result } = feed(answer, method);
  const reader = new AnswerReader(method);
  reader.push(bytes(answer));
  expect(reader.result(true)).toEqual(result);
  return result && { ...result, body: text(result.body) };
}

test('a request’s headers go on but for those of its connection', () => {
  const headers = {
    Accept: '*/*',
    Connection: 'keep-alive',
    'content-length': '7',
    HOST: 'x',
    TE: 'a',
    'X-A': '1',
  };
  expect(requestHeaders({ headers }, 'node1:80')).toEqual([
    ['Host', 'node1:80'],
    ['Accept', '*/*'],
    ['X-A', '1'],
    ['Connection', 'close'],
  ]);
});

test('an answer of known length is whole at its last byte', () => {
  const answer = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello';
  expect(feed(answer).after).toBe(answer.length);
  expect(read(answer)).toEqual({ status: 200, headers: { 'content-type': 'text/html' }, body: 'hello' });
});

test('answers that announce the answer are not it', () => {
  const announced =
    'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n' +
    'HTTP/1.1 404 Not Found\r\nContent-Length: 13\r\n\r\nno\r\n\r\nsuch page';
  expect(read(announced.replace('13', '12'))).toEqual({ status: 404, headers: {}, body: 'no\r\n\r\nsuch p' });
});

test('headers of one name are joined; those of the connection are left out, as are those that it names', () => {
  const head = [
    'HTTP/1.1 200 OK',
    'X-A: 1',
    'x-a:  2 ',
    'Connection: close, X-Hop',
    'X-Hop: 1',
    'Keep-Alive: timeout=5',
    'Trailer: X-T',
    'Upgrade: h2c',
    'X-B: 3',
    'Content-Length: 0',
  ];
  expect(read(`${head.join('\r\n')}\r\n\r\n`)).toEqual({
    status: 200,
    headers: { 'x-a': '1, 2', 'x-b': '3' },
    body: '',
  });
});

test('chunks are joined, whatever trails them', () => {
  const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\nContent-Length: 3\r\n\r\n';
  expect(read(`${head}3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nX-T: 1\r\n\r\n`)?.body).toBe('abc0123456789');
  expect(read(`${head}3\r\nabc\r\nA;x=y\r\n012`)).toBeUndefined();
  expect(() => read(`${head}3\r\nabc\r\nno\r\n`)).toThrow('does not speak HTTP');
});

test('many chunks take no longer than their bytes', () => {
  const reader = new AnswerReader('GET');
  reader.push(bytes('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'));
  const chunk = bytes(`28\r\n${'x'.repeat(40)}\r\n`);
  const began = performance.now();
  for (let count = 0; count < 50_000; count += 1) {
    reader.push(chunk);
    expect(reader.result(false)).toBeUndefined();
  }
  reader.push(bytes('0\r\n\r\n'));
  expect(reader.result(false)?.body).toHaveLength(2_000_000);
  // Joining all of it again at each piece took minutes.
  expect(performance.now() - began).toBeLessThan(10_000);
});

test('without a length the answer ends with the connection', () => {
  expect(feed('HTTP/1.0 404 Not Found\r\n\r\nno such page').after).toBeUndefined();
  expect(read('HTTP/1.0 404 Not Found\r\n\r\nno such page')).toMatchObject({
    status: 404,
    body: 'no such page',
  });
});

test.each(['204 No Content', '304 Not Modified'])('%s has no body', (status) => {
  expect(read(`HTTP/1.1 ${status}\r\nContent-Length: 5\r\n\r\n`)?.body).toBe('');
});

test('HEAD has no body, whatever its length says', () => {
  expect(read('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', 'HEAD')?.body).toBe('');
});

test('what is cut off is no answer, and what is not HTTP says so', () => {
  expect(read('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello')).toBeUndefined();
  expect(() => read('SSH-2.0-OpenSSH\r\n\r\n')).toThrow('does not speak HTTP');
  expect(() => read('HTTP/1.1 200 OK\r\nContent-Length: 5\r\ncontent-length: 6\r\n\r\nhello')).toThrow(
    'does not speak HTTP',
  );
  const reader = new AnswerReader('GET');
  reader.push(new Uint8Array(70_000));
  expect(() => reader.result(false)).toThrow('does not speak HTTP');
});

test('more than the page takes is refused as soon as it is known', () => {
  const most = 'x'.repeat(maxAnswerBytes);
  const answers = [
    `HTTP/1.1 200 OK\r\nContent-Length: ${maxAnswerBytes + 1}\r\n\r\n`,
    `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${(maxAnswerBytes + 1).toString(16)}\r\n`,
    `HTTP/1.1 200 OK\r\n\r\n${most}x`,
  ];
  for (const answer of answers) {
    const reader = new AnswerReader('GET');
    reader.push(bytes(answer));
    expect(() => reader.result(false)).toThrow('The answer is larger than 5 MiB');
  }
  const reader = new AnswerReader('GET');
  reader.push(bytes(`HTTP/1.1 200 OK\r\nContent-Length: ${maxAnswerBytes}\r\n\r\n${most}`));
  expect(reader.result(false)?.body).toHaveLength(maxAnswerBytes);
});
