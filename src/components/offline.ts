/** The site's service worker: it keeps what was read for when there is no network, and serves previews. */

/** A start waits no longer than this for the worker: it works without, but not offline. */
const patienceMs = 2000;

let registered: Promise<ServiceWorkerRegistration> | undefined;
/** Addresses that the worker has been told to keep. */
const told = new Set<string>();

/** Keeps the page that was read, and each that is gone to, once they are there and the browser has time. */
export function startOffline(): void {
  // A development server's pages change all the time, and its address is another site's tomorrow.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const seen = navigator.serviceWorker.controller !== null;
  whenIdle(() => {
    void registerWorker();
    // What a worker has seen coming it has kept; it was not there to see a first visit.
    if (!seen) void keepPage();
  });
  document.addEventListener('site:navigated', () => {
    if (navigator.serviceWorker.controller === null) void keepPage();
  });
}

/** The worker's registration; undefined where the browser has none: without TLS, or where storage is refused. */
export function registerWorker(): Promise<ServiceWorkerRegistration> | undefined {
  if (registered !== undefined || !('serviceWorker' in navigator)) return registered;
  const base = document.body.dataset['base'] ?? '/';
  registered = navigator.serviceWorker.register(`${base}sw.js`, { scope: base });
  registered.catch(() => undefined);
  return registered;
}

/**
 * Has the worker keep this page and what it has loaded so far. On a first visit that was before there was a
 * worker to see it.
 */
export async function keepPage(): Promise<void> {
  try {
    await registered;
    if (registered === undefined) return;
    const { active } = await navigator.serviceWorker.ready;
    const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
    const addresses = [location.origin + location.pathname, ...loaded].filter(
      (address) => !told.has(address),
    );
    for (const address of addresses) told.add(address);
    active?.postMessage({ kind: 'keep', addresses });
  } catch {
    // Refused: the page can be read while there is a network.
  }
}

/** Resolves when the worker sees what the page and its nodes load from now on, so that it is kept. */
export async function workerSees(): Promise<void> {
  if (!('serviceWorker' in navigator) || navigator.serviceWorker.controller !== null) return;
  const seen = new Promise((resolve) => {
    navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
  });
  const late = new Promise((resolve) => setTimeout(resolve, patienceMs));
  await Promise.race([registerWorker()?.then(() => seen), late]).catch(() => undefined);
}

/** After all that the page itself loads. */
function whenIdle(work: () => void): void {
  const soon = (): void => {
    // Safari has no such call.
    if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: 3000 });
    else setTimeout(work, 500);
  };
  if (document.readyState === 'complete') soon();
  else addEventListener('load', soon, { once: true });
}
