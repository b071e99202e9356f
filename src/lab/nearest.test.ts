import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

test.each([
  ['timout', 'timeout'],
  ['tiemout', 'timeout'],
  ['Skip', 'skip'],
  ['xyzzy', undefined],
  ['', undefined],
])('%s → %s', (word, expected) => {
  expect(nearest(word, ['timeout', 'retry', 'skip'])).toBe(expected);
});
