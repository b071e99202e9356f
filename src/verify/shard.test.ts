import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readShard, shardOf } from './shard.ts';

test.each([
  ['2/5', { index: 2, total: 5 }],
  ['1/1', { index: 1, total: 1 }],
  ['0/5', undefined],
  ['6/5', undefined],
  ['2/0', undefined],
  ['2', undefined],
  ['2/5/1', undefined],
  ['-1/5', undefined],
  ['02/5', undefined],
  [' 2/5', undefined],
  ['1.5/5', undefined],
  ['', undefined],
])('%j is read', (text, shard) => {
  expect(readShard(text)).toEqual(shard);
});

interface Item {
  readonly name: string;
  readonly ms: number;
}
const of = { name: ({ name }: Item) => name, expectedMs: ({ ms }: Item) => ms };
const namesOf = (items: readonly Item[]) => items.map(({ name }) => name).sort();
const split = (items: readonly Item[], total: number) =>
  Array.from({ length: total }, (_, index) => shardOf(items, of, { index: index + 1, total }));

test('the longest goes first, each to the part that has least to do', () => {
  const items = [7, 3, 9, 1, 5, 4].map((ms) => ({ name: `page-${ms}`, ms }));
  expect(split(items, 3).map((part) => part.map(({ ms }) => ms))).toEqual([
    [9, 1],
    [7, 3],
    [5, 4],
  ]);
});

test('every item is in exactly one part, whatever their order, and no part waits for another long', () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}\/[a-z]{1,6}$/), { maxLength: 40 });
  fc.assert(
    fc.property(
      names,
      fc.integer({ min: 1, max: 9 }),
      fc.infiniteStream(fc.integer({ min: 0, max: 9000 })),
      (all, total, times) => {
        const items = all.map((name) => ({ name, ms: Number(times.next().value) }));
        const parts = split(items, total);
        expect(namesOf(parts.flat())).toEqual(all.toSorted());
        for (const part of parts) expect(part).toEqual(items.filter((item) => part.includes(item)));
        const again = split(items.toReversed(), total);
        expect(again.map((part) => namesOf(part))).toEqual(parts.map((part) => namesOf(part)));
        const sums = parts.map((part) => part.reduce((sum, { ms }) => sum + ms, 0));
        const longest = Math.max(0, ...items.map(({ ms }) => ms));
        expect(Math.max(...sums) - Math.min(...sums)).toBeLessThanOrEqual(longest);
      },
    ),
  );
});
