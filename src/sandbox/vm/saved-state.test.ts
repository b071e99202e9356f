import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StatePart } from './saved-state.ts';
import { StatePacker, unpackState } from './saved-state.ts';

const pageBytes = 4096;
const page = (fill: number) => new Uint8Array(pageBytes).fill(fill);
const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((bytes) => [...bytes]));

async function pack(parts: readonly StatePart[]): Promise<Blob> {
  const packer = new StatePacker();
  for (const part of parts) await packer.write(part);
  return packer.end();
}

test('a state comes back as it was packed, smaller', async () => {
  const numbers = Uint32Array.from({ length: 600 }, (_, n) => n * 3);
  const bytes = join(...Array.from(numbers, (_, n) => page(n & 0xff)));
  const packed = await pack([
    { kind: 'devices', bytes: Uint8Array.of(1, 2, 3, 4, 5) },
    { kind: 'pages', numbers, bytes },
    { kind: 'blocks', numbers: Uint32Array.of(1_000_000), bytes: page(9) },
    { kind: 'rest', bytes: Uint8Array.of(6, 7) },
  ]);
  expect(packed.size).toBeLessThan(100_000);
  expect(await unpackState([packed])).toEqual({
    devices: Uint8Array.of(1, 2, 3, 4, 5).buffer,
    pages: new Map(Array.from(numbers, (number, n) => [number, page(n & 0xff)])),
    blocks: new Map([[1_000_000, page(9)]]),
    rest: Uint8Array.of(6, 7),
  });
});

/** What happens between two saves: pages and blocks take new contents (one byte says all), blocks go. */
const change = fc.record({
  pages: fc.dictionary(fc.integer({ min: 0, max: 9 }).map(String), fc.integer({ min: 0, max: 255 })),
  blocks: fc.dictionary(fc.integer({ min: 0, max: 9 }).map(String), fc.integer({ min: 0, max: 255 })),
  gone: fc.uniqueArray(fc.integer({ min: 0, max: 9 })),
  devices: fc.uint8Array({ maxLength: 20 }),
  rest: fc.uint8Array({ maxLength: 5 }),
});

test('the first and all changes since make the whole, whatever changed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
      const pages = new Map<number, Uint8Array>();
      const blocks = new Map<number, Uint8Array>();
      const files: Blob[] = [];
      for (const { gone, devices, rest, ...changed } of changes) {
        const parts: StatePart[] = [{ kind: 'gone', numbers: Uint32Array.from(gone) }];
        for (const block of gone) blocks.delete(block);
        for (const [kind, all] of [
          ['pages', pages],
          ['blocks', blocks],
        ] as const) {
          const entries = Object.entries(changed[kind]).map(([n, fill]) => [Number(n), page(fill)] as const);
          for (const [n, bytes] of entries) all.set(n, bytes);
          const numbers = Uint32Array.from(entries, ([n]) => n);
          parts.push({ kind, numbers, bytes: join(...entries.map(([, bytes]) => bytes)) });
        }
        parts.push({ kind: 'devices', bytes: devices }, { kind: 'rest', bytes: rest });
        files.push(await pack(parts));
      }
      const whole = await unpackState(files);
      expect(new Map([...whole.pages].sort(byNumber))).toEqual(new Map([...pages].sort(byNumber)));
      expect(new Map([...whole.blocks].sort(byNumber))).toEqual(new Map([...blocks].sort(byNumber)));
      expect(new Uint8Array(whole.devices)).toEqual(changes.at(-1)?.devices);
      expect(whole.rest).toEqual(changes.at(-1)?.rest);
    }),
    { numRuns: 50 },
  );
});

function byNumber([a]: [number, unknown], [b]: [number, unknown]): number {
  return a - b;
}

test('what was saved before there were parts is still read', async () => {
  const index = new TextEncoder().encode(JSON.stringify({ devices: 2, rest: 1, pages: [7], blocks: [3, 5] }));
  const file = join(
    new Uint8Array(Uint32Array.of(index.length).buffer),
    ...[index, Uint8Array.of(1, 2), Uint8Array.of(4), page(8), page(9), page(10)],
  );
  const packed = new Blob([file as BlobPart]).stream().pipeThrough(new CompressionStream('gzip'));
  expect(await unpackState([await new Response(packed).blob()])).toEqual({
    devices: Uint8Array.of(1, 2).buffer,
    pages: new Map([[7, page(8)]]),
    blocks: new Map([
      [3, page(9)],
      [5, page(10)],
    ]),
    rest: Uint8Array.of(4),
  });
});
