/**
 * v86 keeps at most 899 compiled units and then drops them all at once, so that everything is compiled anew.
 * A node under Docker needs more. The list of free units lies in v86's own memory as a vector (capacity,
 * pointer, length); before the machine runs it is full, 1 to 899, which is how it is found. A longer one is put
 * in its place, and the table of functions grown to match. Where it is not found, nothing is changed.
 */

const builtIn = 899;
/** v86's functions come first in the table. */
export const tableOffset = 1024;
/** Where v86's static data ends, generously. */
const searchedBytes = 16 * 1024 * 1024;
const wasmPageBytes = 65_536;

/** Gives how many units there are now. To be called before the machine runs. */
export function widenCodeTable(memory: WebAssembly.Memory, table: WebAssembly.Table, units: number): number {
  const vector = findFreeList(memory);
  if (vector === undefined || units <= builtIn || units >= 32_768) return builtIn;
  table.grow(tableOffset + units + 1 - table.length);
  const added = memory.grow(Math.ceil((2 * units) / wasmPageBytes)) * wasmPageBytes;
  new Uint16Array(memory.buffer, added, units).set(Uint16Array.from({ length: units }, (_, n) => n + 1));
  new Uint32Array(memory.buffer).set([units, added, units], vector);
  return units;
}

/** Index, in words, of the vector. */
function findFreeList(memory: WebAssembly.Memory): number | undefined {
  const end = Math.min(searchedBytes, memory.buffer.byteLength) / 4;
  const words = new Uint32Array(memory.buffer, 0, end);
  for (let at = words.indexOf(builtIn); at >= 0 && at + 2 < end; at = words.indexOf(builtIn, at + 1)) {
    const pointer = words[at + 1] ?? 0;
    if (words[at + 2] === builtIn && countsUp(memory, pointer)) return at;
  }
  return undefined;
}

function countsUp(memory: WebAssembly.Memory, pointer: number): boolean {
  if (pointer === 0 || pointer % 2 !== 0 || pointer + 2 * builtIn > memory.buffer.byteLength) return false;
  return new Uint16Array(memory.buffer, pointer, builtIn).every((number, at) => number === at + 1);
}

/** Empties the table of compiled units, for v86 empties only the first 900. */
export function clearCodeTable(table: WebAssembly.Table): void {
  for (let at = tableOffset; at < table.length; at++) table.set(at, null);
}
