/** The snapshot: a node that is booted and warmed up in v86 here, and saved when its dockerd is ready. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { V86 } from 'v86';
import { keepCompiledCode } from '../machine/compiled-code.ts';
import { BlockDisk } from '../machine/disk.ts';
import { consolePort, machineOptions } from '../machine/machine.ts';
import type { Emulator } from '../machine/v86-inside.ts';
import { events, listen, loadEmulator, V86Changed } from '../machine/v86-inside.ts';
import { freeBlocks } from './disk-image.ts';
import { run } from './run.ts';
import { clearMemory, firstCommands, warmUpCommands } from './warm-up.ts';

/** The kernel's. */
export const commandLine = [
  'root=/dev/sda ro init=/usr/sbin/init console=hvc0 loglevel=4 panic=0',
  'mitigations=off nokaslr tsc=reliable no_timer_check dummy.numdummies=0 labs.console',
].join(' ');

const readBytes = 64 * 1024;
const blockBytes = 4096;
/** No command of the warm-up takes nearly as long, even on a busy machine. */
const commandTimeoutMs = 300_000;

export const wasmPath = fileURLToPath(import.meta.resolve('v86/build/v86.wasm'));

export interface MachineFiles {
  readonly kernel: string;
  readonly bios: string;
  readonly vgaBios: string;
  readonly rootImage: string;
  /** Empty. */
  readonly dataImage: string;
}

/**
 * Boots a node, warms it up, and gives its state, as v86 saves it. `dataAfter` becomes the data disk as it is
 * at that instant.
 */
export async function takeSnapshot(
  files: MachineFiles,
  memoryMiB: number,
  dataAfter: string,
  onStep: (step: string) => void,
): Promise<Uint8Array> {
  const console = new GuestConsole(await startMachine(files, memoryMiB));
  try {
    onStep('booting');
    await console.waitFor(/bash-[\d.]+# $/);
    await console.run('for i in $(seq 120); do docker version >/dev/null 2>&1 && break; sleep 1; done');
    for (const [index, command] of warmUpCommands.entries()) {
      onStep(`warm-up ${index + 1}/${warmUpCommands.length}`);
      await console.run(command);
    }
    await console.run('sync; echo 3 >/proc/sys/vm/drop_caches');
    for (const command of firstCommands) await console.run(command);
    onStep('clearing free memory');
    await console.run(
      'cat /var/log/dockerd.log >&2; : >/var/log/dockerd.log; rm -f /root/.bash_history; sync',
    );
    await console.run(clearMemory);
    console.send('touch /run/labs/console-closed; unset HISTFILE; exit\n');
    // The shell is gone and what it wrote is on the disk once nothing has been written for some seconds.
    await console.machine.quiet();
    onStep('saving');
    await console.machine.emulator.stop();
    const state = new Uint8Array(await console.machine.emulator.save_state());
    await foldWritten(files.dataImage, console.machine.dataDisk, dataAfter);
    return state;
  } finally {
    await console.machine.close();
  }
}

interface RunningMachine {
  readonly emulator: Emulator;
  readonly dataDisk: BlockDisk;
  readonly quiet: () => Promise<void>;
  readonly close: () => Promise<void>;
}

async function startMachine(files: MachineFiles, memoryMiB: number): Promise<RunningMachine> {
  const bytes = async (file: string) => new Uint8Array(await readFile(file)).buffer;
  const opened: number[] = [];
  const disk = (file: string) => {
    const descriptor = openSync(file, 'r');
    opened.push(descriptor);
    return new BlockDisk(
      { bytes: statSync(file).size, chunkBytes: readBytes },
      (index) => {
        const chunk = new Uint8Array(readBytes);
        readSync(descriptor, chunk, 0, readBytes, index * readBytes);
        return chunk;
      },
      (error) => {
        throw error;
      },
    );
  };
  const rootDisk = disk(files.rootImage);
  const dataDisk = disk(files.dataImage);
  const options = machineOptions({
    memoryMiB,
    bios: await bytes(files.bios),
    vgaBios: await bytes(files.vgaBios),
    rootDisk,
    dataDisk,
    boot: { kernel: await bytes(files.kernel), commandLine },
  });
  const { emulator, inside, exports, table } = await loadEmulator(V86, options, async (imports) => {
    const { instance } = await WebAssembly.instantiate(await readFile(wasmPath), imports);
    return instance.exports;
  });
  let slower: string | undefined;
  keepCompiledCode(inside.cpu, { exports, table }, (why) => (slower = why));
  await emulator.run();
  return {
    emulator,
    dataDisk,
    quiet: async () => {
      let before: number;
      do {
        before = emulator.get_instruction_counter();
        await new Promise((resolve) => setTimeout(resolve, 2000));
      } while (difference(emulator.get_instruction_counter(), before) > quietInstructions);
      // What is slower here is slower on every page.
      if (slower !== undefined) throw new V86Changed(slower);
      if (rootDisk.writtenBytes > 0) throw new Error('Something was written to the read-only disk.');
    },
    close: async () => {
      await emulator.destroy();
      for (const descriptor of opened) closeSync(descriptor);
    },
  };
}

/** In two seconds: dockerd's and containerd's own timers need fewer. */
const quietInstructions = 20_000_000;

/** Of a counter of 32 bits. */
function difference(after: number, before: number): number {
  return (after - before) >>> 0;
}

/** The shell on the machine's console, driven by its text. */
class GuestConsole {
  readonly machine: RunningMachine;
  #text = '';
  #check: () => void = () => undefined;

  constructor(machine: RunningMachine) {
    this.machine = machine;
    const decoder = new TextDecoder();
    listen(machine.emulator, events.consoleOutput(consolePort), (bytes) => {
      this.#text = (this.#text + decoder.decode(bytes, { stream: true })).slice(-200_000);
      this.#check();
    });
  }

  send(text: string): void {
    this.machine.emulator.bus.send(events.consoleInput(consolePort), new TextEncoder().encode(text));
  }

  /** @throws when the text does not come in time, with the end of what came */
  waitFor(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#check = () => undefined;
        reject(
          new Error(
            `The machine did not print ${String(pattern)} in time. Its console ends:\n${this.#text.slice(-2000)}`,
          ),
        );
      }, commandTimeoutMs);
      this.#check = () => {
        const match = pattern.exec(this.#text);
        if (!match) return;
        clearTimeout(timer);
        this.#check = () => undefined;
        resolve(match);
      };
      this.#check();
    });
  }

  /** @throws when it ends with another status than 0 */
  async run(command: string): Promise<string> {
    this.#text = '';
    // Sent in parts, for the console takes no more at once.
    const line = `${command}; echo "@@$?@@"\n`;
    this.send(line);
    const [, status] = await this.waitFor(/@@(\d+)@@/);
    if (status !== '0')
      throw new Error(
        `In the machine, "${command}" ended with status ${status}:\n${this.#text.slice(-3000)}`,
      );
    return this.#text;
  }
}

/** Copies `before` to `after` with what was written since; blocks that no file uses become zeros. */
async function foldWritten(before: string, disk: BlockDisk, after: string): Promise<void> {
  const copy = () => run('cp', ['--sparse=always', before, after]);
  await copy();
  const write = async (wanted: (block: number) => boolean) => {
    const file = await open(after, 'r+');
    try {
      for (const [block, bytes] of disk.written()) {
        if (wanted(block)) await file.write(bytes, 0, blockBytes, block * blockBytes);
      }
    } finally {
      await file.close();
    }
  };
  await write(() => true);
  const free = await freeBlocks(after);
  await copy();
  await write((block) => !free(block));
}
