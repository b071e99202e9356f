/** A session: its nodes, the cables between them, and its life. */
import type {
  EngineInfo,
  Kept,
  NodeStatus,
  SandboxNode,
  SavedSession,
  Session,
  SessionEvent,
  SessionRequest,
  Unsubscribe,
  Work,
} from '../sandbox.ts';
import { SandboxFailure } from '../sandbox.ts';
import { piecesAhead } from '../machine/downloads.ts';
import type { GuestManifest, Piece } from '../machine/manifest.ts';
import { fetchAhead } from './fetch-ahead.ts';
import { freshId } from './fresh-id.ts';
import { placesOf } from './identity.ts';
import { Keeper } from './keeper.ts';
import { VmNode } from './node.ts';
import type { PieceSource } from './pieces.ts';
import type { NodeSetup } from './worker-messages.ts';

const keptCheckpoints = 5;

/** Rehearsed at every warm-up: a container's life, often enough for the browser to optimise its code. */
const everyLab: readonly string[] = Array.from({ length: 6 }, () => 'docker run --rm busybox echo hi');

export class VmSession implements Session {
  readonly id = freshId();
  readonly info: EngineInfo;
  readonly request: SessionRequest;
  readonly #nodes: ReadonlyMap<string, VmNode>;
  readonly #listeners = new Set<(event: SessionEvent) => void>();
  readonly #keeper: Keeper;
  /** Oldest first, with each node's status then. */
  readonly #checkpoints = new Map<string, ReadonlyMap<string, NodeStatus>>();
  readonly #manifest: GuestManifest;
  /** What is fetched while the reader reads. */
  readonly #piecesAhead: readonly Piece[];
  readonly #source: PieceSource;
  #fetched = 0;
  #count = 0;

  constructor(
    request: SessionRequest,
    info: EngineInfo,
    manifest: GuestManifest,
    setup: NodeSetup,
    saved: string | undefined,
    onEvent: (event: SessionEvent) => void,
  ) {
    this.request = request;
    this.info = info;
    this.#manifest = manifest;
    this.#piecesAhead = piecesAhead(manifest);
    this.#source = setup.source;
    this.#listeners.add(onEvent);
    const places = placesOf(request.nodes);
    const surroundings = {
      onEvent: (event: SessionEvent) => {
        this.#pass(event);
      },
      recable: (node: VmNode) => {
        this.#cable(node);
      },
    };
    this.#nodes = new Map(
      places.map((place) => [place.name, new VmNode(place, places, () => setup, surroundings)]),
    );
    const { lab, nodes } = request;
    const { memoryMiB } = setup.snapshot;
    const identity = { id: this.id, lab, nodes, guest: manifest.id, memoryMiB };
    this.#keeper = new Keeper(identity, [...this.#nodes.values()], saved);
  }

  /** @param saved each node's state in its files; a node without one begins afresh */
  async boot(saved: ReadonlyMap<string, readonly Blob[]>): Promise<void> {
    this.#emit({ kind: 'starting' });
    await Promise.all([...this.#nodes.values()].map((node) => node.boot(saved.get(node.name))));
    this.#emit({ kind: 'ready' });
  }

  node(name: string): SandboxNode {
    const node = this.#nodes.get(name);
    if (node) return node;
    throw new SandboxFailure({
      code: 'not-found',
      message: `This sandbox has no node named ${name}.`,
      hint: `Its nodes are ${[...this.#nodes.keys()].join(', ')}.`,
    });
  }

  onEvent(listener: (event: SessionEvent) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async checkpoint(): Promise<string> {
    const id = `c${(++this.#count).toString()}`;
    const up = this.#up();
    const statuses = new Map([...this.#nodes].map(([name, node]) => [name, node.status]));
    await Promise.all(up.map((node) => node.checkpoint(id)));
    this.#checkpoints.set(id, statuses);
    const oldest = this.#checkpoints.keys().next();
    if (this.#checkpoints.size > keptCheckpoints && !oldest.done) {
      this.#checkpoints.delete(oldest.value);
      for (const node of this.#nodes.values()) node.dropCheckpoint(oldest.value);
    }
    return id;
  }

  async goBack(checkpointId: string): Promise<void> {
    const statuses = this.#checkpoints.get(checkpointId);
    if (!statuses) {
      throw new SandboxFailure({
        code: 'not-found',
        message: 'That point is too far back to return to.',
        hint: `The newest ${keptCheckpoints} are kept; reset the sandbox to begin again.`,
      });
    }
    await Promise.all(
      [...this.#nodes.values()].map((node) =>
        node.goBack(checkpointId, statuses.get(node.name) ?? { kind: 'stopped' }),
      ),
    );
  }

  async reset(): Promise<void> {
    await Promise.all([...this.#nodes.values()].map((node) => node.reset()));
  }

  /** The registry in the guest is all that a node can pull from. */
  images(): Promise<Readonly<Record<string, string>>> {
    return Promise.resolve(
      Object.fromEntries(
        this.#manifest.images.flatMap(({ reference, alsoTagged, digest }) => {
          const repository = reference.replace(/:[^/]*$/, '');
          return [reference, ...alsoTagged.map((tag) => `${repository}:${tag}`)].map((name) => [
            name,
            digest,
          ]);
        }),
      ),
    );
  }

  save(note: string): Promise<SavedSession> {
    return this.#keeper.save(note);
  }

  keep(note: () => string): Promise<Kept> {
    return this.#keeper.keep(note);
  }

  keepWords(words: string): Promise<void> {
    return this.#keeper.keepWords(words);
  }

  async warmUp(commands: readonly string[], signal: AbortSignal): Promise<void> {
    const rehearsed = this.#up().map((node) => node.rehearse([...commands, ...everyLab], signal));
    await Promise.all([...rehearsed, this.#fetchAhead(signal)]);
  }

  pause(): void {
    for (const node of this.#nodes.values()) node.pause();
  }

  resume(): void {
    for (const node of this.#nodes.values()) node.resume();
  }

  close(): Promise<void> {
    for (const node of this.#nodes.values()) node.close();
    this.#keeper.close();
    this.#emit({ kind: 'closed' });
    this.#listeners.clear();
    return Promise.resolve();
  }

  /** Instructions of all nodes so far, each modulo 2^32. For measuring. */
  async instructions(): Promise<number> {
    const counts = await Promise.all([...this.#nodes.values()].map((node) => node.instructions()));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  work(): Promise<readonly Work[]> {
    return Promise.all(this.#up().map((node) => node.work()));
  }

  async #fetchAhead(signal: AbortSignal): Promise<void> {
    const onFetched = (bytes: number) => {
      this.#pass({ kind: 'fetched', bytes });
    };
    try {
      if (this.#piecesAhead.length === 0) return;
      if (await fetchAhead(this.#source, this.#piecesAhead, onFetched, signal)) this.#emit({ kind: 'kept' });
    } catch {
      // It goes on at the next warm-up; until then, pieces come when they are read.
    }
  }

  #up(): VmNode[] {
    return [...this.#nodes.values()].filter(({ status }) => status.kind === 'up');
  }

  /** Cables from `node`, whose worker is new, to all others. */
  #cable(node: VmNode): void {
    for (const peer of this.#nodes.values()) {
      if (peer === node) continue;
      const { port1, port2 } = new MessageChannel();
      node.plug(peer.place, port1);
      peer.plug(node.place, port2);
    }
  }

  #pass(event: SessionEvent): void {
    if (event.kind !== 'fetched') this.#emit(event);
    else this.#emit({ kind: 'fetched', bytes: (this.#fetched += event.bytes) });
  }

  #emit(event: SessionEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
