/**
 * v86 as this project uses it: restored from a snapshot, held and let go, its state taken and put back as
 * differences from that snapshot. Runs in a worker.
 */
import type { V86 as V86Class } from 'v86';
import { agentPort, consolePort, machineOptions } from '../machine/machine.ts';
import type { BlockDisk } from '../machine/disk.ts';
import {
  type PageHashes,
  type Pages,
  changedPages,
  hashPages,
  pageBytes,
  pagesBeside,
  spreadHashes,
} from './memory.ts';
import { type CompilingCpu, keepCompiledCode } from '../machine/compiled-code.ts';
import { GuestClock } from './guest-clock.ts';
import { GuestMemory } from './guest-memory.ts';
import { Pace } from './pace.ts';
import { openSnapshot } from './snapshot.ts';
import { pagesOf, spreadPages, takeState } from './state.ts';
import { type WrittenPages, type WritingCpu, watchWrites } from './written-pages.ts';

/** Members of v86 that its types leave out. Version 0.5.462. */
interface Inside {
  readonly constructor: { microtick: () => number };
  yield: (ms: number, tick: number) => void;
  yield_callback: (tick: number) => void;
  readonly cpu: WritingCpu &
    CompilingCpu & {
      readonly devices: { readonly virtio_console: VirtioDevice; readonly virtio_net: VirtioDevice };
      pack_memory: () => { packed_memory: Uint8Array; bitmap: { get_buffer: () => ArrayBuffer } };
      unpack_memory: () => void;
      jit_clear_cache: () => void;
      /** What pressing the machine's reset button does. */
      reboot_internal: () => void;
      readonly store_current_tsc: () => void;
      readonly current_tsc: Uint32Array;
      readonly set_tsc: (low: number, high: number) => void;
      last_result: Int32Array;
      fpu_status_word: Uint16Array;
      mxcsr: Int32Array;
    };
}

interface VirtioDevice {
  readonly virtio: {
    readonly queues: readonly { has_request: () => boolean; is_configured: () => boolean }[];
  };
}

/** A machine's state as what differs from the snapshot. */
export interface MachineState {
  readonly devices: ArrayBuffer;
  readonly hashes: PageHashes;
  readonly pages: Pages;
}

export interface MachineEvents {
  readonly onConsole: (bytes: Uint8Array) => void;
  readonly onAgent: (bytes: Uint8Array) => void;
  readonly onFrame: (frame: Uint8Array) => void;
  /** After each stretch of running: time to pass on what waits. */
  readonly onTick: () => void;
  /** Its system has reset the processor, or has halted it for good. */
  readonly onEnd: (how: 'reset' | 'halt') => void;
}

const consoleBufferBytes = 4096;
/** Where v86's wasm counts instructions. */
const counterAddress = 664;

export interface Machine {
  /** Whether the agent's console takes another part of at most 4 KiB. */
  readonly takesInput: () => boolean;
  readonly sendToAgent: (bytes: Uint8Array) => void;
  readonly takesFrames: () => boolean;
  readonly sendFrame: (frame: Uint8Array) => void;
  readonly go: () => void;
  /** Resolves when it stands still and waits for no disk. */
  readonly hold: () => Promise<void>;
  /** As `hold`, but at once: what it waits for must be forgotten, and it must become something else. */
  readonly halt: () => Promise<void>;
  /** What it is now; it must be held. `before` lends the pages that are still the same. */
  readonly state: (before?: MachineState) => Promise<MachineState>;
  /** Becomes `state` (without: the snapshot); it must be held. */
  readonly become: (state: Pick<MachineState, 'devices' | 'pages'> | undefined) => Promise<void>;
  /**
   * Remembers what it is, held. The function given makes it so again, held, and what was compiled meanwhile
   * stays, which is the sense of it.
   */
  readonly remember: () => Promise<() => Promise<void>>;
  readonly pageCount: number;
  /** Hashes of the snapshot's pages. */
  readonly baseHashes: PageHashes;
  /** Which pages are not as in the snapshot, or have not been at some time. */
  readonly written: WrittenPages;
  readonly copyPages: (pages: readonly number[]) => Uint8Array<ArrayBuffer>;
  /** The state of all but memory and disks; it must be held. */
  readonly devices: () => Promise<ArrayBuffer>;
  readonly instructions: () => number;
  readonly pace: Pace;
  /** Its time, which shall go with that of its peers. */
  readonly clock: GuestClock;
}

export interface MachineSetup {
  readonly wasm: WebAssembly.Module;
  readonly bios: ArrayBuffer;
  readonly vgaBios: ArrayBuffer;
  readonly memoryMiB: number;
  readonly snapshotPieces: readonly Blob[];
  readonly rootDisk: BlockDisk;
  readonly dataDisk: BlockDisk;
}

/** Makes the machine of the snapshot, held at the instant when that was taken. */
export async function restoreMachine(setup: MachineSetup, events: MachineEvents): Promise<Machine> {
  const [{ emulator, inside, clock, pace, exports }, snapshot] = await Promise.all([
    makeEmulator(setup),
    openSnapshot(setup.wasm, setup.snapshotPieces),
  ]);
  tickByMessages(inside, { clock, pace }, events.onTick);
  listen(emulator, events);
  // There is nothing that it could start from again.
  inside.cpu.reboot_internal = () => {
    events.onEnd('reset');
  };
  const memory = new GuestMemory(inside.cpu);
  // Pages go their own way, beside v86's state.
  inside.cpu.pack_memory = () => ({
    packed_memory: new Uint8Array(),
    bitmap: { get_buffer: () => new ArrayBuffer(0) },
  });
  inside.cpu.unpack_memory = () => undefined;

  // Compiled code stays; that of changed pages is forgotten page by page.
  inside.cpu.jit_clear_cache = () => undefined;

  const packedHashes = new Uint32Array(2 * memory.pageCount);
  const { devices, bitmap } = takeState(snapshot.read, (pages, first) => {
    memory.bytes().set(pages, first * pageBytes);
    const placed = memory.words().subarray((first * pageBytes) / 4);
    hashPages(placed, pages.length / pageBytes, packedHashes, first);
  });
  snapshot.close();
  const basePages = pagesOf(bitmap);
  spreadPages(memory.bytes(), basePages);
  const baseHashes = spreadHashes(packedHashes, basePages);
  const restoreDevices = deviceRestorer(emulator, inside.cpu);
  await restoreDevices(devices);
  const written = watchWrites(inside.cpu, exports, memory, baseHashes);

  /** Puts the snapshot's contents into the pages named. */
  const restoreBasePages = async (wanted: readonly number[]): Promise<void> => {
    const inSnapshot = new Map([...basePages].map((page, index) => [page, index]));
    const places = new Map<number, number>();
    for (const page of wanted) {
      const index = inSnapshot.get(page);
      if (index === undefined) memory.write(page, undefined);
      else places.set(index, page);
    }
    if (places.size === 0) return;
    const again = await openSnapshot(setup.wasm, setup.snapshotPieces);
    takeState(again.read, (pages, first) => {
      for (let at = 0; at < pages.length; at += pageBytes) {
        const page = places.get(first + at / pageBytes);
        if (page !== undefined) memory.write(page, pages.subarray(at, at + pageBytes));
      }
    });
    again.close();
  };

  const queueTakes = (device: VirtioDevice, index: number) => {
    const queue = device.virtio.queues[index];
    return queue !== undefined && queue.is_configured() && queue.has_request();
  };

  return {
    takesInput: () => queueTakes(inside.cpu.devices.virtio_console, agentPort * 2 + 2),
    sendToAgent: (bytes) => {
      if (bytes.length > consoleBufferBytes) throw new RangeError('more than the guest has room for');
      emulator.bus.send(`virtio-console${agentPort}-input-bytes`, bytes);
    },
    takesFrames: () => queueTakes(inside.cpu.devices.virtio_net, 0),
    sendFrame: (frame) => {
      emulator.bus.send('net0-receive', frame);
    },
    go: () => {
      clock.skip();
      pace.skip();
      void emulator.run();
    },
    hold: async () => {
      // v86 saves no pending reads, so it runs on until there are none.
      for (;;) {
        await emulator.stop();
        if (!setup.rootDisk.busy && !setup.dataDisk.busy) return;
        await emulator.run();
        await Promise.all([setup.rootDisk.idle(), setup.dataDisk.idle()]);
      }
    },
    halt: () => emulator.stop(),
    state: async (before) => {
      const hashes = memory.hashes();
      const pages = pagesBeside(memory.bytes(), hashes, baseHashes, before);
      return { devices: await emulator.save_state(), hashes, pages };
    },
    become: async (state) => {
      const pages: Pages = state?.pages ?? new Map();
      const differing = changedPages(memory.hashes(), baseHashes);
      await restoreBasePages(differing.filter((page) => !pages.has(page)));
      for (const [page, contents] of pages) memory.write(page, contents);
      await restoreDevices(state?.devices ?? devices);
    },
    remember: async () => {
      const putBack = memory.remember();
      const then = await emulator.save_state();
      return async () => {
        putBack();
        await restoreDevices(then);
      };
    },
    pageCount: memory.pageCount,
    baseHashes,
    written,
    copyPages: (pages) => memory.copy(pages),
    devices: () => emulator.save_state(),
    instructions: () => emulator.get_instruction_counter(),
    pace,
    clock,
  };
}

type Emulator = InstanceType<typeof V86Class> & {
  readonly bus: { send: (event: string, value: unknown) => void };
};

async function makeEmulator(setup: MachineSetup): Promise<{
  emulator: Emulator;
  inside: Inside;
  clock: GuestClock;
  pace: Pace;
  exports: WebAssembly.Exports;
}> {
  // Without Worker, v86 does not start a helper worker from a blob, which a strict policy would forbid.
  Object.defineProperty(globalThis, 'Worker', { value: undefined, configurable: true });
  const { V86 } = await import('v86');
  let exports: WebAssembly.Exports = {};
  // As v86's own view of it, which is too slow for every look at the clock.
  let counter = new Uint32Array(1);
  const wall = (): number => performance.now();
  const instructions = (): number => {
    if (counter.length === 0 && exports['memory'] instanceof WebAssembly.Memory)
      counter = new Uint32Array(exports['memory'].buffer, counterAddress, 1);
    return counter[0] ?? 0;
  };
  const clock = new GuestClock(wall, instructions);
  const pace = new Pace(wall, instructions);
  let table: WebAssembly.Table | undefined;
  const options = machineOptions(setup);
  options.wasm_fn = async (imports) => {
    imports['env'] = { ...imports['env'], microtick: () => clock.now() };
    const instance = await WebAssembly.instantiate(setup.wasm, imports);
    exports = instance.exports;
    counter = new Uint32Array(0);
    table = imports['env']['__indirect_function_table'] as WebAssembly.Table;
    return exports;
  };
  const emulator = new V86(options) as Emulator;
  await new Promise<void>((resolve) => {
    emulator.add_listener('emulator-loaded', () => {
      resolve();
    });
  });
  const inside = (emulator as unknown as { v86: Inside }).v86;
  // The devices that are not in wasm ask here.
  inside.constructor.microtick = () => clock.now();
  if (table) keepCompiledCode(inside.cpu, { exports, table });
  return { emulator, inside, clock, pace, exports };
}

/** Gives v86's `restore_state`, corrected for a machine that has run before. */
function deviceRestorer(emulator: Emulator, cpu: Inside['cpu']): (state: ArrayBuffer) => Promise<void> {
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

/** Runs the machine from messages, which are not held up as nested timers are. */
function tickByMessages(
  inside: Inside,
  { clock, pace }: { readonly clock: GuestClock; readonly pace: Pace },
  onTick: () => void,
): void {
  const { port1, port2 } = new MessageChannel();
  let latest = 0;
  const tick = (number: number) => {
    // An interrupt has begun a new stretch since.
    if (number !== latest) return;
    clock.wake();
    pace.wake();
    inside.yield_callback(number);
    onTick();
  };
  port1.onmessage = ({ data }: MessageEvent<number>) => {
    tick(data);
  };
  inside.yield = (ms, number) => {
    latest = number;
    clock.rest(ms);
    pace.pause(ms >= 1);
    if (ms < 1) port2.postMessage(number);
    else
      setTimeout(() => {
        tick(number);
      }, ms);
  };
}

function listen(emulator: Emulator, events: MachineEvents): void {
  // v86's types know port 0 only.
  const on = emulator.add_listener.bind(emulator) as (
    event: string,
    listener: (bytes: Uint8Array) => void,
  ) => void;
  on(`virtio-console${consolePort}-output-bytes`, events.onConsole);
  on(`virtio-console${agentPort}-output-bytes`, events.onAgent);
  on('net0-send', events.onFrame);
  on('cpu-event-halt', () => {
    events.onEnd('halt');
  });
}
