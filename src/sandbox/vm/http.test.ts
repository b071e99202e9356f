import { expect, test } from 'vitest';
import { encodeRequest } from './http.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (body: Uint8Array | undefined) => new TextDecoder().decode(body);

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
