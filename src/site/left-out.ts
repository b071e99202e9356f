/** The pages that are shown as their source, as a build stopped at them: it is made again without them. */
import type { Stopped } from './journal.ts';

const key = Symbol.for('docker-labs/left-out');
const store = globalThis as { [key]?: Map<string, Stopped> | undefined };

/** By page file, below the labs folder. */
export function leftOut(): Map<string, Stopped> {
  return (store[key] ??= new Map<string, Stopped>());
}

export function leaveOut(stopped: readonly Stopped[]): void {
  for (const each of stopped) leftOut().set(each.file, each);
}
