/**
 * The site's service worker. It keeps what was read, so that the site and the sandbox work without a network,
 * and turns `<base>preview/<session>/<node>/<port>/…` into a question to the page that has that session.
 */
const base = new URL('./', self.location.href).pathname;
const previews = `${base}preview/`;
const kept = 'site-1';
/** Ms that a node may take to answer. */
const patience = 30_000;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

// A page tells what it loaded before this worker was there to see it.
self.addEventListener('message', (event) => {
  if (event.data?.kind === 'keep') event.waitUntil(keepAll(event.data.addresses));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin || !url.pathname.startsWith(base)) return;
  if (url.pathname.startsWith(previews)) {
    event.respondWith(preview(request, url));
    return;
  }
  const inside = previewRoot(request.referrer);
  if (inside !== undefined) {
    // A container's page that says /style.css means its own.
    event.respondWith(Response.redirect(inside + url.pathname.slice(1) + url.search, 307));
    return;
  }
  // Pieces of the machine are kept by the sandbox itself, each checked by its hash. A page's commands are kept
  // here when the page says so, and it asks the store for them itself when the site cannot be reached.
  if (request.method !== 'GET' || request.headers.has('range') || isPiece(url.pathname)) return;
  if (isCommands(url.pathname)) return;
  event.respondWith(keptOrFetched(request, url));
});

function keptOrFetched(request, url) {
  return isNamedByHash(url.pathname) ? keptFirst(request) : networkFirst(request);
}

async function keepAll(addresses) {
  // Also of pages that were loaded past this worker, by a reload with Shift.
  await self.clients.claim();
  for (const address of addresses) {
    const url = new URL(address);
    if (url.origin !== self.location.origin || !url.pathname.startsWith(base)) continue;
    if (url.pathname.startsWith(previews) || isPiece(url.pathname)) continue;
    await keptOrFetched(new Request(url), url).catch(() => undefined);
  }
}

/** Contents that a name of its own has: never changes. */
function isNamedByHash(path) {
  return path.startsWith(`${base}_astro/`);
}

function isPiece(path) {
  return (
    path.startsWith(`${base}sandbox/`) && /^[0-9a-f]{16}\//.test(path.slice(base.length + 'sandbox/'.length))
  );
}

function isCommands(path) {
  return path.endsWith('/snippets.json');
}

async function keptFirst(request) {
  return (await caches.match(request)) ?? keep(request, await fetch(request));
}

async function networkFirst(request) {
  try {
    return await keep(request, await fetch(request));
  } catch (error) {
    const found = await caches.match(request, { ignoreSearch: request.mode === 'navigate' });
    if (found !== undefined) return found;
    if (request.mode !== 'navigate') throw error;
    return plain(
      503,
      'There is no connection, and this page was not read in this browser before, so it is not kept here.\n' +
        'Go back to a page that you have read, or come again when the connection is back.',
    );
  }
}

/** A full or forbidden store only means that this is not there offline. */
async function keep(request, answer) {
  if (answer.ok && answer.type === 'basic') {
    const copy = answer.clone();
    try {
      await (await caches.open(kept)).put(request, copy);
    } catch {
      await copy.body?.cancel().catch(() => undefined);
    }
  }
  return answer;
}

/** `<base>preview/<session>/<node>/<port>/` of an address; undefined for others. */
function previewRoot(address) {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.origin !== self.location.origin || !url.pathname.startsWith(previews)) return undefined;
  const parts = url.pathname.slice(previews.length).split('/');
  return parts.length < 4 ? undefined : `${previews}${parts.slice(0, 3).join('/')}/`;
}

async function preview(request, url) {
  const [session = '', node = '', port = '', ...rest] = url.pathname.slice(previews.length).split('/');
  const root = `${previews}${session}/${node}/${port}/`;
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  const question = {
    kind: 'preview',
    session: decodeURIComponent(session),
    node,
    port: Number(port),
    method: request.method,
    path: `/${rest.join('/')}${url.search}`,
    headers: {
      host: `${node}:${port}`,
      accept: request.headers.get('accept') ?? '*/*',
      ...contentType(request),
    },
    body: hasBody ? await request.arrayBuffer() : null,
  };
  const answer = await ask(question);
  if (answer === undefined) {
    return plain(
      504,
      'No page of this site has this session any more. Start it again and open the preview anew.',
    );
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    if (passed.has(name.toLowerCase())) headers.set(name, value);
    if (name.toLowerCase() === 'location') headers.set('location', relocated(value, root, node, port));
  }
  // The container's pages are shown as this site's own, so they run no scripts.
  headers.set('content-security-policy', "script-src 'none'; object-src 'none'");
  headers.set('cache-control', 'no-store');
  const bodiless = request.method === 'HEAD' || [204, 205, 304].includes(answer.status);
  return new Response(bodiless ? null : answer.body, { status: answer.status, headers });
}

const passed = new Set(['content-type', 'content-language', 'content-disposition', 'www-authenticate']);

function contentType(request) {
  const type = request.headers.get('content-type');
  return type === null ? {} : { 'content-type': type };
}

/** Where a container sends the reader, as an address of the preview. */
function relocated(location, root, node, port) {
  const target = new URL(location, `http://${node}:${port}/`);
  return root + target.pathname.slice(1) + target.search + target.hash;
}

/** Asks every page of the site; the one that has the session answers. */
async function ask(question) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), patience);
    for (const page of pages) {
      if (page.url.includes('/preview/')) continue;
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => {
        clearTimeout(timer);
        resolve(data);
      };
      page.postMessage(question, [port2]);
    }
  });
}

function plain(status, words) {
  return new Response(`${words}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}
