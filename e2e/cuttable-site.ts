/** The built site on a server that can be cut off, as hosts and connections are. */
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveFolder } from '../src/serve/serve.ts';

export interface CuttableSite {
  readonly url: string;
  /** The machine's pieces that were answered whole, in order. */
  readonly served: readonly string[];
  /** What becomes of an answer that is a piece of the machine; unset: it is given whole. */
  onPiece: ((path: string) => 'whole' | 'half' | 'nothing') | undefined;
  /** Nobody listens any more. */
  stop(): Promise<void>;
  /** At the same address as before. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function cuttableSite(): Promise<CuttableSite> {
  const behind = await serveFolder(process.env['DIST_DIR'] ?? 'dist');
  const served: string[] = [];
  const answer = async (path: string, response: ServerResponse): Promise<void> => {
    const isPiece = /^\/sandbox\/[0-9a-f]{16}\//.test(path);
    const part = isPiece ? (site.onPiece?.(path) ?? 'whole') : 'whole';
    if (part === 'nothing') {
      response.destroy();
      return;
    }
    const given = await fetch(new URL(path, behind.url));
    const body = Buffer.from(await given.arrayBuffer());
    response.writeHead(given.status, {
      'content-type': given.headers.get('content-type') ?? 'application/octet-stream',
      'cache-control': 'no-cache',
      'content-length': body.length,
    });
    if (part === 'half') response.write(body.subarray(0, body.length / 2), () => response.destroy());
    else response.end(body);
    if (isPiece && part === 'whole') served.push(path);
  };
  const server = createServer((request, response) => {
    answer(request.url ?? '/', response).catch(() => response.destroy());
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const site: CuttableSite = {
    url: `http://127.0.0.1:${port}/`,
    served,
    onPiece: undefined,
    stop,
    start: () => listen(port),
    close: async () => {
      await stop();
      await behind.close();
    },
  };
  return site;
}
