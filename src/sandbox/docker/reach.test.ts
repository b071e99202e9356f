import { describe, expect, it } from 'vitest';
import type { ReachingPage } from './reach.ts';
import { reachOf, unreachable } from './reach.ts';

const link = { url: 'ws://127.0.0.1:7411', token: 'secret' };
const page = (origin: string, more: Partial<ReachingPage> = {}): ReachingPage => ({
  origin,
  path: 'labs/swarm/',
  isSecure: origin.startsWith('https:'),
  isWebKit: false,
  ...more,
});

describe('whether a page may reach the reader’s own machine', () => {
  it.each([
    ['https://labs.example', 'prompt', 'asks'],
    ['https://labs.example', 'granted', 'free'],
    ['https://labs.example', 'denied', 'refused'],
    ['https://labs.example', undefined, 'free'],
    ['http://labs.example', 'denied', 'never'],
    ['http://127.0.0.1:7411', 'denied', 'free'],
    ['http://localhost:4321', 'prompt', 'free'],
    ['http://labs.localhost:4321', 'prompt', 'free'],
  ] as const)('%s, where the browser says %s: %s', (origin, permission, kind) => {
    expect(reachOf(page(origin), link, permission)).toEqual({ kind });
  });

  it('Safari never lets a page that came by https', () => {
    for (const origin of ['https://labs.example', 'https://localhost'])
      expect(reachOf(page(origin, { isWebKit: true }), link, undefined)).toEqual({ kind: 'never' });
    expect(reachOf(page('http://127.0.0.1:7411', { isWebKit: true }), link, undefined).kind).toBe('free');
  });

  it('a class’s server is reached from its own pages only', () => {
    const room = { url: 'ws://class.test:7411', token: 'code' };
    expect(reachOf(page('http://class.test:7411'), room, 'denied').kind).toBe('free');
    expect(reachOf(page('https://labs.example'), room, 'granted').kind).toBe('never');
    expect(reachOf(page('http://labs.example'), room, undefined).kind).toBe('never');
  });
});

describe('what is said where it was not reached', () => {
  const from = (kind: 'free' | 'asks' | 'refused' | 'never', answers = false, isWebKit = false) =>
    unreachable(page('https://labs.example', { isWebKit }), link, { kind }, answers);
  const at = 'http://127.0.0.1:7411/labs/swarm/#engine=ws%3A%2F%2F127.0.0.1%3A7411&token=secret';

  it('after a refusal: where to undo it', () => {
    expect(from('refused')).toMatchObject({ code: 'not-allowed', at });
    expect(from('refused').hint).toMatch(/left end of the address bar.*“Apps on device”.*reload/);
  });
  it('in Safari: that it never works, and what does', () => {
    expect(from('never', false, true)).toMatchObject({ code: 'not-allowed', at });
    expect(from('never', false, true).message).toMatch(/^Safari does not let a page that came by https/);
    expect(from('never', false, true).hint).toMatch(/^Open this page from the sandbox server itself/);
  });
  it('without an answer: to try again', () => {
    expect(from('asks').hint).toMatch(/^Try again, and choose Allow\./);
  });
  it('by a server that does not know the site: how it is let in', () => {
    expect(from('free', true).hint).toContain('--origin https://labs.example');
  });
  it('where nobody answers: that alone', () => {
    expect(from('free')).toMatchObject({ code: 'connection-lost' });
    expect(from('free')).not.toHaveProperty('at');
  });
});
