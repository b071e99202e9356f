/**
 * v86 as this project uses it: restored from a snapshot, held and let go, its state taken and put back as
 * differences from that snapshot. Runs in a worker.
 */
import { agentPort, consolePort, machineOptions } from '../machine/machine.ts';
import type { BlockDisk } from '../machine/disk.ts';
import type { PageHashes, Pages } from './memory.ts';
import { changedPages, hashPages, pageBytes, pagesBeside, spreadHashes } from './memory.ts';
import { keepCompiledCode } from '../machine/compiled-code.ts';
import type { Emulator, V86Inside, VirtioDevice } from '../machine/v86-inside.ts';
import {
  consoleBufferBytes,
  deviceRestorer,
  events as emulatorEvents,
  knownVersion,
  listen,
  loadEmulator,
  setClock,
  withoutHelper,
} from '../machine/v86-inside.ts';
import { GuestClock } from './guest-clock.ts';
import { GuestMemory } from './guest-memory.ts';
import { Pace } from './pace.ts';
import { openSnapshot } from './snapshot.ts';
import { spreadPages, takeState } from './state.ts';
import type { WrittenPages } from './written-pages.ts';
import { watchWrites } from './written-pages.ts';

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
  /** v86 is another one than this is made for, which makes it slower; why, a sentence. */
  readonly onSlower: (why: string) => void;
}

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
    makeEmulator(setup, events.onSlower),
    openSnapshot(setup.wasm, setup.snapshotPieces),
  ]);
  tickByMessages(inside, { clock, pace }, events.onTick);
  passOn(emulator, events);
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
  const { devices, pages: basePages } = takeState(snapshot.read, (pages, first) => {
    memory.bytes().set(pages, first * pageBytes);
    const placed = memory.words().subarray((first * pageBytes) / 4);
    hashPages(placed, pages.length / pageBytes, packedHashes, first);
  });
  snapshot.close();
  spreadPages(memory.bytes(), basePages);
  const baseHashes = spreadHashes(packedHashes, basePages);
  const restoreDevices = deviceRestorer(emulator, inside.cpu);
  await restoreDevices(devices);
  const written = watchWrites(inside.cpu, exports, memory, baseHashes);
  if (!written.noted)
    events.onSlower(
      `v86 does not write as version ${knownVersion} does, so what it writes is not noted, and the whole memory is ` +
        'compared for each save: saving takes longer.',
    );

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
      emulator.bus.send(emulatorEvents.consoleInput(agentPort), bytes);
    },
    takesFrames: () => queueTakes(inside.cpu.devices.virtio_net, 0),
    sendFrame: (frame) => {
      emulator.bus.send(emulatorEvents.frameIn, frame);
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

async function makeEmulator(
  setup: MachineSetup,
  onSlower: MachineEvents['onSlower'],
): Promise<{
  emulator: Emulator;
  inside: V86Inside;
  clock: GuestClock;
  pace: Pace;
  exports: WebAssembly.Exports;
}> {
  withoutHelper();
  const { V86 } = await import('v86');
  // v86's own view of it is too slow for every look at the clock. Empty when the memory has grown.
  let lookAtCounter = () => new Uint32Array(1);
  let counter = lookAtCounter();
  const wall = (): number => performance.now();
  const instructions = (): number => {
    if (counter.length === 0) counter = lookAtCounter();
    return counter[0] ?? 0;
  };
  const clock = new GuestClock(wall, instructions);
  const pace = new Pace(wall, instructions);
  const { emulator, inside, exports, table } = await loadEmulator(V86, machineOptions(setup), (imports) => {
    setClock(imports, () => clock.now());
    return WebAssembly.instantiate(setup.wasm, imports).then((instance) => instance.exports);
  });
  const { cpu } = inside;
  lookAtCounter = () => new Uint32Array(cpu.wasm_memory.buffer, cpu.instruction_counter.byteOffset, 1);
  counter = lookAtCounter();
  inside.constructor.microtick = () => clock.now();
  keepCompiledCode(cpu, { exports, table }, onSlower);
  return { emulator, inside, clock, pace, exports };
}

/** Runs the machine from messages, which are not held up as nested timers are. */
function tickByMessages(
  inside: V86Inside,
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

function passOn(emulator: Emulator, events: MachineEvents): void {
  listen(emulator, emulatorEvents.consoleOutput(consolePort), events.onConsole);
  listen(emulator, emulatorEvents.consoleOutput(agentPort), events.onAgent);
  listen(emulator, emulatorEvents.frameOut, events.onFrame);
  listen(emulator, emulatorEvents.halt, () => {
    events.onEnd('halt');
  });
}
