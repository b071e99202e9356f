import { expect, test } from 'vitest';
import type { Lab, Page } from '../../lab/model.ts';
import { withinTime } from './scope.ts';

const job = (path: string) => ({ page: { path } as Page, lab: {} as Lab });
const names = (jobs: readonly { page: Page }[]) => jobs.map(({ page }) => page.path).join(' ');

test.each([
  { budget: 100, now: 'a', later: 'b c' },
  { budget: 1, now: 'a', later: 'b c' },
  { budget: 200, now: 'a b', later: 'c' },
  { budget: 1000, now: 'a b c', later: '' },
])('of three pages of 100 ms, $budget ms hold: $now', ({ budget, now, later }) => {
  const split = withinTime(['a', 'b', 'c'].map(job), () => 100, budget);
  expect([names(split.now), names(split.later)]).toEqual([now, later]);
});

test('nothing changed, nothing to run', () => {
  expect(withinTime([], () => 100, 100)).toEqual({ now: [], later: [] });
});
