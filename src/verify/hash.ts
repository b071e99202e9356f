import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Lab, Page } from '../lab/model.ts';
import { isRunnable, setupPages } from './runnable.ts';

/** Hex. */
export function hashOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** SHA-256 over what the set-up of `page` runs; '' without one. A change to it makes results stale. */
export function setupHash(page: Page, labs: readonly Lab[]): string {
  const chain = setupPages(page, labs);
  if (chain.length === 0) return '';
  const pages = chain.map((path) => labs.flatMap((lab) => lab.pages).find((other) => other.path === path));
  return hashOf(
    pages.flatMap((other) => other?.snippets.filter(isRunnable).map(({ hash }) => hash) ?? []).join('\n'),
  );
}
