import { expect, test } from 'vitest';
import { untilSave } from './save-times.ts';

test.each([
  ['2 s after the last command ended', { endedAt: 100_000, typedAt: 0, savedAt: undefined }, 2000],
  ['not while the reader types', { endedAt: 90_000, typedAt: 99_500, savedAt: undefined }, 1500],
  ['at most once a minute', { endedAt: 97_000, typedAt: 0, savedAt: 70_000 }, 30_000],
  ['now, when nothing stands in its way', { endedAt: 97_000, typedAt: 97_500, savedAt: 20_000 }, 0],
])('a session is saved %s', (_when, times, wait) => {
  expect(untilSave({ now: 100_000, ...times })).toBe(wait);
});
