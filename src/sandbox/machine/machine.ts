/**
 * The machine that a node is: the exact v86 options which the guest build (it boots and snapshots in Node)
 * and the page (it restores) must share, for v86 restores a state only into the same hardware.
 */
import type { V86Options } from 'v86';
import type { MachineDisk } from './v86-inside.ts';
import { optionsOf } from './v86-inside.ts';

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
  return optionsOf({
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
  });
}
