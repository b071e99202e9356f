import { expect, test } from 'vitest';
import { amount, binarySize, duration, list, size } from './figures.ts';

test.each([
  [0, '0 ms'],
  [949.6, '950 ms'],
  [999.6, '1.0 s'],
  [3210, '3.2 s'],
  [9949, '9.9 s'],
  [9960, '10 s'],
  [59_400, '59 s'],
  [59_700, '1 min 0 s'],
  [65_000, '1 min 5 s'],
  [119_400, '1 min 59 s'],
  [119_800, '2 min 0 s'],
  [4_510_000, '75 min 10 s'],
])('%d ms is %s', (ms, words) => {
  expect(duration(ms)).toBe(words);
});

test.each([
  [640_000, '640 KB'],
  [999_600, '1.0 MB'],
  [5_830_000, '5.8 MB'],
  [9_960_000, '10 MB'],
  [58_300_000, '58 MB'],
  [999_700_000, '1.0 GB'],
  [1_250_000_000, '1.3 GB'],
])('%d bytes are %s', (bytes, words) => {
  expect(size(bytes)).toBe(words);
});

test.each([
  [0, '0 KiB'],
  [262_144, '256 KiB'],
  [1_048_000, '1023 KiB'],
  [1_048_400, '1 MiB'],
  [1_048_576, '1 MiB'],
  [1_600_000, '1.5 MiB'],
  [10_400_000, '9.9 MiB'],
  [10_460_000, '10 MiB'],
  [335_544_320, '320 MiB'],
  [1_073_700_000, '1 GiB'],
  [8_589_934_592, '8 GiB'],
])('%d bytes by 1,024 are %s', (bytes, words) => {
  expect(binarySize(bytes)).toBe(words);
});

test('names and numbers of things are told as people tell them', () => {
  expect(list(['node1'])).toBe('node1');
  expect(list(['a', 'b', 'c'])).toBe('a, b and c');
  expect([amount(0, 'page'), amount(1, 'page'), amount(2, 'page')]).toEqual(['0 pages', '1 page', '2 pages']);
});
