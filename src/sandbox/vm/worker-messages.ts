/** What the page and a node's worker say to each other. */
import type { GuestManifest, SnapshotManifest } from '../machine/manifest.ts';
import type { SandboxError, Work } from '../sandbox.ts';
import type { PieceSource } from './pieces.ts';
import type { Frame } from './protocol.ts';
import type { Scope } from './state-sender.ts';

export interface NodeSetup {
  readonly wasm: WebAssembly.Module;
  readonly bios: ArrayBuffer;
  readonly vgaBios: ArrayBuffer;
  readonly snapshot: SnapshotManifest;
  /** The snapshot's pieces, in order. Blobs, because they stay outside the workers' memory. */
  readonly snapshotPieces: readonly Blob[];
  readonly source: PieceSource;
  readonly disks: Pick<GuestManifest, 'rootDisk' | 'dataDisk'>;
  /** A saved state, in its files, to go on from instead of the snapshot's own. */
  readonly saved?: readonly Blob[] | undefined;
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
  /** Sends the node's state to the packing worker through `port`, most of it now, while the machine runs. */
  | { readonly kind: 'send'; readonly request: number; readonly scope: Scope; readonly port: MessagePort }
  /** Holds the machine until `cut` or `leave`, with nothing for the agent under way. */
  | { readonly kind: 'stand'; readonly request: number }
  /** Sends the rest, as it stands; answered, with how long it stood (ms), when all is sent. */
  | { readonly kind: 'cut'; readonly request: number }
  /** It need stand no longer. */
  | { readonly kind: 'leave' }
  /** What was sent lies in storage, and later changes are those since then. */
  | { readonly kind: 'kept' }
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
  /** The machine is slower than it should be; why, a sentence. */
  | { readonly kind: 'slower'; readonly why: string }
  | { readonly kind: 'died'; readonly why: string };

export interface WorkerAnswer {
  /**
   * Of `checkpoint`: bytes that it keeps. Of `count`: instructions executed so far, modulo 2^32. Of `cut`: ms that the
   * machine stood still.
   */
  readonly number?: number;
  /** Of `count`: what it has done so far, and in which time. */
  readonly work?: Work;
}
