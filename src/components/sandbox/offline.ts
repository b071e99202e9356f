/** The site's service worker: keeps what was read for when there is no network, and serves previews. */
import { SandboxFailure } from '../../sandbox/sandbox.ts';
import { base } from './lab-page.ts';

let registered: Promise<ServiceWorkerRegistration> | undefined;

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
  registered.catch(() => undefined);
}
