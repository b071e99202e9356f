import { expect, it } from 'vitest';
import { readPorts } from './ports.ts';

it('reads the ports of docker ps and docker service ls', () => {
  const text =
    '0.0.0.0:8080-8081->80-81/tcp, :::8080-8081->80-81/tcp\n443/tcp\n0.0.0.0:53->53/udp\n*:9000->90/tcp';
  expect(readPorts(text)).toEqual([8080, 8081, 9000]);
});
