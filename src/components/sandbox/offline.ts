/** The site's service worker: keeps what was read for when there is no network, and serves previews. */
import { SandboxFailure } from '../../sandbox/sandbox.ts';
import { base } from './lab-page.ts';

/** A start waits no longer than this for the worker: it works without, but not offline. */
const patienceMs = 2000;

let registered: Promise<ServiceWorkerRegistration> | undefined;
/** Addresses that the worker has been told to keep. */
const told = new Set<string>();

/** @throws {SandboxFailure} where the browser has none, as in some private windows */
export async function workerReady(): Promise<void> {
  registerWorker();
  try {
    if (registered === undefined) throw new Error('no service worker');
    await registered;
    await navigator.serviceWorker.ready;
  } catch (cause) {
    throw new SandboxFailure(
      {
        code: 'no-storage',
        message: 'This browser gives the page no service worker, which the preview needs.',
        hint: 'Use curl in the terminal, or open the page outside of a private window.',
      },
      { cause },
    );
  }
}

export function registerWorker(): void {
  if (!('serviceWorker' in navigator)) return;
  registered ??= navigator.serviceWorker.register(`${base()}sw.js`, { scope: base() });
  registered.then(keepPage).catch(() => undefined);
}

/**
 * Has the worker keep this page and what it has loaded so far. On a first visit that was before there was a
 * worker to see it.
 */
export async function keepPage(): Promise<void> {
  if (registered === undefined) return;
  await registered;
  const { active } = await navigator.serviceWorker.ready;
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
  const addresses = [location.origin + location.pathname, ...loaded].filter((address) => !told.has(address));
  for (const address of addresses) told.add(address);
  active?.postMessage({ kind: 'keep', addresses });
}

/** Resolves when the worker sees what the page and its nodes load from now on, so that it is kept. */
export async function workerSees(): Promise<void> {
  if (!('serviceWorker' in navigator) || navigator.serviceWorker.controller !== null) return;
  const seen = new Promise((resolve) => {
    navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
  });
  registerWorker();
  const late = new Promise((resolve) => setTimeout(resolve, patienceMs));
  await Promise.race([registered?.then(() => seen), late]).catch(() => undefined);
}
