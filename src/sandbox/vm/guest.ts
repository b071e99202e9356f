/** Finds the built guest: its manifest, from the site, or from the browser's cache when there is no connection. */
import type { GuestManifest } from '../machine/manifest.ts';
import { SandboxFailure } from '../sandbox.ts';
import type { PieceSource } from './pieces.ts';
import { cachePrefix } from './pieces.ts';

/** Not of one guest, so it is not under `cachePrefix`. */
const manifestCache = 'docker-labs-manifest';

/** The site keeps a guest's pieces in a folder with its id, beside the manifest, so that they never change. */
export function sourceOf(manifestUrl: string, manifest: GuestManifest): PieceSource {
  return { folderUrl: new URL(`${manifest.id}/`, manifestUrl).href, cacheName: cachePrefix + manifest.id };
}

/** @throws {SandboxFailure} `not-built`, `download-failed` */
export async function loadManifest(manifestUrl: string): Promise<GuestManifest> {
  let response: Response;
  try {
    response = await fetch(manifestUrl, { cache: 'no-cache' });
  } catch (cause) {
    const kept = await keptManifest(manifestUrl);
    if (kept) return kept;
    throw new SandboxFailure(
      {
        code: 'download-failed',
        message: 'The site cannot be reached, and this browser has no copy of the sandbox yet.',
        hint: 'Start again when the connection is back; the text can be read meanwhile.',
      },
      { cause },
    );
  }
  const type = response.headers.get('content-type') ?? '';
  // Some hosts answer with a page of their own for what is not there.
  if (!response.ok || type.startsWith('text/html')) throw notBuilt();
  const text = await response.text();
  try {
    await (await caches.open(manifestCache)).put(manifestUrl, new Response(text));
  } catch {
    // Without a cache it works with a connection only.
  }
  return JSON.parse(text) as GuestManifest;
}

async function keptManifest(manifestUrl: string): Promise<GuestManifest | undefined> {
  try {
    const kept = await (await caches.open(manifestCache)).match(manifestUrl);
    return kept && ((await kept.json()) as GuestManifest);
  } catch {
    return undefined;
  }
}

function notBuilt(): SandboxFailure {
  return new SandboxFailure({
    code: 'not-built',
    message: 'The sandbox was not built when this site was made, so its Run buttons are off.',
    hint: 'Use your own Docker, or, if this is your site, build the sandbox with "npm run sandbox:build".',
  });
}
