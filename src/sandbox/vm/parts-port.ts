/** A node's parts from its worker to the packing worker, no more under way than are worth the memory. */
import type { PageHashes } from './memory.ts';
import type { StatePart } from './saved-state.ts';
import type { PartsTaker } from './state-sender.ts';

/** To the packing worker. */
export type FromNode =
  /** Hashes of the snapshot's pages: such as they are need not be kept. */
  | { readonly kind: 'base'; readonly hashes: PageHashes }
  | { readonly kind: 'part'; readonly part: StatePart }
  | { readonly kind: 'end' };

/** From it: it is done with a part. */
export type ToNode = 'taken';

/** Parts of a quarter of a megabyte. */
const mostUnderWay = 32;

export function partsPort(
  port: MessagePort,
): PartsTaker & { end: () => void; base: (hashes: PageHashes) => void } {
  let underWay = 0;
  let whenTaken: (() => void) | undefined;
  port.onmessage = () => {
    underWay -= 1;
    whenTaken?.();
  };
  const post = (message: FromNode, transfer: Transferable[] = []) => {
    port.postMessage(message, transfer);
  };
  return {
    base: (hashes) => {
      post({ kind: 'base', hashes });
    },
    send: (part) => {
      underWay += 1;
      post({ kind: 'part', part }, 'bytes' in part ? [part.bytes.buffer] : []);
    },
    room: async () => {
      // The machine has its turn in any case.
      await new Promise((resolve) => setTimeout(resolve, 0));
      while (underWay >= mostUnderWay) await new Promise<void>((resolve) => (whenTaken = resolve));
    },
    end: () => {
      post({ kind: 'end' });
    },
  };
}
