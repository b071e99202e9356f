import { expect, test } from 'vitest';
import { packState, unpackState } from './saved-state.ts';

test('a state comes back as it was packed, smaller', async () => {
  const pages = new Map(Array.from({ length: 600 }, (_, n) => [n * 3, new Uint8Array(4096).fill(n & 0xff)]));
  const state = {
    devices: Uint8Array.of(1, 2, 3, 4, 5).buffer,
    pages,
    blocks: new Map([[1_000_000, new Uint8Array(4096).fill(9)]]),
    rest: Uint8Array.of(6, 7),
  };
  const packed = await packState(state);
  expect(packed.size).toBeLessThan(100_000);
  expect(await unpackState(packed)).toEqual(state);
});
