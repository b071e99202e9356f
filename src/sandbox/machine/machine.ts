/**
 * The machine that a node is: the exact v86 options which the guest build (it boots and snapshots in Node)
 * and the page (it restores) must share, for v86 restores a state only into the same hardware.
 */
import type { V86Options } from 'v86';

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

export interface MachineParts {
  readonly memoryMiB: number;
  readonly bios: ArrayBuffer;
  readonly vgaBios: ArrayBuffer;
  /** The read-only system: /dev/sda. */
  readonly rootDisk: MachineDisk;
  /** For /var/lib/docker: /dev/sdb. */
  readonly dataDisk: MachineDisk;
  /** Only to boot: a restored machine has its kernel in memory. */
  readonly boot?: { readonly kernel: ArrayBuffer; readonly commandLine: string };
}

/** The virtio console's port for the kernel's messages (/dev/hvc0) and for the agent (/dev/hvc1). */
export const consolePort = 0;
export const agentPort = 1;

/** Everything but how v86's wasm is loaded. The machine does not start by itself. */
export function machineOptions(parts: MachineParts): V86Options {
  const options = {
    memory_size: parts.memoryMiB * 1024 * 1024,
    vga_memory_size: 1024 * 1024,
    bios: { buffer: parts.bios },
    vga_bios: { buffer: parts.vgaBios },
    hda: parts.rootDisk,
    hdb: parts.dataDisk,
    ...(parts.boot && { bzimage: { buffer: parts.boot.kernel }, cmdline: parts.boot.commandLine }),
    virtio_console: true,
    net_device: { type: 'virtio' },
    preserve_mac_from_state_image: true,
    autostart: false,
    disable_speaker: true,
    disable_keyboard: true,
    disable_mouse: true,
  };
  // v86's types leave out disks that are objects, which it takes.
  return options as unknown as V86Options;
}
