import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { V86 } from 'v86';
import { expect, test } from 'vitest';
import { GuestMemory } from './guest-memory.ts';
import { noteGlobals, trackWrites } from './write-tracking.ts';
import type { WritingCpu } from './written-pages.ts';
import { watchWrites } from './written-pages.ts';

const wasm = new Uint8Array(await readFile('node_modules/v86/build/v86.wasm'));

test('the wasm of v86 notes what it writes', async () => {
  const module = await WebAssembly.compile(trackWrites(wasm));
  const globals = WebAssembly.Module.exports(module).filter(({ kind }) => kind === 'global');
  expect(globals.map(({ name }) => name)).toEqual(Object.values(noteGlobals));
});

test('a wasm that is not as expected stays as it is', () => {
  // Where the TLB lies elsewhere, nothing stores there.
  const other = wasm.slice();
  const store = [0x36, 0x02, 0xe4, 0xba, 0x85, 0x82, 0x00];
  for (let at = other.indexOf(0x36); at >= 0; at = other.indexOf(0x36, at + 1))
    if (store.every((byte, n) => other[at + n] === byte)) other[at + 2] = 0xe8;
  expect(trackWrites(other) === other).toBe(true);
  const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  expect(trackWrites(empty) === empty).toBe(true);
});

const pageBytes = 4096;
const codeAt = 0x8_0000;

/** Real-mode code that writes a byte at each of `addresses` (below 1 MiB) and halts. */
function writing(addresses: readonly number[]): Uint8Array {
  const word = (value: number) => [value & 0xff, (value >> 8) & 0xff];
  return Uint8Array.from([
    ...addresses.flatMap((address) => [
      ...[0xb8, ...word(address >> 4)], // mov ax, segment
      ...[0x8e, 0xd8], // mov ds, ax
      ...[0xc6, 0x06, ...word(address & 15), 0x77], // mov byte [offset], 77h
    ]),
    ...[0xfa, 0xf4], // cli; hlt
  ]);
}

interface Inside {
  readonly cpu: WritingCpu & { readonly wm: { readonly exports: WebAssembly.Exports } };
}

test('every page that a program writes is noted, once a look, and no other but its own', async () => {
  let exports: WebAssembly.Exports = {};
  const emulator = new V86({
    memory_size: 2 * 1024 * 1024,
    vga_memory_size: 1024 * 1024,
    autostart: false,
    disable_speaker: true,
    wasm_fn: async (imports: WebAssembly.Imports) => {
      ({ exports } = await WebAssembly.instantiate(await WebAssembly.compile(trackWrites(wasm)), imports));
      return exports;
    },
  });
  // v86's types know few of its events.
  const listen = emulator.add_listener.bind(emulator) as (event: string, listener: () => void) => void;
  await new Promise<void>((resolve) => {
    listen('emulator-loaded', resolve);
  });
  const { cpu } = (emulator as unknown as { v86: Inside }).v86;
  const written = watchWrites(cpu, exports, new GuestMemory(cpu), new Uint32Array());
  expect(written.noted).toBe(true);

  /** Runs the code from where the processor begins. */
  const run = async (addresses: readonly number[]) => {
    (cpu as unknown as { reset_cpu: () => void }).reset_cpu();
    cpu.write_blob(writing(addresses), codeAt);
    cpu.write_blob(Uint8Array.of(0xea, 0, 0, (codeAt >> 4) & 0xff, codeAt >> 12), 0xf_fff0); // jmp to it
    const before = written.take();
    expect(before).toEqual(expect.arrayContaining([codeAt / pageBytes, 0xff]));
    const halted = new Promise<void>((resolve) => {
      listen('cpu-event-halt', resolve);
    });
    await emulator.run();
    await halted;
    await emulator.stop();
    return written.take();
  };

  // Memory below the video memory.
  const address = fc.integer({ min: 0, max: codeAt - 1 });
  await fc.assert(
    fc.asyncProperty(fc.array(address, { maxLength: 40 }), async (addresses) => {
      const pages = new Set(addresses.map((at) => Math.floor(at / pageBytes)));
      expect(await run(addresses)).toEqual([...pages].sort((a, b) => a - b));
    }),
    { numRuns: 20 },
  );
  await emulator.destroy();
});
