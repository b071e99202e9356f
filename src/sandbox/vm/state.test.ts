import { expect, test } from 'vitest';
import { changedPages, hashPages, pageBytes, pagesBeside, spreadHashes } from './memory.ts';
import { spreadPages, takeState } from './state.ts';

/** A state file as v86 writes it, with these buffers. */
function stateFile(state: unknown[], buffers: Uint8Array[]): Uint8Array {
  let offset = 0;
  const infos = buffers.map(({ length }) => {
    const info = { offset, length };
    offset += (length + 3) & ~3;
    return info;
  });
  const json = new TextEncoder().encode(JSON.stringify({ buffer_infos: infos, state }));
  const start = (16 + json.length + 3) & ~3;
  const file = new Uint8Array(start + offset);
  new Int32Array(file.buffer, 0, 4).set([0x86768676 | 0, 6, file.length, json.length]);
  file.set(json, 16);
  for (const [index, bytes] of buffers.entries()) file.set(bytes, start + (infos[index]?.offset ?? 0));
  return file;
}

function reader(file: Uint8Array) {
  let at = 0;
  return (length: number) => file.subarray(at, (at += length));
}

const page = (fill: number) => new Uint8Array(pageBytes).fill(fill);
const join = (...pages: Uint8Array[]) => Uint8Array.from(pages.flatMap((bytes) => [...bytes]));

const members: unknown[] = [];
members[0] = 5 * pageBytes;
members[1] = { __state_type__: 'Uint8Array', buffer_id: 0 };
members[77] = { __state_type__: 'Uint8Array', buffer_id: 1 };
members[78] = { __state_type__: 'Uint8Array', buffer_id: 2 };
const device = Uint8Array.of(1, 2, 3);
// Pages 1, 2 and 4 of five.
const file = stateFile(members, [device, join(page(11), page(22), page(44)), Uint8Array.of(0b10110)]);

test('a state comes apart into devices and pages, and the devices are a state without memory', () => {
  const memory = new Uint8Array(5 * pageBytes).fill(99);
  const { devices, pages } = takeState(reader(file), (pages, first) => {
    memory.set(pages, first * pageBytes);
  });
  expect([...pages]).toEqual([1, 2, 4]);
  memory.fill(0, 3 * pageBytes);
  spreadPages(memory, pages);
  expect(memory).toEqual(join(page(0), page(11), page(22), page(0), page(44)));
  expect(new Uint8Array(devices)).toEqual(stateFile(members, [device, new Uint8Array(), new Uint8Array()]));
});

test('hashes of the packed pages are those of the pages in their places', () => {
  const memory = join(page(0), page(11), page(22), page(0), page(44));
  const hashes = new Uint32Array(10);
  hashPages(new Uint32Array(memory.buffer), 5, hashes, 0);
  const packed = new Uint32Array(10);
  hashPages(new Uint32Array(join(page(11), page(22), page(44)).buffer), 3, packed, 0);
  expect(spreadHashes(packed, Uint32Array.of(1, 2, 4))).toEqual(hashes);
});

test('a checkpoint holds the pages that differ from the snapshot, and shares those of the one before', () => {
  const memory = join(page(0), page(1), page(2));
  const hash = () => {
    const hashes = new Uint32Array(6);
    hashPages(new Uint32Array(memory.buffer), 3, hashes, 0);
    return hashes;
  };
  const base = hash();
  memory[pageBytes] = 7;
  const first = { hashes: hash(), pages: pagesBeside(memory, hash(), base, undefined) };
  expect([...first.pages.keys()]).toEqual([1]);
  memory[2 * pageBytes + 100] = 8;
  const second = pagesBeside(memory, hash(), base, first);
  expect([...second.keys()]).toEqual([1, 2]);
  expect(second.get(1)).toBe(first.pages.get(1));
  expect(changedPages(hash(), first.hashes)).toEqual([2]);
});

test('two words that change places change the hash', () => {
  const words = new Uint32Array(pageBytes / 4);
  const hashes = new Uint32Array(4);
  words[0] = 1;
  hashPages(words, 1, hashes, 0);
  words[0] = 0;
  words[2] = 1;
  hashPages(words, 1, hashes, 1);
  expect(changedPages(hashes.slice(0, 2), hashes.slice(2))).toEqual([0]);
});

test('a state of another v86 is told, with what of it is another', () => {
  const other = (what: string) =>
    `The machine is made for v86 0.5.462, and this is another one: ${what}. Install that version again (npm ci), or make src/sandbox/machine/v86-inside.ts fit this one.`;
  const take = (bytes: Uint8Array) => () => takeState(reader(bytes), () => undefined);
  const newer = file.slice();
  new Int32Array(newer.buffer, 0, 4)[1] = 7;
  expect(take(newer)).toThrow(other('a state of it is of version 7, not 6'));
  const moved = members.toSpliced(77, 1, 'something else');
  expect(take(stateFile(moved, [device, page(1), Uint8Array.of(1)]))).toThrow(
    other('member 77 of a state is no buffer'),
  );
  expect(take(stateFile(members, [device, join(page(1), page(2)), Uint8Array.of(0b1)]))).toThrow(
    other('members 77 and 78 of a state are not memory'),
  );
});
