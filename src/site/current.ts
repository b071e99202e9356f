/**
 * Hands the library to Astro's pages. They run bundled, as modules of their own, in the same process as the
 * integration that loaded it.
 */
import type { Library } from './library.ts';

const key = Symbol.for('docker-labs/library');
const store = globalThis as { [key]?: Library };

export function setLibrary(library: Library): void {
  store[key] = library;
}

/** @throws {Error} outside a build or dev server that runs the site's integration */
export function library(): Library {
  const current = store[key];
  if (current === undefined) throw new Error('The labs are not loaded: the site integration has not run.');
  return current;
}
