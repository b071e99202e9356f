/**
 * Going from page to page by exchanging `#frame`, so that the terminal pane, its workers and the session
 * live on. Whatever is unusual (another site, a file, a failed request) is left to the browser.
 *
 * Events on `document`: `site:before-swap` when a page is about to be left, `site:navigated` when another
 * is in place.
 */
type Entry = { readonly key: number } | null;

const parser = new DOMParser();
/** Scroll places by history entry, for going back. */
const places = new Map<number, number>();
const prefetched = new Map<string, Promise<string | undefined>>();
let currentKey = 0;
let lastKey = 0;
let currentPage = pageOf(location.href);
let going: object | undefined;

export function startNavigation(): void {
  const state = history.state as Entry;
  currentKey = lastKey = state?.key ?? Date.now();
  history.replaceState({ key: currentKey }, '');
  history.scrollRestoration = 'manual';
  restoreAfterReload();
  document.addEventListener('click', (event) => {
    const link = linkOf(event.target);
    if (link === undefined || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (pageOf(link.href) === currentPage) return;
    event.preventDefault();
    void go(link.href, true);
  });
  document.addEventListener('pointerover', (event) => {
    const link = linkOf(event.target);
    if (link !== undefined && pageOf(link.href) !== currentPage) void prefetch(link.href);
  });
  addEventListener('popstate', (event) => {
    places.set(currentKey, scrollY);
    const key = (event.state as Entry)?.key;
    if (key === undefined) {
      // A jump to an anchor: an entry of the browser's, of the same page.
      currentKey = ++lastKey;
      history.replaceState({ key: currentKey }, '');
      return;
    }
    currentKey = key;
    if (pageOf(location.href) === currentPage) scrollTo(0, places.get(key) ?? anchorTop());
    else void go(location.href, false);
  });
  addEventListener('pagehide', () => {
    try {
      sessionStorage.setItem('place', JSON.stringify([currentKey, scrollY]));
    } catch {
      // Without storage a reload begins at the top.
    }
  });
}

function linkOf(target: EventTarget | null): HTMLAnchorElement | undefined {
  const link = target instanceof Element ? target.closest('a') : null;
  if (link === null || !link.href || link.target || link.hasAttribute('download')) return undefined;
  const base = new URL(document.body.dataset['base'] ?? '/', location.href).href;
  return link.href.startsWith(base) && new URL(link.href).pathname.endsWith('/') ? link : undefined;
}

/** Pages are told apart by what stands before the anchor. */
function pageOf(address: string): string {
  return address.split('#')[0] ?? '';
}

function prefetch(address: string): Promise<string | undefined> {
  const page = pageOf(address);
  const known = prefetched.get(page);
  if (known !== undefined) return known;
  const request = fetch(page)
    .then((answer) =>
      answer.ok && answer.headers.get('content-type')?.startsWith('text/html') ? answer.text() : undefined,
    )
    .catch(() => undefined);
  prefetched.set(page, request);
  if (prefetched.size > 20) prefetched.delete(prefetched.keys().next().value ?? '');
  return request;
}

async function go(address: string, forward: boolean): Promise<void> {
  const mine = (going = {});
  const from = currentPage;
  const html = await prefetch(address);
  // The reader has chosen another page meanwhile.
  if (going !== mine) return;
  const next = html === undefined ? undefined : parser.parseFromString(html, 'text/html');
  const frame = next?.querySelector('#frame') ?? null;
  if (next === undefined || frame === null) {
    prefetched.delete(pageOf(address));
    location.assign(address);
    return;
  }
  document.dispatchEvent(new CustomEvent('site:before-swap', { detail: { from, to: address } }));
  if (forward) {
    places.set(currentKey, scrollY);
    currentKey = ++lastKey;
    history.pushState({ key: currentKey }, '', address);
  }
  currentPage = pageOf(address);
  await loadAssets(next);
  if (going !== mine) return;
  exchange(next, frame);
  arrive(forward);
  document.dispatchEvent(new CustomEvent('site:navigated', { detail: { url: address } }));
}

/** Styles and scripts that only the new page has (an author's .mdx may bring some). */
async function loadAssets(next: Document): Promise<void> {
  const has = (selector: string) => document.querySelector(selector) !== null;
  const loads: Promise<unknown>[] = [];
  for (const link of next.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')) {
    if (has(`link[href="${link.getAttribute('href') ?? ''}"]`)) continue;
    const mine = document.importNode(link);
    loads.push(new Promise((resolve) => (mine.onload = mine.onerror = resolve)));
    document.head.append(mine);
  }
  for (const script of next.querySelectorAll<HTMLScriptElement>('script[type=module][src]')) {
    if (has(`script[src="${script.getAttribute('src') ?? ''}"]`)) continue;
    const mine = document.createElement('script');
    mine.type = 'module';
    mine.src = script.src;
    document.head.append(mine);
  }
  await Promise.all(loads);
}

function exchange(next: Document, frame: Element): void {
  document.title = next.title;
  document.documentElement.lang = next.documentElement.lang;
  for (const selector of ['meta[name=description]', 'link[rel=canonical]', '[data-swap=nav]', '#frame']) {
    const fresh = selector === '#frame' ? frame : next.querySelector(selector);
    if (fresh !== null) document.querySelector(selector)?.replaceWith(document.adoptNode(fresh));
  }
  document.body.dataset['layout'] = next.body.dataset['layout'] ?? 'plain';
  const pane = next.querySelector('#sandbox-pane');
  if (pane !== null && document.querySelector('#sandbox-pane') === null) {
    document.querySelector('#frame')?.after(document.adoptNode(pane));
    document.dispatchEvent(new CustomEvent('pane:added'));
  }
}

/** Scroll, focus and the words a screen reader says, as after a load of the page. */
function arrive(forward: boolean): void {
  const place = forward ? undefined : places.get(currentKey);
  document.querySelector<HTMLElement>('#content')?.focus({ preventScroll: true });
  scrollTo({ top: place ?? anchorTop(), behavior: 'instant' });
  const announcer = document.querySelector('#announcer');
  if (announcer !== null) announcer.textContent = document.title;
}

function anchorTop(): number {
  const name = decodeURIComponent(location.hash.slice(1));
  if (name === '') return 0;
  const target = document.getElementById(name) ?? document.getElementsByName(name)[0];
  if (target === undefined) return 0;
  const margin = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  return target.getBoundingClientRect().top + scrollY - margin;
}

function restoreAfterReload(): void {
  try {
    const [key, top] = JSON.parse(sessionStorage.getItem('place') ?? '[]') as [number?, number?];
    if (key === currentKey && top !== undefined) scrollTo({ top, behavior: 'instant' });
  } catch {
    // Nothing remembered.
  }
}
