import { afterEach, expect, test, vi } from 'vitest';
import { freshId } from './fresh-id.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('ids are 128 bits in hexadecimal, each another', () => {
  const ids = Array.from({ length: 100 }, freshId);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(ids).size).toBe(100);
});

test('a page without TLS has ids too: there browsers give random bytes and nothing else', () => {
  vi.stubGlobal('crypto', {
    getRandomValues: (bytes: Uint8Array) => bytes.fill(10),
  });
  expect(freshId()).toBe('0a'.repeat(16));
});
