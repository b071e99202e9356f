/**
 * How v86 keeps the code that it compiles, made fit for a node under Docker, in the page and where the guest is
 * built.
 *
 * v86 keeps at most 899 compiled units and then drops them all at once, so that everything is compiled anew.
 * A node under Docker needs more. The list of free units lies in v86's own memory as a vector (capacity,
 * pointer, length); before the machine runs it is full, 1 to 899, which is how it is found. A longer one is put
 * in its place, and the table of functions grown to match. Where it is not found, nothing is changed.
 */

const builtIn = 899;
/** v86's functions come first in the table. */
const tableOffset = 1024;
/** Compiled units kept: a Swarm's manager with services has about this many. */
const compiledUnits = 4000;
/** Where v86's static data ends, generously. */
const searchedBytes = 16 * 1024 * 1024;
const wasmPageBytes = 65_536;

/** Members of v86's CPU that this needs, of version 0.5.462. */
export interface CompilingCpu {
  readonly wasm_memory: WebAssembly.Memory;
  readonly jit_imports: WebAssembly.ModuleImports;
  jit_clear_all_funcs: () => void;
  codegen_finalize: (index: number, start: number, flags: number, pointer: number, length: number) => void;
  readonly codegen_finalize_finished: (index: number, start: number, flags: number) => void;
}

/** Of v86's wasm. */
export interface CompilerParts {
  readonly exports: WebAssembly.Exports;
  readonly table: WebAssembly.Table;
}

/** To be called once, when the emulator is loaded and before it runs. */
export function keepCompiledCode(cpu: CompilingCpu, { exports, table }: CompilerParts): void {
  // One page a compiled unit: less is compiled in vain, which halves the time of a first `docker run`.
  (exports['set_jit_config'] as (index: number, value: number) => void)(1, 1);
  if (widenCodeTable(cpu.wasm_memory, table, compiledUnits) === compiledUnits) {
    cpu.jit_clear_all_funcs = () => {
      clearCodeTable(table);
    };
  }
  compileAtOnce(cpu, table);
}

/** Gives how many units there are now. */
function widenCodeTable(memory: WebAssembly.Memory, table: WebAssembly.Table, units: number): number {
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
function clearCodeTable(table: WebAssembly.Table): void {
  for (let at = tableOffset; at < table.length; at++) table.set(at, null);
}

/**
 * v86 compiles one unit at a time in the background, and interprets meanwhile; where the other processors are
 * busy, that is most of the time. Here the machine waits the millisecond that it takes.
 */
function compileAtOnce(cpu: CompilingCpu, table: WebAssembly.Table): void {
  cpu.codegen_finalize = (index, start, flags, pointer, length) => {
    const code = new Uint8Array(cpu.wasm_memory.buffer, pointer >>> 0, length >>> 0);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), {
      e: cpu.jit_imports,
    });
    // The compiler is still at work and must not be called; as soon as it has returned, it can be.
    queueMicrotask(() => {
      table.set(index + tableOffset, exports['f']);
      cpu.codegen_finalize_finished(index, start, flags);
    });
  };
}
