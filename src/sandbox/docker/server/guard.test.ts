import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { Attempts, refusal, sameToken } from './guard.ts';

const guard = { hosts: new Set(['127.0.0.1:7411']), origins: new Set(['http://localhost:4321']) };
const asked = (headers: Record<string, string>) => refusal({ headers } as unknown as IncomingMessage, guard);

describe('refusal', () => {
  it('lets the site in', () => {
    const headers = { host: '127.0.0.1:7411', origin: 'http://localhost:4321', upgrade: 'websocket' };
    expect(asked(headers)).toBeUndefined();
  });

  it.each([
    [{ host: 'rebound.example:7411', origin: 'http://localhost:4321', upgrade: 'websocket' }],
    [{ host: '127.0.0.1', origin: 'http://localhost:4321', upgrade: 'websocket' }],
    [{ origin: 'http://localhost:4321', upgrade: 'websocket' }],
    [{ host: '127.0.0.1:7411', origin: 'https://evil.example', upgrade: 'websocket' }],
    [{ host: '127.0.0.1:7411', origin: 'null', upgrade: 'websocket' }],
    [{ host: '127.0.0.1:7411', upgrade: 'websocket' }],
    [{ host: 'rebound.example:7411' }],
  ])('keeps %j out, in words', (headers) => {
    expect(asked(headers as unknown as Record<string, string>)).toMatch(/^\S.+\.$/);
  });
});

it('tells tokens apart', () => {
  expect(sameToken('abc', 'abc')).toBe(true);
  expect(sameToken('abd', 'abc')).toBe(false);
  expect(sameToken('', 'abc')).toBe(false);
});

it('stops guessing after some wrong tokens, for a while', () => {
  let now = 0;
  const attempts = new Attempts(3, 1000, () => now);
  for (let count = 0; count < 3; count++) attempts.wrong('a');
  expect(attempts.mayTry('a')).toBe(false);
  expect(attempts.mayTry('b')).toBe(true);
  now = 1001;
  expect(attempts.mayTry('a')).toBe(true);
});
