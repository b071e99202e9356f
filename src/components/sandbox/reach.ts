/** Asks the browser whether this page may reach the reader's own Docker. */
import type { EngineLink } from '../../sandbox/docker/link.ts';
import type { Reach, ReachingPage } from '../../sandbox/docker/reach.ts';
import { reachOf, unreachable } from '../../sandbox/docker/reach.ts';
import type { SandboxError } from '../../sandbox/sandbox.ts';
import { base } from './lab-page.ts';

/** The question's names, the newest first. */
const questions = ['loopback-network', 'local-network-access'];
/** A server on this machine that takes longer is not there. */
const patienceMs = 3000;

export async function reachNow(link: EngineLink): Promise<Reach> {
  return reachOf(thisPage(), link, await permission());
}

/** After a try that failed: the browser knows more now, and so may the server. */
export async function whyUnreachable(link: EngineLink): Promise<SandboxError> {
  const reach = await reachNow(link);
  const answers = reach.kind === 'free' && (await isThere(link));
  return unreachable(thisPage(), link, reach, answers);
}

function thisPage(): ReachingPage {
  const site = base();
  return {
    origin: location.origin,
    path: location.pathname.startsWith(site) ? location.pathname.slice(site.length) : '',
    isSecure: isSecureContext,
    // Of every browser on Apple's engine, and of no other; what it forbids is asked of no interface.
    isWebKit: navigator.vendor === 'Apple Computer, Inc.',
  };
}

async function permission(): Promise<PermissionState | undefined> {
  for (const name of questions) {
    try {
      return (await navigator.permissions.query({ name: name as PermissionName })).state;
    } catch {
      // This browser does not know it by that name.
    }
  }
  return undefined;
}

async function isThere({ url }: EngineLink): Promise<boolean> {
  try {
    // Nothing of the answer can be read from another origin, but that it came.
    await fetch(new URL('/alive', url.replace(/^ws/, 'http')), {
      mode: 'no-cors',
      cache: 'no-store',
      signal: AbortSignal.timeout(patienceMs),
    });
    return true;
  } catch {
    return false;
  }
}
