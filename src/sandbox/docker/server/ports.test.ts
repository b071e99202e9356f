import { expect, it } from 'vitest';
import { readAnswer, readPorts } from './ports.ts';

it('reads the ports of docker ps and docker service ls', () => {
  const text =
    '0.0.0.0:8080-8081->80-81/tcp, :::8080-8081->80-81/tcp\n443/tcp\n0.0.0.0:53->53/udp\n*:9000->90/tcp';
  expect(readPorts(text)).toEqual([8080, 8081, 9000]);
});

it('reads the last answer of curl, with its body as it is', () => {
  const answer = readAnswer(
    Buffer.from('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\nA: 1\r\na: 2\r\n\r\nno\r\n\r\nbody'),
  );
  expect(answer?.status).toBe(404);
  expect(answer?.headers).toEqual({ a: '1, 2' });
  expect(Buffer.from(answer?.body ?? []).toString()).toBe('no\r\n\r\nbody');
});

it('knows what is no answer', () => {
  expect(readAnswer(Buffer.from('curl: (7)'))).toBeUndefined();
});
