/** A built site for a server that has other things to answer as well: whatever base it was built for, it is found. */
import { existsSync, readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { folderListener } from './serve.ts';

/** Undefined where no site is built in `folder`. */
export function builtSite(folder: string): RequestListener | undefined {
  const start = join(folder, 'index.html');
  if (!existsSync(start)) return undefined;
  const base = baseOf(readFileSync(start, 'utf8'));
  const site = folderListener(folder, base);
  return (request, response) => {
    const { url = '/' } = request;
    if (url.startsWith(base)) site(request, response);
    // Links name pages from the site's start on, for who writes them does not know how this one was built.
    else response.writeHead(307, { location: base + url.replace(/^\/+/, '') }).end();
  };
}

/** As the pages say it themselves. */
function baseOf(html: string): string {
  return /<body[^>]* data-base="([^"]+)"/.exec(html)?.[1] ?? '/';
}
