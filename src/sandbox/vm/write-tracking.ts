/**
 * Makes v86 note which pages of the guest's memory it writes, by changing its wasm before that is compiled.
 *
 * A saved session needs the pages that changed since it was last saved, and to compare 320 MiB takes too long for
 * a machine that somebody types on. The processor writes only through an entry of its TLB that allows it, and such
 * an entry is made in one way: a store at the TLB's address. Every such store becomes a call of a function that
 * does the same and notes the page; so do the few writes that go by physical addresses (the bits in page tables
 * that say a page was used). What is put in is as long as what it replaces, so nothing moves. Whoever reads the
 * notes clears the TLB, and the next write to each page is noted again.
 *
 * Where the wasm is not as expected, it is left as it is: `written-pages.ts` then compares the memory instead.
 */
import { physicalWrites, tlb } from '../machine/v86-inside.ts';

/** Globals that are added, mutable and exported, 0 at first. */
export const noteGlobals = {
  /** Where the notes are, a byte a page of the guest; 0: nothing is noted. */
  pages: 'notes_of_pages',
  /** How many pages there are. */
  count: 'notes_count',
  /** As `pages`, less the number of the wasm's page where the guest's memory begins. */
  addresses: 'notes_of_addresses',
} as const;

const importKinds = { function: 0, table: 1, memory: 2, global: 3 } as const;
const sectionIds = { import: 2, function: 3, global: 6, export: 7, code: 10 } as const;
const op = {
  if: 0x04,
  end: 0x0b,
  call: 0x10,
  nop: 0x01,
  localGet: 0x20,
  globalGet: 0x23,
  store: 0x36,
  store8: 0x3a,
  constant: 0x41,
  equal: 0x46,
  lessUnsigned: 0x49,
  add: 0x6a,
  and: 0x71,
  xor: 0x73,
  shiftLeft: 0x74,
  shiftRight: 0x76,
} as const;
const i32 = 0x7f;
const none = 0x40;
const mutable = 1;

interface Section {
  readonly id: number;
  readonly body: Uint8Array;
}

/** `wasm` with notes of what is written, or, where it is not the wasm that this knows, as it was. */
export function trackWrites(wasm: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const sections = readSections(wasm);
  const of = (id: number) => sections.find((section) => section.id === id)?.body;
  const imports = of(sectionIds.import);
  const functions = of(sectionIds.function);
  const globals = of(sectionIds.global);
  const exported = of(sectionIds.export);
  const code = of(sectionIds.code);
  if (!imports || !functions || !globals || !exported || !code) return wasm;
  const indices = exportedFunctions(exported);
  const writers = physicalWrites.map((name) => indices.get(name));
  if (!writers.every((index) => index !== undefined)) return wasm;

  const defined = readNumber(functions, 0);
  const imported = importedFunctions(imports);
  const [first = 0] = writers;
  const type = typeOf(functions, first - imported);
  const firstGlobal = readNumber(globals, 0).value;
  const [pages, count, addresses] = [firstGlobal, firstGlobal + 1, firstGlobal + 2] as const;
  const stores = imported + defined.value;
  const note = stores + 1;

  const changed = code.slice();
  const inTlb = [op.store, 2, ...padded(tlb.address)];
  if (replaceAll(changed, inTlb, [op.call, ...padded(stores), op.nop]) === 0) return wasm;
  for (const [at, index] of writers.entries())
    replaceAll(changed, [op.call, ...padded(index)], [op.call, ...padded(note + 1 + at)]);

  const added = [
    storesInTlb({ pages, addresses }),
    notesPage({ pages, count }),
    ...writers.map((index) => writes(note, index)),
  ];
  return joinSections(
    wasm,
    sections.map(({ id, body }): Section => {
      if (id === sectionIds.function)
        return {
          id,
          body: appended(
            body,
            added.map(() => unsigned(type)),
          ),
        };
      if (id === sectionIds.global)
        return {
          id,
          body: appended(
            body,
            [0, 1, 2].map(() => [i32, mutable, op.constant, 0, op.end]),
          ),
        };
      if (id === sectionIds.export) {
        const names = Object.values(noteGlobals).map((name, at) => exportOf(name, firstGlobal + at));
        return { id, body: appended(body, names) };
      }
      if (id === sectionIds.code) return { id, body: appended(changed, added.map(functionBody)) };
      return { id, body };
    }),
  );
}

/** (base, entry): stores `entry` for the page `base / 4` of virtual memory, and notes whose page may be written now. */
function storesInTlb({ pages, addresses }: { pages: number; addresses: number }): number[] {
  return [
    ...[op.localGet, 0, op.localGet, 1, op.store, 2, ...unsigned(tlb.address)],
    ...[op.localGet, 1, op.constant, tlb.bits, op.and, op.constant, tlb.writable, op.equal],
    ...[op.if, none, op.globalGet, ...unsigned(pages), op.if, none],
    // An entry is where the page lies in the wasm's memory, xor its virtual address, with bits in the last 12.
    ...[
      op.localGet,
      1,
      op.localGet,
      0,
      op.constant,
      10,
      op.shiftLeft,
      op.xor,
      op.constant,
      12,
      op.shiftRight,
    ],
    ...[op.globalGet, ...unsigned(addresses), op.add, op.constant, 1, op.store8, 0, 0],
    ...[op.end, op.end],
  ];
}

/** (address, anything): notes the page of that physical address, if it is one of memory. */
function notesPage({ pages, count }: { pages: number; count: number }): number[] {
  return [
    ...[op.localGet, 0, op.constant, 12, op.shiftRight, op.globalGet, ...unsigned(count), op.lessUnsigned],
    ...[op.if, none, op.localGet, 0, op.constant, 12, op.shiftRight],
    ...[op.globalGet, ...unsigned(pages), op.add, op.constant, 1, op.store8, 0, 0, op.end],
  ];
}

/** (address, value): as the function `index`, noting what it writes; of 4 bytes the last may be on the next page. */
function writes(note: number, index: number): number[] {
  return [
    ...[op.localGet, 0, op.localGet, 1, op.call, ...unsigned(note)],
    ...[op.localGet, 0, op.constant, 3, op.add, op.localGet, 1, op.call, ...unsigned(note)],
    ...[op.localGet, 0, op.localGet, 1, op.call, ...unsigned(index)],
  ];
}

function functionBody(instructions: readonly number[]): number[] {
  return [...unsigned(instructions.length + 2), 0, ...instructions, op.end];
}

function exportOf(name: string, global: number): number[] {
  const bytes = new TextEncoder().encode(name);
  return [...unsigned(bytes.length), ...bytes, 3, ...unsigned(global)];
}

function readSections(wasm: Uint8Array): Section[] {
  const sections: Section[] = [];
  for (let at = 8; at < wasm.length;) {
    const id = wasm[at] ?? 0;
    const length = readNumber(wasm, at + 1);
    sections.push({ id, body: wasm.subarray(length.next, length.next + length.value) });
    at = length.next + length.value;
  }
  return sections;
}

function joinSections(wasm: Uint8Array, sections: readonly Section[]): Uint8Array<ArrayBuffer> {
  const parts = sections.flatMap(({ id, body }) => [Uint8Array.of(id, ...unsigned(body.length)), body]);
  return join([wasm.subarray(0, 8), ...parts]);
}

/** A section that is a list, with `items` after its own. */
function appended(body: Uint8Array, items: readonly (readonly number[])[]): Uint8Array {
  const count = readNumber(body, 0);
  const grown = unsigned(count.value + items.length);
  return join([Uint8Array.from(grown), body.subarray(count.next), Uint8Array.from(items.flat())]);
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function exportedFunctions(body: Uint8Array): Map<string, number> {
  const indices = new Map<string, number>();
  const { value: count, next } = readNumber(body, 0);
  for (let n = 0, at = next; n < count; n++) {
    const length = readNumber(body, at);
    const end = length.next + length.value;
    const index = readNumber(body, end + 1);
    if (body[end] === 0) indices.set(new TextDecoder().decode(body.subarray(length.next, end)), index.value);
    at = index.next;
  }
  return indices;
}

/** Of an import section: how many of them are functions. */
function importedFunctions(body: Uint8Array): number {
  let functions = 0;
  const { value: count, next } = readNumber(body, 0);
  for (let n = 0, at = next; n < count; n++) {
    // The names of its module and its own.
    for (let names = 2; names > 0; names--) {
      const length = readNumber(body, at);
      at = length.next + length.value;
    }
    const kind = body[at];
    if (kind === importKinds.function) functions += 1;
    // A table has a type before its limits, a global one before its mutability; of limits, the first bit tells whether
    // there is an upper one.
    if (kind === importKinds.table || kind === importKinds.global) at += 1;
    const first = readNumber(body, at + 1);
    const hasMore = (kind === importKinds.table || kind === importKinds.memory) && first.value % 2 === 1;
    at = first.next;
    if (kind === importKinds.table || kind === importKinds.memory)
      for (let limits = hasMore ? 2 : 1; limits > 0; limits--) at = readNumber(body, at).next;
  }
  return functions;
}

/** Type of the function that is `index`th of those defined. */
function typeOf(functions: Uint8Array, index: number): number {
  let { next } = readNumber(functions, 0);
  for (let n = 0; n < index; n++) ({ next } = readNumber(functions, next));
  return readNumber(functions, next).value;
}

/** How often. */
function replaceAll(bytes: Uint8Array, old: readonly number[], by: readonly number[]): number {
  let count = 0;
  const [first = 0] = old;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (!old.every((byte, n) => bytes[at + n] === byte)) continue;
    bytes.set(by, at);
    count += 1;
  }
  return count;
}

/** An unsigned number as wasm writes it (LEB128), and where what follows begins. */
function readNumber(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  for (let n = 0; ; n++) {
    const byte = bytes[at + n] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * n);
    if (byte < 0x80) return { value, next: at + n + 1 };
  }
}

function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** In five bytes, as the linker writes what it fills in. */
function padded(value: number): number[] {
  return [0, 7, 14, 21, 28].map((shift) => ((value >>> shift) & 0x7f) | (shift < 28 ? 0x80 : 0));
}
