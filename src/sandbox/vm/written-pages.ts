/** Which pages of a machine's memory were written: by v86's own notes, else by comparing all of it. */
import type { V86Cpu } from '../machine/v86-inside.ts';
import type { GuestMemory, MemoryOwner } from './guest-memory.ts';
import type { PageHashes } from './memory.ts';
import { changedPages, pageBytes } from './memory.ts';
import { noteGlobals } from './write-tracking.ts';

/** v86's devices write through its members. */
export type WritingCpu = MemoryOwner &
  Pick<V86Cpu, 'full_clear_tlb' | 'write_blob' | 'write8' | 'write16' | 'write32'>;

export interface WrittenPages {
  /** Whether `take` costs next to nothing, else it compares the whole memory. */
  readonly noted: boolean;
  /** Numbers of the pages that were written since it was last called (at first: since it was made), in order. */
  readonly take: () => number[];
}

const wasmPageBytes = 65_536;

/** To be called before the machine runs. `exports`: of v86's wasm, changed by `trackWrites`. */
export function watchWrites(
  cpu: WritingCpu,
  exports: WebAssembly.Exports,
  memory: GuestMemory,
  baseHashes: PageHashes,
): WrittenPages {
  const pages = exports[noteGlobals.pages];
  const count = exports[noteGlobals.count];
  const addresses = exports[noteGlobals.addresses];
  const known =
    pages instanceof WebAssembly.Global &&
    count instanceof WebAssembly.Global &&
    addresses instanceof WebAssembly.Global;
  if (!known) return comparedPages(memory, baseHashes);
  const { pageCount } = memory;
  const notesAt = cpu.wasm_memory.grow(Math.ceil(pageCount / wasmPageBytes)) * wasmPageBytes;
  // Afresh each time: when the memory grows, its buffer is another one.
  const notes = () => new Uint8Array(cpu.wasm_memory.buffer, notesAt, pageCount);
  pages.value = notesAt;
  count.value = pageCount;
  addresses.value = notesAt - cpu.mem8.byteOffset / pageBytes;
  const note = (address: number, length: number) => {
    const first = address >>> 12;
    if (length > 0 && first < pageCount) notes().fill(1, first, ((address + length - 1) >>> 12) + 1);
  };
  memory.onWrite = (page) => {
    note(page * pageBytes, pageBytes);
  };
  noteDevices(cpu, note);
  cpu.full_clear_tlb();
  return {
    noted: true,
    take: () => {
      const now = notes();
      const taken: number[] = [];
      for (let page = now.indexOf(1); page >= 0; page = now.indexOf(1, page + 1)) taken.push(page);
      now.fill(0);
      // A page that stays writable would not be noted again.
      cpu.full_clear_tlb();
      return taken;
    },
  };
}

function noteDevices(cpu: WritingCpu, note: (address: number, length: number) => void): void {
  const { write_blob, write8, write16, write32 } = cpu;
  cpu.write_blob = (bytes, address) => {
    note(address, bytes.length);
    write_blob.call(cpu, bytes, address);
  };
  cpu.write8 = (address, value) => {
    note(address, 1);
    write8(address, value);
  };
  cpu.write16 = (address, value) => {
    note(address, 2);
    write16(address, value);
  };
  cpu.write32 = (address, value) => {
    note(address, 4);
    write32(address, value);
  };
}

function comparedPages(memory: GuestMemory, baseHashes: PageHashes): WrittenPages {
  let then = baseHashes;
  return {
    noted: false,
    take: () => {
      const now = memory.hashes();
      const changed = changedPages(now, then);
      then = now;
      return changed;
    },
  };
}
