/** Which page's own code is at work, also later, in what it has started. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { PageStep } from '../lab/site-rules.ts';
import { note } from './journal.ts';

interface AtWork {
  readonly storage: AsyncLocalStorage<string>;
  /** Files of pages whose code has run, below the labs folder. */
  readonly ran: Set<string>;
}

const key = Symbol.for('docker-labs/own-code');
// Astro's pages are bundled, and run in the same process as the integration.
const store = globalThis as { [key]?: AtWork | undefined };

function atWork(): AtWork {
  return (store[key] ??= { storage: new AsyncLocalStorage(), ran: new Set() });
}

/** Does `step` of the page in `file` by `run`, so that what goes wrong in it is known to be the page's. */
export async function ofPage<Result>(
  file: string,
  step: PageStep,
  run: () => Promise<Result> | Result,
): Promise<Result> {
  const { storage, ran } = atWork();
  if (step !== 'compiled') ran.add(file);
  note({ kind: 'begins', file, step });
  try {
    return await storage.run(file, run);
  } finally {
    note({ kind: 'ends', file, step });
  }
}

/** The page whose code this is called from; undefined where it is ours, or cannot be told. */
export function pageAtWork(): string | undefined {
  return atWork().storage.getStore();
}

export function pagesThatRan(): ReadonlySet<string> {
  return atWork().ran;
}
