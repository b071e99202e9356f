/** What the page and the packing worker say to each other. */
import type { SandboxError } from '../sandbox.ts';
import type { StoreOrder, StoredSession } from './storage.ts';
import type { Scope } from './state-sender.ts';

/** To the worker. */
export type ToPacker =
  /** A node's state will come through `port`. */
  | { readonly kind: 'node'; readonly name: string; readonly scope: Scope; readonly port: MessagePort }
  /** What came will not be stored. */
  | { readonly kind: 'drop' }
  /**
   * Stores what the nodes have sent, when it is whole. `session.bytes`: of what it adds to. `remembers`: the next
   * changes are those since this.
   */
  | {
      readonly kind: 'store';
      readonly request: number;
      readonly session: StoredSession;
      readonly order: StoreOrder;
      readonly remembers: boolean;
    };

/** From the worker. */
export type FromPacker =
  | { readonly kind: 'stored'; readonly request: number; readonly writtenBytes: number }
  | { readonly kind: 'failed'; readonly request: number; readonly error: SandboxError };
