/**
 * Serves a built site from a folder over HTTP, as a plain static host does. For `npm start`, the tests,
 * verification and the benchmarks, so that all of them meet the site in the same way.
 */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

export interface Served {
  /** With the base path and a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

export interface ServeOptions {
  /** 0 (the default) takes any free port. */
  readonly port?: number;
  /** Loopback unless asked otherwise. */
  readonly host?: string;
  /** The path that the site was built for, such as `/labs-site`; default `/`. */
  readonly base?: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};
const compressible = /^text\/|json|xml|svg|javascript/;
/** Larger files are streamed as they are. */
const largestCompressed = 4 * 1024 * 1024;

const compress = promisify(gzip);

/**
 * @throws {Error} as `net.Server.listen` does, for example when the port is taken
 */
export async function serveFolder(folder: string, options: ServeOptions = {}): Promise<Served> {
  const base = `/${(options.base ?? '/').replace(/^\/+|\/+$/g, '')}/`.replace('//', '/');
  const server = createServer(folderListener(folder, base));
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}${base}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** The same for a server that is there already. `base`: with slashes around it. */
export function folderListener(folder: string, base = '/'): RequestListener {
  const compressed = new Map<string, Buffer>();
  return (request, response) => {
    answer(request, response, folder, base, compressed).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  folder: string,
  base: string,
  compressed: Map<string, Buffer>,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const found = await findFile(request.url ?? '/', folder, base);
  if (found.kind === 'redirect') {
    response.writeHead(308, { location: found.to }).end();
    return;
  }
  const type = contentTypes[extname(found.file).toLowerCase()] ?? 'application/octet-stream';
  const headers: Record<string, string> = {
    'content-type': type,
    'cache-control': /\/(_astro|sandbox\/[0-9a-f]{16})\//.test(found.file)
      ? 'public, max-age=31536000, immutable'
      : 'no-cache',
    'x-content-type-options': 'nosniff',
  };
  const wantsGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  if (wantsGzip && compressible.test(type) && found.bytes <= largestCompressed) {
    const key = `${found.file}:${found.modifiedMs}`;
    const body = compressed.get(key) ?? (await compress(await readFile(found.file)));
    compressed.set(key, body);
    headers['content-encoding'] = 'gzip';
    headers['vary'] = 'accept-encoding';
    headers['content-length'] = String(body.length);
    response.writeHead(found.status, headers).end(request.method === 'HEAD' ? undefined : body);
    return;
  }
  headers['content-length'] = String(found.bytes);
  response.writeHead(found.status, headers);
  if (request.method === 'HEAD') response.end();
  else
    createReadStream(found.file)
      .on('error', () => response.destroy())
      .pipe(response);
}

type Found =
  | { kind: 'file'; status: 200 | 404; file: string; bytes: number; modifiedMs: number }
  | { kind: 'redirect'; to: string };

/** As static hosts do: `index.html` for a folder, a slash added where it is missing, `404.html` otherwise. */
async function findFile(url: string, folder: string, base: string): Promise<Found> {
  const [rawPath = '/', query] = url.split('?', 2);
  let path: string;
  try {
    path = decodeURIComponent(rawPath);
  } catch {
    return notFound(folder);
  }
  if (`${path}/` === base) return { kind: 'redirect', to: base };
  if (!path.startsWith(base)) return notFound(folder);
  const inside = normalize(path.slice(base.length));
  if (inside.startsWith('..') || inside.includes('\0')) return notFound(folder);
  const file = join(folder, inside);
  const info = await stat(file).catch(() => undefined);
  if (info?.isFile()) {
    return { kind: 'file', status: 200, file, bytes: info.size, modifiedMs: info.mtimeMs };
  }
  if (info?.isDirectory()) {
    if (!path.endsWith('/')) {
      return { kind: 'redirect', to: `${rawPath}/${query === undefined ? '' : `?${query}`}` };
    }
    const index = join(file, 'index.html');
    const indexInfo = await stat(index).catch(() => undefined);
    if (indexInfo !== undefined) {
      return {
        kind: 'file',
        status: 200,
        file: index,
        bytes: indexInfo.size,
        modifiedMs: indexInfo.mtimeMs,
      };
    }
  }
  return notFound(folder);
}

async function notFound(folder: string): Promise<Found> {
  const file = join(folder, '404.html');
  const info = await stat(file).catch(() => undefined);
  if (info === undefined) {
    return { kind: 'file', status: 404, file: '/dev/null', bytes: 0, modifiedMs: 0 };
  }
  return { kind: 'file', status: 404, file, bytes: info.size, modifiedMs: info.mtimeMs };
}
