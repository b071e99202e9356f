import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashPages, pageBytes } from './memory.ts';
import { Packing } from './packing.ts';
import type { StatePart } from './saved-state.ts';
import { unpackState } from './saved-state.ts';
import type { PartsTaker } from './state-sender.ts';
import { StateSender } from './state-sender.ts';

const pageCount = 40;
/** So that most pages are sent while the machine runs. */
const pace = { batch: 4, few: 5 };

/** A machine of a few pages, whose every write is noted; all zeros at first. */
class Machine {
  readonly memory = new Uint8Array(pageCount * pageBytes);
  blocks = new Map<number, Uint8Array>();
  devices = 0;
  #noted = new Set<number>();

  writePage(page: number, value: number): void {
    this.memory[page * pageBytes + (value % pageBytes)] = value;
    this.#noted.add(page);
    this.devices += 1;
  }

  sender(): StateSender {
    return new StateSender(
      {
        written: {
          noted: true,
          take: () => {
            const taken = [...this.#noted];
            this.#noted = new Set();
            return taken;
          },
        },
        pageCount,
        copyPages: (pages) => {
          const copies = pages.map((page) => this.memory.subarray(page * pageBytes, (page + 1) * pageBytes));
          const bytes = new Uint8Array(pages.length * pageBytes);
          for (const [at, copy] of copies.entries()) bytes.set(copy, at * pageBytes);
          return bytes;
        },
        devices: () => Promise.resolve(Uint8Array.of(this.devices & 0xff).buffer),
        blocks: () => new Map(this.blocks),
        rest: () => Uint8Array.of(this.devices & 0xff),
      },
      pace,
    );
  }

  hashes(): Uint32Array {
    const hashes = new Uint32Array(2 * pageCount);
    hashPages(new Uint32Array(this.memory.buffer), pageCount, hashes, 0);
    return hashes;
  }
}

const page = fc.integer({ min: 0, max: pageCount - 1 });
const value = fc.integer({ min: 0, max: 255 });
const writes = fc.array(fc.tuple(page, value), { maxLength: 30 });
const save = fc.record({
  /** Many pages at once, so that they are sent while the machine runs. */
  fill: fc.option(fc.tuple(fc.integer({ min: 6, max: pageCount }), value)),
  before: writes,
  /** At each turn that the machine has while its state is sent, and after the instant that is kept. */
  during: writes,
  /** Until all nodes stand. */
  waiting: writes,
  after: writes,
  blocks: fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), value)),
  gone: fc.array(fc.integer({ min: 0, max: 5 })),
  stored: fc.boolean(),
  all: fc.boolean(),
});

test('what is stored, the first and all changes, is the machine at the instant of the cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(save, { minLength: 1, maxLength: 5 }), async (saves) => {
      const machine = new Machine();
      const base = machine.hashes();
      const sender = machine.sender();
      let files: Blob[] = [];
      let known: Uint32Array | undefined;
      for (const { fill, before, during, waiting, after, blocks, gone, stored, all } of saves) {
        for (let at = 0; fill && at < fill[0]; at++) machine.writePage(at, fill[1]);
        for (const [at, byte] of before) machine.writePage(at, byte);
        for (const [block, byte] of blocks) machine.blocks.set(block, new Uint8Array(pageBytes).fill(byte));
        for (const block of gone) machine.blocks.delete(block);

        const scope = known && !all ? 'changes' : 'all';
        const packing = new Packing(scope === 'changes' && known ? known : base);
        const parts: StatePart[] = [];
        const turns = [...during];
        const to: PartsTaker = {
          send: (part) => parts.push(part),
          room: () => {
            const [at, byte] = turns.shift() ?? [];
            if (at !== undefined && byte !== undefined) machine.writePage(at, byte);
            return Promise.resolve();
          },
        };
        await sender.begin(scope, to);
        for (const [at, byte] of waiting) machine.writePage(at, byte);
        await sender.cut(to);
        const then = {
          memory: machine.memory.slice(),
          blocks: new Map(machine.blocks),
          devices: machine.devices,
        };
        for (const [at, byte] of after) machine.writePage(at, byte);
        await sender.finish(to);

        for (const part of parts) await packing.take(part);
        const file = await packing.end();
        if (!stored) continue;
        sender.wasKept();
        known = packing.hashes;
        files = scope === 'all' ? [file] : [...files, file];
        const whole = await unpackState(files);
        const memory = new Uint8Array(then.memory.length);
        for (const [number, bytes] of whole.pages) memory.set(bytes, number * pageBytes);
        expect(Buffer.compare(memory, then.memory)).toBe(0);
        const inOrder = (map: ReadonlyMap<number, Uint8Array>) => [...map].sort(([a], [b]) => a - b);
        expect(inOrder(whole.blocks)).toEqual(inOrder(then.blocks));
        expect([...new Uint8Array(whole.devices)]).toEqual([then.devices & 0xff]);
        expect([...whole.rest]).toEqual([then.devices & 0xff]);
      }
    }),
    { numRuns: 60 },
  );
});

test('what is as it was in what is kept is not written again', async () => {
  const machine = new Machine();
  const packing = new Packing(machine.hashes());
  const bytes = new Uint8Array(2 * pageBytes);
  bytes[pageBytes] = 1;
  await packing.take({ kind: 'pages', numbers: Uint32Array.of(3, 4), bytes });
  expect([...(await unpackState([await packing.end()])).pages.keys()]).toEqual([4]);
});
