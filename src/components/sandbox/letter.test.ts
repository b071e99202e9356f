import { expect, test } from 'vitest';
import { enlargedBy, letterSize } from './letter.ts';

test('letters are as large as the page’s code, whatever the browser’s own size is', () => {
  expect([14, 17.5, 35].map((code) => letterSize(code, 0))).toEqual([14, 17.5, 35]);
});

test('they grow and shrink by pixels, within what can be read', () => {
  expect([-20, -1, 1, 40].map((enlarged) => letterSize(14, enlarged))).toEqual([11, 13, 15, 28]);
});

test('a press too many is not remembered: the next one the other way is seen', () => {
  let enlarged = 0;
  for (let press = 0; press < 10; press += 1) enlarged = enlargedBy(14, enlarged, -1);
  expect(letterSize(14, enlarged)).toBe(11);
  expect(letterSize(14, enlargedBy(14, enlarged, 1))).toBe(12);
});
