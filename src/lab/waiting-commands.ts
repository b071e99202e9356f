/** Programs that wait: for an answer, for what is typed, or for ever. */
import { askingPrograms } from './waiting-asking.ts';
import type { WaitingEntry } from './waiting-entry.ts';
import { tableOf } from './waiting-entry.ts';
import { goingOnPrograms } from './waiting-going-on.ts';
import { readingPrograms } from './waiting-reading.ts';

export const waitingPrograms: ReadonlyMap<string, readonly WaitingEntry[]> = tableOf(
  [...askingPrograms, ...readingPrograms, ...goingOnPrograms],
  ' ',
);
