/**
 * What is used of v86 besides its public interface: members, events, addresses in its wasm, exports, the layout of its
 * states, and what its `restore_state` leaves wrong. All of it was read from the version below and nothing promises
 * it for another one, so it is looked for when a machine is made, before that runs. Whoever takes another version of
 * v86 begins here: the tests beside this file tell what has changed.
 */
import type { V86, V86Options } from 'v86';

export const knownVersion = '0.5.462';

/** v86 is not the one that this is made for. */
export class V86Changed extends Error {
  /** @param what is not as it was, a clause */
  constructor(what: string) {
    super(
      `The machine is made for v86 ${knownVersion}, and this is another one: ${what}. ` +
        'Install that version again (npm ci), or make src/sandbox/machine/v86-inside.ts fit this one.',
    );
    this.name = 'V86Changed';
  }
}

/** The emulator behind the public one. */
export interface V86Inside {
  /** `microtick`: the devices that are not in wasm ask it for the time, ms. */
  readonly constructor: { microtick: () => number };
  /** Is to call `yield_callback` with `tick` after `ms`. */
  yield: (ms: number, tick: number) => void;
  yield_callback: (tick: number) => void;
  readonly cpu: V86Cpu;
}

export interface V86Cpu {
  readonly wasm_memory: WebAssembly.Memory;
  /** The guest's memory. A slow proxy, as all of v86's views. */
  readonly mem8: Uint8Array;
  /** Executed instructions, modulo 2^32. */
  readonly instruction_counter: Uint32Array;
  readonly is_memory_zeroed: (address: number, length: number) => number | boolean;
  /** Its devices write the guest's memory through these. */
  write_blob: (bytes: Uint8Array, address: number) => void;
  write8: (address: number, value: number) => void;
  write16: (address: number, value: number) => void;
  write32: (address: number, value: number) => void;
  readonly full_clear_tlb: () => void;

  /** What a compiled unit imports. */
  readonly jit_imports: WebAssembly.ModuleImports;
  /** Forgets the code that was compiled from these addresses. */
  readonly jit_dirty_cache: (start: number, end: number) => void;
  jit_clear_cache: () => void;
  jit_clear_all_funcs: () => void;
  codegen_finalize: (index: number, start: number, flags: number, pointer: number, length: number) => void;
  readonly codegen_finalize_finished: (index: number, start: number, flags: number) => void;

  /** The guest's memory in a state: the pages that are not all zeros, and which these are. */
  pack_memory: () => { packed_memory: Uint8Array; bitmap: { get_buffer: () => ArrayBuffer } };
  unpack_memory: () => void;
  /** What pressing the machine's reset button does. */
  reboot_internal: () => void;
  readonly store_current_tsc: () => void;
  readonly current_tsc: Uint32Array;
  readonly set_tsc: (low: number, high: number) => void;
  last_result: Int32Array;
  fpu_status_word: Uint16Array;
  mxcsr: Int32Array;
  readonly devices: { readonly virtio_console: VirtioDevice; readonly virtio_net: VirtioDevice };
}

export interface VirtioDevice {
  readonly virtio: {
    readonly queues: readonly { has_request: () => boolean; is_configured: () => boolean }[];
  };
}

export interface Loaded {
  readonly emulator: Emulator;
  readonly inside: V86Inside;
  /** Of its wasm. */
  readonly exports: WebAssembly.Exports;
  /** Where compiled units are. */
  readonly table: WebAssembly.Table;
}

/**
 * Makes an emulator of the devices of `machineOptions`, whose wasm `instantiate` gives, and looks whether all is there
 * that is told below.
 * @throws {V86Changed} and what `instantiate` throws, which v86 would wait for in vain
 */
export async function loadEmulator(
  Made: typeof V86,
  options: V86Options,
  instantiate: (imports: WebAssembly.Imports) => Promise<WebAssembly.Exports>,
): Promise<Loaded> {
  const instantiated = async (imports: WebAssembly.Imports) => {
    const table = codeTableOf(imports);
    return { exports: await instantiate(imports), table };
  };
  let whenMade: (made: ReturnType<typeof instantiated>) => void = () => undefined;
  const parts = new Promise<Awaited<ReturnType<typeof instantiated>>>((resolve) => (whenMade = resolve));
  const emulator = new Made({
    ...options,
    wasm_fn: (imports) => {
      const made = instantiated(imports);
      whenMade(made);
      return made.then(
        ({ exports }) => exports,
        () => new Promise<never>(() => undefined),
      );
    },
  }) as Emulator;
  const loaded = new Promise<void>((resolve) => {
    emulator.add_listener('emulator-loaded', () => {
      resolve();
    });
  });
  const { exports, table } = await parts;
  await loaded;
  return { emulator, inside: insideOf(emulator), exports, table };
}

type Kind = 'function' | 'object' | 'view' | 'memory' | 'array';

const kinds: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  function: (value) => typeof value === 'function',
  object: (value) => typeof value === 'object' && value !== null,
  view: (value) => typeof memberOf(value, 'byteOffset') === 'number',
  memory: (value) => value instanceof WebAssembly.Memory,
  array: Array.isArray,
};

/** By path from the emulator. */
const members: Readonly<Record<Kind, readonly string[]>> = {
  function: [
    'constructor.microtick',
    'yield',
    'yield_callback',
    ...[
      'is_memory_zeroed',
      'write_blob',
      'write8',
      'write16',
      'write32',
      'full_clear_tlb',
      'jit_dirty_cache',
      'jit_clear_cache',
      'jit_clear_all_funcs',
      'codegen_finalize',
      'codegen_finalize_finished',
      'pack_memory',
      'unpack_memory',
      'reboot_internal',
      'store_current_tsc',
      'set_tsc',
    ].map((name) => `cpu.${name}`),
  ],
  object: ['cpu', 'cpu.jit_imports'],
  view: [
    'cpu.mem8',
    'cpu.instruction_counter',
    'cpu.current_tsc',
    'cpu.last_result',
    'cpu.fpu_status_word',
    'cpu.mxcsr',
  ],
  memory: ['cpu.wasm_memory'],
  array: ['cpu.devices.virtio_console.virtio.queues', 'cpu.devices.virtio_net.virtio.queues'],
};

/** @throws {V86Changed} */
function insideOf(emulator: object): V86Inside {
  const inside = memberOf(emulator, 'v86');
  for (const [kind, paths] of Object.entries(members) as [Kind, readonly string[]][])
    for (const path of paths)
      if (!kinds[kind](path.split('.').reduce(memberOf, inside)))
        throw new V86Changed(`its v86.${path} is no ${kind}`);
  return inside as V86Inside;
}

function memberOf(holder: unknown, name: string): unknown {
  return holder === null || holder === undefined ? undefined : (holder as Record<string, unknown>)[name];
}

/** Events and options that its types leave out, or know for one port only. */
export type Emulator = InstanceType<typeof V86> & {
  readonly bus: { readonly send: (event: string, value: Uint8Array) => void };
};

export const events = {
  consoleOutput: (port: number) => `virtio-console${port}-output-bytes`,
  consoleInput: (port: number) => `virtio-console${port}-input-bytes`,
  frameOut: 'net0-send',
  frameIn: 'net0-receive',
  halt: 'cpu-event-halt',
} as const;

export function listen(emulator: Emulator, event: string, listener: (bytes: Uint8Array) => void): void {
  (emulator.add_listener as (event: string, listener: (bytes: Uint8Array) => void) => void).call(
    emulator,
    event,
    listener,
  );
}

/** What a part that its console takes may have at most, bytes. */
export const consoleBufferBytes = 4096;

/**
 * A disk as v86 wants it. `get` may answer at once or later; nothing may be pending while a state is saved,
 * for v86 does not save pending reads.
 */
export interface MachineDisk {
  readonly byteLength: number;
  /** Set by v86 before it calls `load`. */
  onload: ((event: object) => void) | undefined;
  load(): void;
  get(
    start: number,
    length: number,
    done: (bytes: Uint8Array) => void,
    options?: { readonly signal?: AbortSignal },
  ): void;
  get_and_cache(start: number, length: number, done: (bytes: Uint8Array) => void): void;
  get_from_cache(start: number, length: number): Uint8Array | undefined;
  set(start: number, bytes: Uint8Array, done: () => void): void;
  get_buffer(done: (buffer?: ArrayBuffer) => void): void;
  /** What the state keeps of the disk: nothing, because written blocks are kept beside the state. */
  get_state(): readonly [];
  set_state(state: unknown): void;
}

/** v86's types leave out disks that are objects, and a console without settings, which it takes. */
export function optionsOf(
  options: Readonly<Record<string, unknown>> & { readonly hda: MachineDisk; readonly hdb: MachineDisk },
): V86Options {
  return options as object;
}

/** Without Worker, v86 starts no helper from a blob, which a strict policy would forbid. For a worker that has none of its own. */
export function withoutHelper(): void {
  Object.defineProperty(globalThis, 'Worker', { value: undefined, configurable: true });
}

/** What v86 gives to its wasm. */
const importNames = { clock: 'microtick', table: '__indirect_function_table' } as const;

/** @throws {V86Changed} */
function codeTableOf(imports: WebAssembly.Imports): WebAssembly.Table {
  const table = imports['env']?.[importNames.table];
  if (table instanceof WebAssembly.Table) return table;
  throw new V86Changed(`its wasm imports no table ${importNames.table}`);
}

/** The wasm asks `now` for the time, ms. @throws {V86Changed} */
export function setClock(imports: WebAssembly.Imports, now: () => number): void {
  if (typeof imports['env']?.[importNames.clock] !== 'function')
    throw new V86Changed(`its wasm imports no function ${importNames.clock}`);
  imports['env'] = { ...imports['env'], [importNames.clock]: now };
}

/** Its zstd decoder, exports of the wasm. */
export interface Decoder {
  readonly memory: WebAssembly.Memory;
  readonly zstd_create_ctx: (length: number) => number;
  readonly zstd_get_src_ptr: (context: number) => number;
  readonly zstd_read: (context: number, length: number) => number;
  readonly zstd_read_free: (pointer: number, length: number) => void;
}

/** @throws {V86Changed} */
export function decoderOf(exports: WebAssembly.Exports): Decoder {
  demandFunctions(exports, ['zstd_create_ctx', 'zstd_get_src_ptr', 'zstd_read', 'zstd_read_free']);
  if (!(exports['memory'] instanceof WebAssembly.Memory)) throw new V86Changed('its wasm exports no memory');
  return exports as unknown as Decoder;
}

function demandFunctions(exports: WebAssembly.Exports, names: readonly string[]): void {
  for (const name of names)
    if (typeof exports[name] !== 'function') throw new V86Changed(`its wasm exports no function ${name}`);
}

/** Compiled units that v86 keeps; when they are used up it drops all at once. */
export const builtInUnits = 899;
/** v86's own functions come first in the table. */
export const firstUnit = 1024;
/** Name of what a compiled unit exports, and of what it imports from. */
export const unit = { exported: 'f', imports: 'e' } as const;
/** Where its static data ends, generously: bytes. */
const searchedBytes = 16 * 1024 * 1024;

/** Compiles `pages` of the guest's memory into one unit. @throws {V86Changed} */
export function setPagesOfUnit(exports: WebAssembly.Exports, pages: number): void {
  demandFunctions(exports, ['set_jit_config', 'get_jit_config']);
  const { set_jit_config: set, get_jit_config: get } = exports as unknown as {
    readonly set_jit_config: (index: number, value: number) => void;
    readonly get_jit_config: (index: number) => number;
  };
  const most = 1;
  // Other settings have other values at first.
  if (get(most) !== 3)
    throw new V86Changed(`its setting ${most} of compiling is ${get(most)} at first, not 3`);
  set(most, pages);
}

/**
 * Where its list of free units is: the index, in words of `memory`, of a vector (capacity, pointer, length).
 * Before the machine runs it is full, 1 to 899, which is how it is found; it lies before copies of it that may be left on
 * the stack. Undefined where there is none.
 */
export function findFreeUnits(memory: WebAssembly.Memory): number | undefined {
  const end = Math.min(searchedBytes, memory.buffer.byteLength) / 4;
  const words = new Uint32Array(memory.buffer, 0, end);
  for (
    let at = words.indexOf(builtInUnits);
    at >= 0 && at + 2 < end;
    at = words.indexOf(builtInUnits, at + 1)
  ) {
    const pointer = words[at + 1] ?? 0;
    if (words[at + 2] === builtInUnits && countsUp(memory, pointer)) return at;
  }
  return undefined;
}

function countsUp(memory: WebAssembly.Memory, pointer: number): boolean {
  if (pointer === 0 || pointer % 2 !== 0 || pointer + 2 * builtInUnits > memory.buffer.byteLength)
    return false;
  return new Uint16Array(memory.buffer, pointer, builtInUnits).every((number, at) => number === at + 1);
}

/** Its TLB: an entry for each page of virtual memory. */
export const tlb = {
  /** In the wasm's memory. */
  address: 4_283_748,
  /** Of an entry: valid, read-only, no memory. One that may be written has the first alone of these. */
  bits: 0b1011,
  writable: 0b0001,
} as const;

/** Exports of the wasm that write by physical addresses, whichever way they came by them. */
export const physicalWrites = ['write8', 'write16', 'write32'] as const;

/**
 * A state file: a header, JSON, then buffers, each at a multiple of 4. Header: words with magic, version, bytes in
 * all, bytes of the JSON.
 */
export const stateFile = {
  headerBytes: 16,
  magic: 0x8676_8676 | 0,
  version: 6,
  /** Members of the JSON's `state`: the pages that are not all zeros, packed, and a bitmap of which these are. */
  packedMember: 77,
  bitmapMember: 78,
} as const;

/** Gives `restore_state`, corrected for a machine that has run before. */
export function deviceRestorer(
  emulator: Pick<Emulator, 'restore_state'>,
  cpu: V86Cpu,
): (state: ArrayBuffer) => Promise<void> {
  const { last_result, fpu_status_word, mxcsr } = cpu;
  return async (state) => {
    // Setting the time stamp counter to what it is clears its offset, which the next setting would count twice.
    cpu.store_current_tsc();
    const [low = 0, high = 0] = cpu.current_tsc;
    cpu.set_tsc(low, high);
    await emulator.restore_state(state);
    // v86 replaces its views of these registers by the values, instead of writing through them.
    last_result[0] = cpu.last_result[0] ?? 0;
    fpu_status_word[0] = cpu.fpu_status_word[0] ?? 0;
    mxcsr[0] = cpu.mxcsr[0] ?? 0;
    Object.assign(cpu, { last_result, fpu_status_word, mxcsr });
  };
}
