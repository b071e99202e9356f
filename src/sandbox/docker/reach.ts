/**
 * Whether a page may reach the sandbox server on its reader's own machine, and what to say where it may not. A browser
 * lets a site do so only when its reader allows it (Chrome and Edge since 142, Firefox since 153; for WebSockets since
 * 147 and 154), and Safari never lets a page that came by https. Pure: `components/sandbox/reach.ts` asks the browser.
 */
import type { SandboxError } from '../sandbox.ts';
import type { EngineLink } from './link.ts';
import { writeEngineLink } from './link.ts';

/** What a page is, as far as its browser looks at it. */
export interface ReachingPage {
  /** With its scheme, such as `https://labs.example`. */
  readonly origin: string;
  /** Below the site's base, without a slash before it: `labs/swarm/`. */
  readonly path: string;
  readonly isSecure: boolean;
  readonly isWebKit: boolean;
}

export type Reach =
  /** The browser asks nobody. */
  | { readonly kind: 'free' }
  /** It asks its reader when the page tries. */
  | { readonly kind: 'asks' }
  /** Its reader, or whoever manages the browser, has said no. */
  | { readonly kind: 'refused' }
  /** Nobody can allow it. */
  | { readonly kind: 'never' };

/** `permission`: what the browser says of reaching its own machine; undefined where it knows no such question. */
export function reachOf(
  { origin, isSecure, isWebKit }: ReachingPage,
  { url }: EngineLink,
  permission: PermissionState | undefined,
): Reach {
  const page = new URL(origin);
  const engine = new URL(url);
  const isMixed = page.protocol === 'https:' && engine.protocol === 'ws:';
  if (isMixed && (isWebKit || !isLoopback(engine.hostname))) return { kind: 'never' };
  if (isLoopback(page.hostname) || page.hostname === engine.hostname) return { kind: 'free' };
  // The site's own policy names this machine and no other.
  if (!isLoopback(engine.hostname)) return { kind: 'never' };
  switch (permission) {
    case undefined:
    case 'granted':
      return { kind: 'free' };
    case 'prompt':
      return { kind: 'asks' };
    case 'denied':
      // Without TLS a page may not even ask.
      return { kind: isSecure ? 'refused' : 'never' };
  }
}

/** Said while the browser asks. */
export const askingWords =
  'Your browser asks whether this site may reach apps and services on this device, which is your own Docker. Choose Allow.';

/** Why a server was not reached. `answers`: it does answer, but let the page not in. */
export function unreachable(
  page: ReachingPage,
  link: EngineLink,
  reach: Reach,
  answers: boolean,
): SandboxError {
  const server = link.url.replace(/^ws/, 'http');
  const there = { at: addressThere(page, link) };
  const instead = 'Or open this page from the sandbox server itself, where no browser asks.';
  switch (reach.kind) {
    case 'never':
      return {
        code: 'not-allowed',
        message: `${page.isWebKit ? 'Safari does not let a page that came by https' : 'This browser does not let this page'} reach your own machine (${server}), and nobody can allow it.`,
        hint: 'Open this page from the sandbox server itself: it has the site too, and there it works.',
        ...there,
      };
    case 'refused':
      return {
        code: 'not-allowed',
        message: 'Your browser does not let this site reach your own machine: it was not allowed.',
        hint: `To undo that, press the sign at the left end of the address bar and allow “Apps on device” (in Firefox “Device apps and services”, in older versions “Local network access”), then reload the page. ${instead}`,
        ...there,
      };
    case 'asks':
      return {
        code: 'not-allowed',
        message:
          'Your browser asked whether this site may reach apps and services on this device, and got no answer.',
        hint: `Try again, and choose Allow. ${instead}`,
        ...there,
      };
    case 'free':
      if (answers)
        return {
          code: 'not-allowed',
          message: `The sandbox server at ${server} answers, but lets no pages of ${page.origin} in.`,
          hint: `Start it with \`npm run labs -- sandbox --origin ${page.origin}\`, and open the link that it then prints. Or open this page from the server itself.`,
          ...there,
        };
      return {
        code: 'connection-lost',
        message: `The sandbox server at ${server} does not answer.`,
        hint: 'See whether `npm run labs -- sandbox` is still running.',
      };
  }
}

/** The same page as the server itself has it, linked to its Engine. */
function addressThere({ path }: ReachingPage, link: EngineLink): string {
  const address = new URL(path, `${link.url.replace(/^ws/, 'http')}/`);
  address.hash = writeEngineLink(link);
  return address.href;
}

function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
