/** What the page and a node's worker say to each other. */
import type { GuestManifest, SnapshotManifest } from '../guest/manifest.ts';
import type { SandboxError } from '../sandbox.ts';
import type { Paced } from './pace.ts';
import type { PieceSource } from './pieces.ts';
import type { Frame } from './protocol.ts';

export interface NodeSetup {
  readonly wasm: WebAssembly.Module;
  readonly bios: ArrayBuffer;
  readonly vgaBios: ArrayBuffer;
  readonly snapshot: SnapshotManifest;
  /** The snapshot's pieces, in order. Blobs, because they stay outside the workers' memory. */
  readonly snapshotPieces: readonly Blob[];
  readonly source: PieceSource;
  readonly disks: Pick<GuestManifest, 'rootDisk' | 'dataDisk'>;
  /** A saved state to go on from instead of the snapshot's own. */
  readonly saved?: Blob | undefined;
}

/** To the worker. Those with `request` are answered. */
export type ToWorker =
  | { readonly kind: 'start'; readonly request: number; readonly setup: NodeSetup }
  | { readonly kind: 'cable'; readonly peer: string; readonly hardware: string; readonly port: MessagePort }
  | { readonly kind: 'line'; readonly bytes: Uint8Array }
  | { readonly kind: 'hold'; readonly request: number }
  | { readonly kind: 'go' }
  | { readonly kind: 'checkpoint'; readonly request: number; readonly id: string }
  | { readonly kind: 'drop'; readonly id: string }
  /** Back to a checkpoint, or without `id` to the snapshot. The machine is held afterwards, until `go`. */
  | { readonly kind: 'goBack'; readonly request: number; readonly id: string | undefined }
  | { readonly kind: 'save'; readonly request: number }
  /** Until `endRehearsal`, what happens is undone by that; what was compiled for it stays. */
  | { readonly kind: 'rehearse'; readonly request: number }
  /** The machine is held afterwards, until `go`. */
  | { readonly kind: 'endRehearsal'; readonly request: number }
  | { readonly kind: 'count'; readonly request: number };

/** From the worker. */
export type FromWorker =
  | { readonly kind: 'answer'; readonly request: number; readonly value: WorkerAnswer }
  | { readonly kind: 'failed'; readonly request: number; readonly error: SandboxError }
  | { readonly kind: 'frames'; readonly frames: readonly Frame[] }
  | { readonly kind: 'fetched'; readonly bytes: number }
  /** A disk piece cannot be had now (it is tried again), or can again. */
  | { readonly kind: 'connection'; readonly status: 'lost' | 'back' }
  | { readonly kind: 'died'; readonly why: string };

export interface WorkerAnswer {
  /** Of `save`. */
  readonly state?: Blob;
  /** Of `checkpoint`: bytes that it keeps. Of `count`: instructions executed so far, modulo 2^32. */
  readonly number?: number;
  /** Of `count`: what it has done so far, and in which time. */
  readonly paced?: Paced;
}
