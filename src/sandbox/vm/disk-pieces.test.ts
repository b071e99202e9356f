import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { diskPieces } from './disk-pieces.ts';

const contents = new Uint8Array(4096).fill(7);
const packed = gzipSync(contents);
const piece = {
  file: 'root-0.gz',
  bytes: packed.length,
  sha256: createHash('sha256').update(packed).digest('hex'),
};
const disk = { bytes: 4096, chunkBytes: 4096, compression: 'gzip', pieces: [piece] } as const;
const source = { folderUrl: 'http://labs.test/sandbox/', cacheName: 'none' };

let connected: boolean;
let said: string[];
const makePieces = () =>
  diskPieces(disk, source, {
    onFetched: (bytes) => said.push(bytes === packed.length ? 'fetched' : bytes.toString()),
    onConnection: (status) => said.push(status),
  });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
  vi.stubGlobal('fetch', () =>
    connected ? Promise.resolve(new Response(packed)) : Promise.reject(new TypeError('Failed to fetch')),
  );
  connected = false;
  said = [];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a read waits while the connection is away, and says so once', async () => {
  const bytes = makePieces().read(0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said).toEqual(['lost']);
  connected = true;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await bytes).toEqual(contents);
  expect(said).toEqual(['lost', 'fetched', 'back']);
});

test('a read that is forgotten waits for no connection any more, and a later one asks anew', async () => {
  const pieces = makePieces();
  const forgotten = expect(pieces.read(0)).rejects.toThrow('The start was cancelled.');
  await vi.advanceTimersByTimeAsync(60_000);
  pieces.forget();
  await forgotten;
  expect(said).toEqual(['lost', 'back']);
  connected = true;
  expect(await pieces.read(0)).toEqual(contents);
  expect(said).toEqual(['lost', 'back', 'fetched']);
});
