/** The guard before everything else: names, origins and tokens, and how often these may be wrong. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Who may connect: checked before anything else of a request is looked at. */
export interface Guard {
  /** Origins of pages that may connect, such as `http://localhost:4321`. */
  readonly origins: ReadonlySet<string>;
  /** What the Host header may say: a name that an attacker pointed here is not among them. */
  readonly hosts: ReadonlySet<string>;
}

/** Undefined: let in. Else the reason in words for the log and the answer. */
export function refusal(request: IncomingMessage, guard: Guard): string | undefined {
  const { host, origin } = request.headers;
  if (!host || !guard.hosts.has(host.toLowerCase())) {
    return `This server does not answer to the name ${JSON.stringify(host ?? '')}.`;
  }
  if (request.headers.upgrade === undefined) return undefined;
  if (!origin) return 'A page’s origin is missing.';
  return guard.origins.has(origin)
    ? undefined
    : `Pages of ${origin} may not connect; allow them with --origin.`;
}

export function randomToken(): string {
  return randomBytes(24).toString('base64url');
}

/** In the same time for every wrong token. */
export function sameToken(given: string, right: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(right));
}

/** Counts wrong tokens by address: after `most` in `withinMs` no more are looked at for that long. */
export class Attempts {
  readonly #most: number;
  readonly #withinMs: number;
  readonly #now: () => number;
  readonly #wrong = new Map<string, { count: number; until: number }>();

  constructor(most: number, withinMs: number, now: () => number = Date.now) {
    this.#most = most;
    this.#withinMs = withinMs;
    this.#now = now;
  }

  mayTry(address: string): boolean {
    const entry = this.#wrong.get(address);
    if (entry && entry.until <= this.#now()) this.#wrong.delete(address);
    return (this.#wrong.get(address)?.count ?? 0) < this.#most;
  }

  wrong(address: string): void {
    const count = (this.#wrong.get(address)?.count ?? 0) + 1;
    if (this.#wrong.size > 10_000) this.#wrong.clear();
    this.#wrong.set(address, { count, until: this.#now() + this.#withinMs });
  }
}
