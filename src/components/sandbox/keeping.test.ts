import { afterEach, expect, test, vi } from 'vitest';
import type { Keeping } from './keeping.ts';
import { keepingOf, keepingWords } from './keeping.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('a page with TLS whose caches open keeps what it downloads', async () => {
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('caches', { keys: () => Promise.resolve([]) });
  expect(await keepingOf()).toBe('kept');
});

test('a page of a room’s network keeps nothing: there are no caches to ask', async () => {
  vi.stubGlobal('isSecureContext', false);
  expect(await keepingOf()).toBe('insecure');
});

test('a browser that is told to refuse storage keeps nothing', async () => {
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('caches', {
    keys: () => Promise.reject(new DOMException('The operation is insecure.', 'SecurityError')),
  });
  expect(await keepingOf()).toBe('refused');
});

test('each has its words, and only what is kept promises to be', () => {
  const all: Keeping[] = ['kept', 'insecure', 'refused'];
  expect(all.map(keepingWords)).toMatchInlineSnapshot(`
    [
      "Your browser keeps it for next time, and for when you are offline.",
      "This page came over plain http, where browsers keep no downloads: the next start may download it again, and nothing works without a connection. All else works.",
      "This browser lets the page keep no downloads: the next start may download it again, and nothing works without a connection.",
    ]
  `);
});
