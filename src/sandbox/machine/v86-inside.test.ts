import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { V86 } from 'v86';
import { afterEach, expect, test } from 'vitest';
import { keepCompiledCode } from './compiled-code.ts';
import { BlockDisk } from './disk.ts';
import { machineOptions } from './machine.ts';
import type { Emulator, Loaded } from './v86-inside.ts';
import {
  builtInUnits,
  decoderOf,
  deviceRestorer,
  events,
  findFreeUnits,
  firstUnit,
  knownVersion,
  listen,
  loadEmulator,
  setClock,
  setPagesOfUnit,
  stateFile,
  tlb,
} from './v86-inside.ts';

const wasm = await readFile('node_modules/v86/build/v86.wasm');
const instantiate = async (imports: WebAssembly.Imports) =>
  (await WebAssembly.instantiate(wasm, imports)).instance.exports;
const memoryMiB = 2;
const codeAt = 0x8_0000;

const open: Emulator[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((emulator) => emulator.destroy()));
});

/** The machine of nodes, but small and with nothing in it. */
function options() {
  const disk = () =>
    new BlockDisk(
      { bytes: 1 << 20, chunkBytes: 4096 },
      () => new Uint8Array(4096),
      (error) => {
        throw error;
      },
    );
  const nothing = new ArrayBuffer(0);
  return machineOptions({ memoryMiB, bios: nothing, vgaBios: nothing, rootDisk: disk(), dataDisk: disk() });
}

async function load(
  how: (imports: WebAssembly.Imports) => Promise<WebAssembly.Exports> = instantiate,
  Made = V86,
): Promise<Loaded> {
  const loaded = await loadEmulator(Made, options(), how);
  open.push(loaded.emulator);
  return loaded;
}

/** Runs real-mode `code` until the processor halts. */
async function run({ emulator, inside: { cpu } }: Loaded, code: readonly number[]): Promise<void> {
  (cpu as unknown as { reset_cpu: () => void }).reset_cpu();
  cpu.write_blob(Uint8Array.from([...code, 0xfa, 0xf4]), codeAt); // cli; hlt
  cpu.write_blob(Uint8Array.of(0xea, 0, 0, (codeAt >> 4) & 0xff, codeAt >> 12), 0xf_fff0); // jmp to it
  const halted = new Promise<void>((resolve) => {
    listen(emulator, events.halt, () => {
      resolve();
    });
  });
  await emulator.run();
  await halted;
  await emulator.stop();
}

/** Counts to 65,536, 200 times, which is often enough for it to be compiled. */
const loop = [
  ...[0xba, 200, 0], // mov dx, 200
  ...[0x31, 0xc9], // xor cx, cx
  ...[0x41, 0x75, 0xfd], // inc cx; jnz -3
  ...[0x4a, 0x75, 0xf8], // dec dx; jnz -8
];

const other = (what: string) =>
  `The machine is made for v86 ${knownVersion}, and this is another one: ${what}. ` +
  'Install that version again (npm ci), or make src/sandbox/machine/v86-inside.ts fit this one.';

test('the v86 that is installed is the one whose inside is known', () => {
  const { version } = createRequire(import.meta.url)('v86/package.json') as { version: string };
  const [released] = version.split('+');
  expect(released, 'Raise knownVersion when all other tests of this file pass.').toBe(knownVersion);
});

test('all is found in the v86 that is installed', async () => {
  const { inside, exports, table } = await load();
  expect(inside.cpu.mem8.length).toBe(memoryMiB << 20);
  expect(inside.cpu.devices.virtio_console.virtio.queues.length).toBeGreaterThanOrEqual(6);
  expect(table.length).toBeGreaterThan(firstUnit + builtInUnits);
  expect(decoderOf(exports).memory).toBeInstanceOf(WebAssembly.Memory);
  const before = inside.cpu.instruction_counter[0];
  const counted = new Uint32Array(
    inside.cpu.wasm_memory.buffer,
    inside.cpu.instruction_counter.byteOffset,
    1,
  );
  expect(counted[0]).toBe(before);
});

test('instructions are counted where they are looked for', async () => {
  const loaded = await load();
  const { cpu } = loaded.inside;
  await run(loaded, loop);
  const counted = new Uint32Array(cpu.wasm_memory.buffer, cpu.instruction_counter.byteOffset, 1)[0] ?? 0;
  expect(counted).toBeGreaterThan(200 * 2 * 65_536);
  expect(counted).toBe(loaded.emulator.get_instruction_counter());
});

test('the clock of the wasm can be set', async () => {
  let asked = 0;
  const loaded = await load((imports) => {
    setClock(imports, () => (asked += 1));
    return instantiate(imports);
  });
  await run(loaded, [0x0f, 0x31]); // rdtsc
  expect(asked).toBeGreaterThan(0);
});

/** Numbers of the units that are compiled. */
const compiledIn = (table: WebAssembly.Table) =>
  Array.from({ length: table.length - firstUnit }, (_, n) => n).filter(
    (n) => table.get(firstUnit + n) !== null,
  );

/** With what is told of being slower. */
async function keeping(change: (cpu: Loaded['inside']['cpu']) => void = () => undefined) {
  const loaded = await load();
  const { inside, exports, table } = loaded;
  change(inside.cpu);
  const told: string[] = [];
  keepCompiledCode(inside.cpu, { exports, table }, (why) => told.push(why));
  return { loaded, table, told };
}

test('a longer list of compiled units takes the place of v86’s, and units are compiled into it', async () => {
  const { loaded, table, told } = await keeping();
  expect(table.length).toBe(firstUnit + 4001);
  await run(loaded, loop);
  expect(compiledIn(table)).toEqual([4000]);
  loaded.inside.cpu.jit_clear_all_funcs();
  expect(compiledIn(table)).toEqual([]);
  expect(told).toEqual([]);
});

const fewer =
  'v86 does not keep compiled code as version 0.5.462 does: 899 units of it, not 4000, so commands are compiled again and again.';

test('where v86 keeps its compiled units in another way that is told, and what is compiled works all the same', async () => {
  const { loaded, table, told } = await keeping(({ wasm_memory }) => {
    const words = new Uint32Array(wasm_memory.buffer);
    for (let at = findFreeUnits(wasm_memory); at !== undefined; at = findFreeUnits(wasm_memory))
      words[at] = builtInUnits - 1;
  });
  expect(told).toEqual([fewer]);
  const length = table.length;
  await run(loaded, loop);
  expect(compiledIn(table)).toEqual([builtInUnits]);
  expect(table.length).toBe(length);
});

test('a list that only looks like v86’s is told when the first unit is not taken from it', async () => {
  const { loaded, table, told } = await keeping(({ wasm_memory }) => {
    const words = new Uint32Array(wasm_memory.buffer);
    const real = findFreeUnits(wasm_memory) ?? 0;
    // Before the real one, in memory that nobody uses.
    words.set([builtInUnits, words[real + 1] ?? 0, builtInUnits], 4);
    expect(findFreeUnits(wasm_memory)).toBe(4);
  });
  expect(told).toEqual([]);
  await run(loaded, loop);
  expect(told).toEqual([fewer]);
  expect(compiledIn(table)).toEqual([builtInUnits]);
});

test('a setting of compiling that is another one is told', async () => {
  const { exports } = await load();
  setPagesOfUnit(exports, 1);
  expect(() => {
    setPagesOfUnit(exports, 1);
  }).toThrow(other('its setting 1 of compiling is 1 at first, not 3'));
  expect(() => {
    setPagesOfUnit({ ...exports, get_jit_config: undefined as never }, 1);
  }).toThrow(other('its wasm exports no function get_jit_config'));
});

test('a member that is gone is told by its name, whichever it is', async () => {
  for (const [path, kind] of [
    ['yield', 'function'],
    ['cpu.pack_memory', 'function'],
    ['cpu.instruction_counter', 'view'],
    ['cpu.jit_imports', 'object'],
    ['cpu.devices.virtio_net.virtio.queues', 'array'],
  ] as const) {
    const Made = class extends V86 {
      constructor(...args: ConstructorParameters<typeof V86>) {
        super(...args);
        this.add_listener('emulator-loaded', () => {
          open.push(this as unknown as Emulator);
          const names = ['v86', ...path.split('.')];
          const last = names.pop() ?? '';
          const holder = names.reduce((at: unknown, name) => (at as Record<string, unknown>)[name], this);
          Object.defineProperty(holder, last, { value: undefined });
        });
      }
    };
    await expect(loadEmulator(Made, options(), instantiate)).rejects.toThrow(
      other(`its v86.${path} is no ${kind}`),
    );
  }
});

test('a wasm that cannot be had, or wants other imports, is told instead of waited for', async () => {
  await expect(load(() => Promise.reject(new Error('The wasm is damaged.')))).rejects.toThrow(
    'The wasm is damaged.',
  );
  const without = (name: string) => (imports: WebAssembly.Imports) => {
    setClock({ env: { ...imports['env'], [name]: undefined as never } }, () => 0);
    return instantiate(imports);
  };
  await expect(load(without('microtick'))).rejects.toThrow(other('its wasm imports no function microtick'));
  expect(() => decoderOf({})).toThrow(other('its wasm exports no function zstd_create_ctx'));
});

test('a state is laid out as it is taken apart', async () => {
  const { emulator, inside } = await load();
  inside.cpu.write_blob(Uint8Array.of(1, 2, 3), 5 * 4096);
  const state = await emulator.save_state();
  const [magic, version, bytes, infoBytes] = new Int32Array(state, 0, 4);
  expect([magic, version, bytes]).toEqual([stateFile.magic, stateFile.version, state.byteLength]);
  const json = new TextDecoder().decode(new Uint8Array(state, stateFile.headerBytes, infoBytes));
  const info = JSON.parse(json) as {
    readonly state: readonly { readonly buffer_id: number }[];
    readonly buffer_infos: readonly { readonly offset: number; readonly length: number }[];
  };
  const start = (stateFile.headerBytes + (infoBytes ?? 0) + 3) & ~3;
  const member = (number: number) => {
    const { offset = 0, length = 0 } = info.buffer_infos[info.state[number]?.buffer_id ?? -1] ?? {};
    return new Uint8Array(state, start + offset, length);
  };
  const pages = [...member(stateFile.bitmapMember)].flatMap((byte, at) =>
    [0, 1, 2, 3, 4, 5, 6, 7].flatMap((bit) => ((byte >> bit) & 1 ? [8 * at + bit] : [])),
  );
  const packed = member(stateFile.packedMember);
  expect(packed.length).toBe(4096 * pages.length);
  const at = 4096 * pages.indexOf(5);
  expect([...packed.subarray(at, at + 4)]).toEqual([1, 2, 3, 0]);
});

test('what restore_state leaves wrong is put right, and is still wrong in v86', async () => {
  const { emulator, inside } = await load();
  const { cpu } = inside;
  const { last_result, fpu_status_word, mxcsr } = cpu;
  const restore = deviceRestorer(emulator, cpu);
  /** As they are in the wasm's memory. */
  const registers = () => [last_result[0], fpu_status_word[0], mxcsr[0]];
  const set = (first: number, second: number, third: number) => {
    [last_result[0], fpu_status_word[0], mxcsr[0]] = [first, second, third];
  };
  set(11, 22, 0x1fa0);
  const state = await emulator.save_state();
  set(33, 33, 33);
  await emulator.restore_state(state);
  expect(registers()).toEqual([33, 33, 33]);
  Object.assign(cpu, { last_result, fpu_status_word, mxcsr });
  await restore(state);
  expect(registers()).toEqual([11, 22, 0x1fa0]);
  set(44, 44, 44);
  expect([cpu.last_result[0], cpu.fpu_status_word[0], cpu.mxcsr[0]]).toEqual([44, 44, 44]);
});

test('the time stamp counter goes on from where the state has it, which v86 alone counts twice', async () => {
  let now = 1000;
  const { emulator, inside } = await load((imports) => {
    // Of two looks at the same time v86 makes two.
    setClock(imports, () => (now += 0.01));
    return instantiate(imports);
  });
  const { cpu } = inside;
  /** In milliseconds, as v86 counts a million a millisecond. */
  const counter = () => {
    cpu.store_current_tsc();
    return Math.round((cpu.current_tsc[0] ?? 0) / 1_000_000);
  };
  cpu.set_tsc(50_000_000, 0);
  const state = await emulator.save_state();
  const restore = deviceRestorer(emulator, cpu);
  for (const later of [7, 3]) {
    now += later;
    expect(counter()).toBe(50 + later);
    await restore(state);
    expect(counter()).toBe(50);
  }
  await emulator.restore_state(state);
  expect(counter()).not.toBe(50);
});

test('the TLB is where its stores are', () => {
  const store = [
    0x36,
    2,
    ...[0, 7, 14, 21, 28].map((by) => ((tlb.address >>> by) & 0x7f) | (by < 28 ? 0x80 : 0)),
  ];
  expect(wasm.includes(Buffer.from(store))).toBe(true);
});
