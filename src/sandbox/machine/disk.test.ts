import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BlockDisk } from './disk.ts';

const chunkBytes = 8192;
const pieces = 6;

function contents(index: number): Uint8Array {
  return new Uint8Array(chunkBytes).map((_, at) => (index * 31 + at) & 0xff);
}

function makeDisk(slow: boolean): BlockDisk {
  return new BlockDisk(
    { bytes: pieces * chunkBytes, chunkBytes },
    (index) => (slow ? Promise.resolve(contents(index)) : contents(index)),
    (error) => {
      throw error;
    },
  );
}

const read = (disk: BlockDisk, start: number, length: number) =>
  new Promise<Uint8Array>((resolve) => {
    disk.get(start, length, resolve);
  });
const write = (disk: BlockDisk, start: number, bytes: Uint8Array) =>
  new Promise<void>((resolve) => {
    disk.set(start, bytes, resolve);
  });

const sector = 512;
const sectors = (pieces * chunkBytes) / sector;
const access = fc
  .record({
    start: fc.nat(sectors - 1),
    count: fc.integer({ min: 1, max: 40 }),
    write: fc.boolean(),
    fill: fc.nat(255),
  })
  .map((one) => ({ ...one, count: Math.min(one.count, sectors - one.start) }));

test.each([false, true])(
  'reads give what was written, else the first contents (pieces come later: %s)',
  async (slow) => {
    await fc.assert(
      fc.asyncProperty(fc.array(access, { maxLength: 20 }), async (accesses) => {
        const disk = makeDisk(slow);
        const expected = new Uint8Array(pieces * chunkBytes);
        for (let index = 0; index < pieces; index++) expected.set(contents(index), index * chunkBytes);
        for (const { start, count, write: writes, fill } of accesses) {
          const [from, length] = [start * sector, count * sector];
          if (writes) {
            expected.fill(fill, from, from + length);
            await write(disk, from, new Uint8Array(length).fill(fill));
          } else expect(await read(disk, from, length)).toEqual(expected.slice(from, from + length));
        }
        expect(await read(disk, 0, expected.length)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  },
);

test('an earlier state of the written blocks comes back whole', async () => {
  const disk = makeDisk(false);
  await write(disk, 0, new Uint8Array(4096).fill(1));
  const before = disk.written();
  await write(disk, 512, new Uint8Array(512).fill(2));
  disk.restore(before);
  expect(await read(disk, 512, 512)).toEqual(new Uint8Array(512).fill(1));
  expect(disk.writtenBytes).toBe(4096);
});

test('it says when it waits for a piece, and forgets reads of a state that was left', async () => {
  const disk = makeDisk(true);
  let answered = false;
  disk.get(0, 512, () => (answered = true));
  expect(disk.busy).toBe(true);
  disk.restore(new Map());
  await disk.idle();
  expect(disk.busy).toBe(false);
  expect(answered).toBe(false);
});

test('who waits for the disk is let go when its reads are forgotten, and only later ones are answered', async () => {
  const disk = makeDisk(true);
  let answers = 0;
  disk.get(0, 512, () => (answers += 1));
  const idle = disk.idle();
  disk.forget();
  await idle;
  expect(disk.busy).toBe(false);
  expect(await read(disk, 0, 512)).toEqual(contents(0).slice(0, 512));
  expect(disk.busy).toBe(false);
  expect(answers).toBe(0);
});
