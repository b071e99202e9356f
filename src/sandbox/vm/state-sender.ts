/**
 * A machine's state on its way to the packing worker, most of it while the machine runs on: first the pages that
 * changed, a few at a time, then those that changed meanwhile, until so few are left that the machine can be held for
 * them. What is kept is one instant: that of `cut`. Pure but for yielding: where parts go is the caller's.
 */
import type { WrittenBlocks } from '../machine/disk.ts';
import { pageBytes } from './memory.ts';
import type { StatePart } from './saved-state.ts';
import type { WrittenPages } from './written-pages.ts';

/** What it needs of a node. */
export interface SentState {
  readonly written: WrittenPages;
  readonly pageCount: number;
  readonly copyPages: (pages: readonly number[]) => Uint8Array<ArrayBuffer>;
  readonly devices: () => Promise<ArrayBuffer>;
  /** What the disk has besides its first contents; a block is never changed in place. */
  readonly blocks: () => WrittenBlocks;
  /** A frame that is not whole yet. */
  readonly rest: () => Uint8Array;
}

/** `changes`: since the state that was kept last; `all`: since the snapshot. */
export type Scope = 'changes' | 'all';

/** Where the parts go. `room` resolves when more is welcome, and soon after others have had their turn. */
export interface PartsTaker {
  readonly send: (part: StatePart) => void;
  readonly room: () => Promise<void>;
}

interface Pace {
  /** Pages or blocks copied in one go. */
  readonly batch: number;
  /** So many pages may be left for when the machine is held. */
  readonly few: number;
}

/** A batch takes a part of a millisecond, and a few to pack; the last pages take two. */
const usualPace: Pace = { batch: 64, few: 512 };
/** A machine that works hard writes as fast as this reads. */
const mostRounds = 6;

export class StateSender {
  readonly #state: SentState;
  readonly #pace: Pace;
  /** Pages that were written since the snapshot, and since what was kept last. */
  readonly #ever: Uint8Array;
  readonly #owed: Uint8Array;
  #kept: WrittenBlocks = new Map();
  #cut: WrittenBlocks = new Map();
  #scope: Scope = 'all';
  #left: number[] = [];

  constructor(state: SentState, pace = usualPace) {
    this.#state = state;
    this.#pace = pace;
    this.#ever = new Uint8Array(state.pageCount);
    this.#owed = new Uint8Array(state.pageCount);
  }

  /** Sends what there is while the machine runs. */
  async begin(scope: Scope, to: PartsTaker): Promise<void> {
    this.#scope = scope;
    this.#note();
    this.#left = numbersIn(scope === 'all' ? this.#ever : this.#owed);
    // Where finding what was written means comparing everything, it is done once.
    if (!this.#state.written.noted) return;
    const { batch, few } = this.#pace;
    for (let round = 1; this.#left.length > few && round <= mostRounds; round++) {
      for (let at = 0; at < this.#left.length; at += batch) {
        await to.room();
        this.#sendPages(this.#left.slice(at, at + batch), to);
      }
      this.#left = this.#note();
    }
  }

  /** The instant that is kept: the machine must be held, nothing under way. Sends what changed since `begin`. */
  async cut(to: PartsTaker): Promise<void> {
    const left = new Set([...this.#left, ...this.#note()]);
    this.#sendPages([...left], to);
    to.send({ kind: 'devices', bytes: new Uint8Array(await this.#state.devices()) });
    to.send({ kind: 'rest', bytes: this.#state.rest().slice() });
    this.#cut = this.#state.blocks();
  }

  /** Sends the disk's blocks as they were at the cut; the machine may have gone on. */
  async finish(to: PartsTaker): Promise<void> {
    const before = this.#scope === 'all' ? new Map<number, Uint8Array>() : this.#kept;
    const gone = [...before.keys()].filter((block) => !this.#cut.has(block));
    if (gone.length > 0) to.send({ kind: 'gone', numbers: Uint32Array.from(gone) });
    const { batch } = this.#pace;
    const changed = [...this.#cut].filter(([block, bytes]) => before.get(block) !== bytes);
    for (let at = 0; at < changed.length; at += batch) {
      await to.room();
      const some = changed.slice(at, at + batch);
      const bytes = new Uint8Array(some.length * pageBytes);
      for (const [index, [, contents]] of some.entries()) bytes.set(contents, index * pageBytes);
      to.send({ kind: 'blocks', numbers: Uint32Array.from(some, ([block]) => block), bytes });
    }
  }

  /** What was sent lies in storage: later changes are those since then. */
  wasKept(): void {
    this.#owed.fill(0);
    this.#kept = this.#cut;
  }

  /** Pages written since the last look. */
  #note(): number[] {
    const pages = this.#state.written.take();
    for (const page of pages) {
      this.#ever[page] = 1;
      this.#owed[page] = 1;
    }
    return pages;
  }

  #sendPages(pages: readonly number[], to: PartsTaker): void {
    if (pages.length === 0) return;
    to.send({ kind: 'pages', numbers: Uint32Array.from(pages), bytes: this.#state.copyPages(pages) });
  }
}

function numbersIn(flags: Uint8Array): number[] {
  const numbers: number[] = [];
  for (let at = flags.indexOf(1); at >= 0; at = flags.indexOf(1, at + 1)) numbers.push(at);
  return numbers;
}
