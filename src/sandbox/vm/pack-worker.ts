/** The worker that packs what the nodes of a session send, and stores it: work that holds up neither them nor the page. */
import { SandboxFailure } from '../sandbox.ts';
import type { FromPacker, ToPacker } from './pack-messages.ts';
import { Packing } from './packing.ts';
import type { PageHashes } from './memory.ts';
import type { FromNode, ToNode } from './parts-port.ts';
import { storeStates } from './storage.ts';

interface Node {
  readonly packing: Promise<Packing>;
  readonly packed: Promise<Blob>;
}

/** Milliseconds: a node that is slow itself must not hold up the save. */
const longestRest = 20;

/** Of the save under way. */
const nodes = new Map<string, Node>();
/** Of what is kept of each node, so that the next save needs its changes only. */
const kept = new Map<string, PageHashes>();

const tell = (message: FromPacker) => {
  postMessage(message);
};

addEventListener('message', ({ data }: MessageEvent<ToPacker>) => {
  switch (data.kind) {
    case 'node':
      nodes.set(data.name, receive(data.port, data.scope === 'changes' ? kept.get(data.name) : undefined));
      return;
    case 'drop':
      nodes.clear();
      return;
    case 'store':
      void store(data);
  }
});

/**
 * Leaves the processor to the nodes for as long as it was taken: where there are few, what is typed would wait for what
 * is packed.
 */
function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.min(ms, longestRest)));
}

/** Without `known`, the port first says how the snapshot's pages are. */
function receive(port: MessagePort, known: PageHashes | undefined): Node {
  const base = Promise.withResolvers<Packing>();
  const packed = Promise.withResolvers<Blob>();
  if (known !== undefined) base.resolve(new Packing(known));
  // One after the other, as they came.
  let last: Promise<unknown> = Promise.resolve();
  const then = (doing: (packing: Packing) => Promise<unknown>) => {
    last = last.then(async () => doing(await base.promise)).catch(packed.reject);
  };
  port.onmessage = ({ data }: MessageEvent<FromNode>) => {
    switch (data.kind) {
      case 'base':
        base.resolve(new Packing(data.hashes));
        return;
      case 'part':
        then(async (packing) => {
          const begun = performance.now();
          await packing.take(data.part);
          port.postMessage('taken' satisfies ToNode);
          await rest(performance.now() - begun);
        });
        return;
      case 'end':
        then(async (packing) => {
          port.close();
          packed.resolve(await packing.end());
        });
    }
  };
  // Whoever stores hears of it.
  packed.promise.catch(() => undefined);
  return { packing: base.promise, packed: packed.promise };
}

async function store({
  request,
  session,
  order,
  remembers,
}: Extract<ToPacker, { kind: 'store' }>): Promise<void> {
  try {
    const states = new Map<string, Blob>();
    for (const [name, { packed }] of nodes) states.set(name, await packed);
    const writtenBytes = [...states.values()].reduce((sum, { size }) => sum + size, 0);
    await storeStates({ ...session, bytes: session.bytes + writtenBytes }, states, order);
    if (remembers) for (const [name, { packing }] of nodes) kept.set(name, (await packing).hashes);
    tell({ kind: 'stored', request, writtenBytes });
  } catch (cause) {
    const error =
      cause instanceof SandboxFailure
        ? cause.error
        : {
            code: 'no-storage' as const,
            message: `The session was not saved: ${String(cause)}.`,
            hint: 'It goes on meanwhile.',
          };
    tell({ kind: 'failed', request, error });
  } finally {
    nodes.clear();
  }
}
