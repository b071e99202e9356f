import { afterEach, describe, expect, test, vi } from 'vitest';
import { readClipboard } from './clipboard.ts';

describe('reading the clipboard', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  test('gives its text', async () => {
    vi.stubGlobal('isSecureContext', true);
    vi.stubGlobal('navigator', { clipboard: { readText: () => Promise.resolve('docker ps') } });
    expect(await readClipboard()).toEqual({ kind: 'text', text: 'docker ps' });
  });

  test('over plain http there is nothing to read it with', async () => {
    vi.stubGlobal('isSecureContext', false);
    vi.stubGlobal('navigator', {});
    expect(await readClipboard()).toEqual({ kind: 'insecure' });
  });

  test.each([
    ['the reader says no', { clipboard: { readText: () => Promise.reject(new Error('NotAllowedError')) } }],
    ['the browser has it for extensions only', { clipboard: {} }],
    ['the browser has none', {}],
  ])('%s', async (_, navigator) => {
    vi.stubGlobal('isSecureContext', true);
    vi.stubGlobal('navigator', navigator);
    expect(await readClipboard()).toEqual({ kind: 'refused' });
  });
});
