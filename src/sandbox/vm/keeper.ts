/**
 * Keeps a session in the browser's storage: as the reader asks, and in the background. The nodes send their states to a
 * packing worker while they run, stand still together for the instant that is kept, and go on. After the first time,
 * only what changed is written.
 */
import type { Kept, SavedSession } from '../sandbox.ts';
import { SandboxFailure } from '../sandbox.ts';
import { freshId } from './fresh-id.ts';
import type { VmNode } from './node.ts';
import { Packer } from './packer.ts';
import type { Scope } from './state-sender.ts';
import type { StoreOrder, StoredSession } from './storage.ts';
import { storeWords } from './storage.ts';

type KeptNode = Pick<VmNode, 'name' | 'status' | 'life' | 'send' | 'stand' | 'cut' | 'leave' | 'wasKept'>;

type PartsPacker = Pick<Packer, 'broken' | 'port' | 'store' | 'drop' | 'end'>;

/** Of the session, for its records. */
type Identity = Pick<StoredSession, 'id' | 'lab' | 'nodes' | 'guest' | 'memoryMiB'>;

/** What is kept in the background so far. */
interface Chain {
  /** Which lives of which nodes. */
  readonly of: string;
  readonly files: number;
  readonly wholeBytes: number;
  readonly bytes: number;
}

/** Changes are written as such until they are more than the whole, or in too many files. */
const mostFiles = 20;
/** How long nodes may wait for each other to stand still, ms, at the first try and at the last. */
const firstPatience = 25;
const lastPatience = 400;
const betweenTries = 250;

export class Keeper {
  readonly #identity: Identity;
  readonly #nodes: readonly KeptNode[];
  readonly #packer: PartsPacker;
  /** What the session was gone on from. */
  #replaces: string | undefined;
  #chain: Chain | undefined;
  #last: Promise<unknown> = Promise.resolve();
  /** One that has not begun, with the note of whoever asked last. */
  #next: { readonly kept: Promise<Kept>; readonly newest: { note: () => string } } | undefined;

  /** @param from the record that the session was gone on from */
  constructor(
    identity: Identity,
    nodes: readonly KeptNode[],
    from: string | undefined,
    packer: PartsPacker = new Packer(),
  ) {
    this.#identity = identity;
    this.#nodes = nodes;
    this.#replaces = from;
    this.#packer = packer;
  }

  /** See `Session.keep`. */
  keep(note: () => string): Promise<Kept> {
    if (this.#next) {
      this.#next.newest.note = note;
      return this.#next.kept;
    }
    const next = { note };
    const kept = this.#after(() => {
      this.#next = undefined;
      return this.#keepChain(next.note);
    });
    this.#next = { kept, newest: next };
    return kept;
  }

  /** See `Session.save`: a record of its own, which later ones leave as it is. */
  save(note: string): Promise<SavedSession> {
    return this.#after(async () => {
      // A node that is stopped begins afresh.
      const nodes = this.#nodes.filter(({ status }) => status.kind === 'up');
      const record = { ...this.#identity, id: freshId() };
      const { saved } = await this.#write(nodes, record, 'all', () => note, { adds: 0 });
      return saved;
    });
  }

  /** See `Session.keepWords`. */
  async keepWords(words: string): Promise<void> {
    const savedAt = Date.now();
    await storeWords({ ...this.#identity, by: 'background', bytes: 0, savedAt, note: '' }, words, savedAt);
  }

  close(): void {
    this.#packer.end();
  }

  async #keepChain(note: () => string): Promise<Kept> {
    const nodes = this.#nodes.filter(({ status }) => status.kind !== 'stopped');
    // What is kept of a node is worth more than that it is dead.
    if (nodes.length === 0 || nodes.some(({ status }) => status.kind !== 'up'))
      throw notKept(new Error('A node is not up.'));
    const of = nodes.map(({ name, life }) => `${name} ${life}`).join();
    const chain = this.#chain?.of === of && goesOn(this.#chain) ? this.#chain : undefined;
    // Until it is stored, nobody knows what is.
    this.#chain = undefined;
    const order = { adds: chain?.files ?? 0, replaces: this.#replaces };
    const record = { ...this.#identity, by: 'background' as const };
    try {
      const kept = await this.#write(nodes, record, chain ? 'changes' : 'all', note, order, chain?.bytes);
      for (const node of nodes) node.wasKept();
      this.#replaces = undefined;
      const bytes = (chain?.bytes ?? 0) + kept.writtenBytes;
      this.#chain = { of, files: order.adds + 1, wholeBytes: chain?.wholeBytes ?? bytes, bytes };
      return kept;
    } catch (cause) {
      const isGone = cause instanceof SandboxFailure && cause.error.code === 'not-found';
      if (isGone && chain) return this.#keepChain(note);
      // What was not stored is still owed by the nodes, and the packing worker knows what is.
      this.#chain = chain;
      throw cause;
    }
  }

  async #write(
    nodes: readonly KeptNode[],
    identity: Identity & Pick<StoredSession, 'by'>,
    scope: Scope,
    note: () => string,
    order: StoreOrder,
    bytesBefore = 0,
  ): Promise<Kept> {
    const begun = performance.now();
    const underWay: Promise<unknown>[] = [];
    const all = <T>(doing: readonly Promise<T>[]): Promise<T[]> => {
      underWay.push(...doing);
      return Promise.race([Promise.all(doing), this.#packer.broken]);
    };
    try {
      await all(nodes.map((node) => node.send(scope, this.#packer.port(node.name, scope))));
      await standTogether(nodes);
      const stands = all(nodes.map((node) => node.cut()));
      // In the same breath: nothing that the nodes say from now on has been heard.
      const session = { ...identity, savedAt: Date.now(), note: note(), bytes: bytesBefore };
      const stood = await stands;
      const writtenBytes = await this.#packer.store(session, order, identity.by === 'background');
      const saved = { ...session, bytes: bytesBefore + writtenBytes };
      return { saved, writtenBytes, stoodMs: Math.max(0, ...stood), ms: performance.now() - begun };
    } catch (cause) {
      for (const node of nodes) node.leave();
      this.#packer.drop();
      // What comes next must not meet it.
      await Promise.race([Promise.allSettled(underWay), this.#packer.broken]).catch(() => undefined);
      throw cause instanceof SandboxFailure ? cause : notKept(cause);
    }
  }

  #after<T>(doing: () => Promise<T>): Promise<T> {
    const done = this.#last.then(doing);
    this.#last = done.catch(() => undefined);
    return done;
  }
}

function goesOn({ files, bytes, wholeBytes }: Chain): boolean {
  return files < mostFiles && bytes < 2 * wholeBytes + 32 * 1024 * 1024;
}

/** A node that waits for its disk stands late, and the others must not wait for it. @throws {SandboxFailure} `aborted` */
async function standTogether(nodes: readonly KeptNode[]): Promise<void> {
  for (let patience = firstPatience; patience <= lastPatience; patience *= 1.5) {
    const all = Promise.all(nodes.map((node) => node.stand()));
    if (await Promise.race([all.then(() => true), after(patience).then(() => false)])) return;
    for (const node of nodes) node.leave();
    all.catch(() => undefined);
    await after(betweenTries);
  }
  throw notKept(new Error('A node waits for a part of its disk.'));
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function notKept(cause: unknown): SandboxFailure {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new SandboxFailure(
    {
      code: 'aborted',
      message: `The session was not saved. ${why}`,
      hint: 'It goes on, and can be saved later.',
    },
    { cause },
  );
}
