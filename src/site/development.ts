/** The development server's part: files and data that a build would write, and new findings after a save. */
import { open, stat } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ServerResponse } from 'node:http';
import type { ViteDevServer } from 'vite';
import { findGuest } from './guest.ts';
import { note } from './journal.ts';
import { leftOut } from './left-out.ts';
import type { Library } from './library.ts';
import { outputs } from './outputs.ts';
import { printFindings } from './report.ts';
import type { Settings } from './settings.ts';

/** Milliseconds without a change before the labs are read again. */
const quietMs = 150;

export function serveInDevelopment(
  server: ViteDevServer,
  settings: Settings,
  current: () => Library | undefined,
  load: () => Promise<Library>,
): void {
  server.watcher.add(settings.labsDir);
  let waiting: NodeJS.Timeout | undefined;
  server.watcher.on('all', (_event, file) => {
    if (!file.startsWith(settings.labsDir)) return;
    // Editors and checkouts touch many files at once: one reload is enough.
    clearTimeout(waiting);
    waiting = setTimeout(() => void reload(), quietMs);
  });
  const reload = async () => {
    try {
      // What a page was left out for may be mended.
      leftOut().clear();
      note({ kind: 'takes-in' });
      const library = await load();
      server.moduleGraph.invalidateAll();
      server.ws.send({ type: 'full-reload' });
      printFindings(library.findings());
    } catch (error) {
      server.config.logger.error(String(error));
    }
  };
  server.middlewares.use((request, response, next) => {
    const path = pathOf(request.url ?? '/', settings.base);
    if (path === undefined) {
      response.writeHead(400, { 'content-type': 'text/plain' }).end('This address is not one.\n');
      return;
    }
    answer(path, settings, current(), response)
      .then((done) => {
        if (!done) next();
      })
      .catch(next);
  });
}

/** Undefined where `url` has a `%` that stands for nothing. */
function pathOf(url: string, base: string): string | undefined {
  const path = decoded(url.split(/[?#]/)[0] ?? '');
  if (path === undefined) return undefined;
  return normalize(path.startsWith(base) ? path.slice(base.length) : path.replace(/^\//, ''));
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

async function answer(
  path: string,
  settings: Settings,
  library: Library | undefined,
  response: ServerResponse,
): Promise<boolean> {
  if (path.startsWith('..') || library === undefined) return false;
  if (path.startsWith('sandbox/')) return sendGuest(path.slice('sandbox/'.length), response);
  const data = (await outputs(library)).get(path);
  if (data !== undefined) {
    response.setHeader(
      'content-type',
      path.endsWith('.json') ? 'application/json' : 'text/plain; charset=utf-8',
    );
    response.end(data);
    return true;
  }
  if (!path.startsWith('labs/')) return false;
  const file = path.slice('labs/'.length);
  return library.linked.files.includes(file) && send(join(settings.labsDir, file), response);
}

async function sendGuest(path: string, response: ServerResponse): Promise<boolean> {
  const guest = await findGuest();
  if (guest === undefined) return false;
  return send(join(guest.folder, path.replace(new RegExp(`^${guest.manifest.id}/`), '')), response);
}

async function send(file: string, response: ServerResponse): Promise<boolean> {
  const known = await stat(file).catch(() => undefined);
  if (known === undefined || !known.isFile()) return false;
  const opened = await open(file).catch(() => undefined);
  if (opened === undefined) return false;
  if (file.endsWith('.wasm')) response.setHeader('content-type', 'application/wasm');
  if (file.endsWith('.svg')) response.setHeader('content-type', 'image/svg+xml');
  response.setHeader('content-length', known.size);
  // A browser that goes away in the midst of it is none of our business.
  await pipeline(opened.createReadStream(), response).catch(() => undefined);
  return true;
}
