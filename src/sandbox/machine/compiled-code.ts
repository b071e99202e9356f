/**
 * How v86 keeps the code that it compiles, made fit for a node under Docker, in the page and where the guest is
 * built.
 *
 * v86 keeps at most 899 compiled units and then drops them all at once, so that everything is compiled anew.
 * A node under Docker needs more: a longer list of free units is put in the place of v86's, and the table of
 * functions grown to match. Where that list is not found, it stays as it is, and whoever asked is told.
 */
import type { V86Cpu } from './v86-inside.ts';
import { builtInUnits, findFreeUnits, firstUnit, knownVersion, setPagesOfUnit, unit } from './v86-inside.ts';

/** A Swarm's manager with services has about this many. */
const compiledUnits = 4000;
const wasmPageBytes = 65_536;

type CompilingCpu = Pick<
  V86Cpu,
  'wasm_memory' | 'jit_imports' | 'jit_clear_all_funcs' | 'codegen_finalize' | 'codegen_finalize_finished'
>;

/** Of v86's wasm. */
export interface CompilerParts {
  readonly exports: WebAssembly.Exports;
  readonly table: WebAssembly.Table;
}

/**
 * To be called once, when the emulator is loaded and before it runs. `onSlower` hears, at once or when the first unit is
 * compiled, that v86 keeps fewer: a sentence.
 * @throws {V86Changed}
 */
export function keepCompiledCode(
  cpu: CompilingCpu,
  { exports, table }: CompilerParts,
  onSlower: (why: string) => void,
): void {
  // One page a compiled unit: less is compiled in vain, which halves the time of a first `docker run`.
  setPagesOfUnit(exports, 1);
  const vector = findFreeUnits(cpu.wasm_memory);
  if (vector === undefined) {
    onSlower(fewerUnits);
    compileAtOnce(cpu, table, () => undefined);
    return;
  }
  widenCodeTable(cpu.wasm_memory, table, vector);
  cpu.jit_clear_all_funcs = () => {
    clearCodeTable(table);
  };
  compileAtOnce(cpu, table, (index) => {
    // v86 takes from the end of its list. What looked like the list was none where this is from another one.
    if (index !== compiledUnits) onSlower(fewerUnits);
  });
}

const fewerUnits =
  `v86 does not keep compiled code as version ${knownVersion} does: ${builtInUnits} units of it, not ` +
  `${compiledUnits}, so commands are compiled again and again.`;

function widenCodeTable(memory: WebAssembly.Memory, table: WebAssembly.Table, vector: number): void {
  table.grow(firstUnit + compiledUnits + 1 - table.length);
  const added = memory.grow(Math.ceil((2 * compiledUnits) / wasmPageBytes)) * wasmPageBytes;
  const free = new Uint16Array(memory.buffer, added, compiledUnits);
  free.set(Uint16Array.from({ length: compiledUnits }, (_, n) => n + 1));
  new Uint32Array(memory.buffer).set([compiledUnits, added, compiledUnits], vector);
}

/** Empties the table of compiled units, for v86 empties only the first 900. */
function clearCodeTable(table: WebAssembly.Table): void {
  for (let at = firstUnit; at < table.length; at++) table.set(at, null);
}

/**
 * v86 compiles one unit at a time in the background, and interprets meanwhile; where the other processors are
 * busy, that is most of the time. Here the machine waits the millisecond that it takes. `onFirst` gets the first one's
 * number.
 */
function compileAtOnce(cpu: CompilingCpu, table: WebAssembly.Table, onFirst: (index: number) => void): void {
  let isFirst = true;
  cpu.codegen_finalize = (index, start, flags, pointer, length) => {
    if (isFirst) onFirst(index);
    isFirst = false;
    const code = new Uint8Array(cpu.wasm_memory.buffer, pointer >>> 0, length >>> 0);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), {
      [unit.imports]: cpu.jit_imports,
    });
    // The compiler is still at work and must not be called; as soon as it has returned, it can be.
    queueMicrotask(() => {
      table.set(index + firstUnit, exports[unit.exported]);
      cpu.codegen_finalize_finished(index, start, flags);
    });
  };
}
