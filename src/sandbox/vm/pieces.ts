/**
 * Fetches the guest's pieces: each is checked by its hash, kept in the browser's cache for the next time, and
 * fetched again by itself when the connection was cut. Runs in the page and in workers.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import type { Piece } from '../machine/manifest.ts';
import { SandboxFailure } from '../sandbox.ts';

export interface PieceSource {
  /** Address of the folder that piece names are relative to, with a slash at its end. */
  readonly folderUrl: string;
  /** Name of the browser's cache. */
  readonly cacheName: string;
}

const attempts = 5;

export const cachePrefix = 'docker-labs-guest-';

/** The browser's cache, or undefined where there is none (a page without TLS, private mode). */
async function openCache(source: PieceSource): Promise<Cache | undefined> {
  try {
    return await caches.open(source.cacheName);
  } catch {
    return undefined;
  }
}

/** Deletes what other builds of the guest left in the cache. */
export async function dropOtherCaches(source: PieceSource): Promise<void> {
  try {
    for (const name of await caches.keys())
      if (name.startsWith(cachePrefix) && name !== source.cacheName) await caches.delete(name);
  } catch {
    // No cache, nothing to delete.
  }
}

/** Files of the pieces that the browser has already. */
export async function cachedFiles(source: PieceSource, pieces: readonly Piece[]): Promise<Set<string>> {
  const cache = await openCache(source);
  const addresses = new Set((await cache?.keys())?.map((request) => request.url));
  return new Set(pieces.map(({ file }) => file).filter((file) => addresses.has(addressOf(source, file))));
}

export interface FetchedPiece {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** It was there already. */
  readonly cached: boolean;
  /** It is there for the next time. */
  readonly kept: boolean;
}

interface FetchOptions {
  /** Hears how many more bytes have come; a negative number takes back those of a failed attempt. */
  readonly onBytes?: (bytes: number) => void;
  readonly signal?: AbortSignal;
  /** Among all that the page loads. */
  readonly priority?: RequestPriority;
}

/**
 * The bytes of `piece` as they lie on the server.
 * @throws {SandboxFailure} `download-failed`, `damaged-piece`, `aborted`
 */
export async function fetchPiece(
  source: PieceSource,
  piece: Piece,
  options: FetchOptions = {},
): Promise<FetchedPiece> {
  const address = addressOf(source, piece.file);
  const cache = await openCache(source);
  const kept = await cache?.match(address);
  if (kept) {
    const bytes = new Uint8Array(await kept.arrayBuffer());
    if (await isWhole(bytes, piece)) {
      options.onBytes?.(bytes.length);
      return { bytes, cached: true, kept: true };
    }
    await cache?.delete(address);
  }
  const bytes = await download(address, piece, cache !== undefined, options);
  try {
    await cache?.put(address, new Response(bytes));
    return { bytes, cached: false, kept: cache !== undefined };
  } catch {
    // A full disk: it goes on without keeping this piece.
    return { bytes, cached: false, kept: false };
  }
}

export async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function addressOf(source: PieceSource, file: string): string {
  return new URL(file, source.folderUrl).href;
}

/** Tries a cut download several times, a damaged one once more past every cache between. */
async function download(
  address: string,
  piece: Piece,
  keeps: boolean,
  { onBytes, ...options }: FetchOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  let damaged = false;
  for (let attempt = 1; ; attempt++) {
    let received = 0;
    const count = (bytes: number) => {
      received += bytes;
      onBytes?.(bytes);
    };
    try {
      const bytes = await request(address, { ...options, cache: damaged ? 'reload' : 'default' }, count);
      if (await isWhole(bytes, piece)) return bytes;
      if (damaged) throw damagedPiece(piece);
      damaged = true;
    } catch (cause) {
      if (options.signal?.aborted) throw aborted();
      if (cause instanceof SandboxFailure) throw cause;
      if (attempt === attempts) throw downloadFailed(piece, keeps, cause);
      await delay(300 * 2 ** attempt, options.signal);
    }
    onBytes?.(-received);
  }
}

async function request(
  address: string,
  init: RequestInit,
  count: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(address, init);
  if (!response.ok || !response.body) throw new Error(`The server answered ${response.status}.`);
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(part, controller) {
      count(part.length);
      controller.enqueue(part);
    },
  });
  return new Uint8Array(await new Response(response.body.pipeThrough(counter)).arrayBuffer());
}

async function isWhole(bytes: Uint8Array<ArrayBuffer>, piece: Piece): Promise<boolean> {
  if (bytes.length !== piece.bytes) return false;
  // Browsers keep their own hashing from pages without TLS.
  const hash =
    'subtle' in crypto ? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)) : sha256(bytes);
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('') === piece.sha256;
}

/** Waits, or less if the browser says that the connection is back, or `signal` aborts. */
function delay(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
    signal?.addEventListener('abort', done);
  });
}

function downloadFailed(piece: Piece, keeps: boolean, cause: unknown): SandboxFailure {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new SandboxFailure(
    {
      code: 'download-failed',
      message: `The download of the sandbox was cut off (${piece.file}: ${why}).`,
      hint: keeps
        ? 'Check the connection and start again: what has arrived is kept.'
        : 'Check the connection and start again. This browser keeps nothing that arrived for the page.',
    },
    { cause },
  );
}

function damagedPiece(piece: Piece): SandboxFailure {
  return new SandboxFailure({
    code: 'damaged-piece',
    message: `A piece of the sandbox arrived damaged, twice (${piece.file}).`,
    hint: 'Try again later, or from another network; if it stays so, tell whoever runs this site.',
  });
}

export function aborted(): SandboxFailure {
  return new SandboxFailure({
    code: 'aborted',
    message: 'The start was cancelled.',
    hint: 'Start again when you like.',
  });
}
