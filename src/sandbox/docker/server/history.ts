/** Going back in a session: its checkpoints, and what its nodes and terminals are after one. */
import type Docker from 'dockerode';
import { SandboxFailure } from '../../sandbox.ts';
import type { RunBeside } from './beside.ts';
import { runIn, startBeside } from './beside.ts';
import { drop, folder, keep, newCheckpointId, restore } from './checkpoints.ts';
import type { NodeContainer } from './node.ts';
import type { SavedNode } from './saved-state.ts';
import type { NodeStanding } from './standing.ts';
import { putStanding, standingOf } from './standing.ts';
import type { ServerTerminal, ShellState } from './terminal.ts';

/** The newest checkpoints that are kept. */
const keptCheckpoints = 5;

/** What going back needs of the session that it is of. */
interface SessionInTime {
  readonly nodes: ReadonlyMap<string, NodeContainer>;
  readonly liveNodes: readonly NodeContainer[];
  readonly terminals: ReadonlyMap<string, ServerTerminal>;
  /** @throws {SandboxFailure} `not-found` */
  node(name: string): NodeContainer;
}

interface Kept {
  readonly id: string;
  readonly terminals: readonly {
    readonly id: string;
    readonly node: string;
    readonly screen: Buffer;
    readonly state: ShellState;
  }[];
  /** By name: the nodes that were up. */
  readonly nodes: ReadonlyMap<string, NodeStanding>;
}

/**
 * Going back on a real Engine: while the nodes are frozen their files are copied; going back puts the copy
 * in place, starts dockerd on it and the containers that ran. Files outside the lab folder, /etc/docker
 * and Docker's own data stay as they are, programs begin anew, and
 * shells with the variables that they had at their last prompt.
 */
export class SessionHistory {
  readonly #session: SessionInTime;
  readonly #docker: Docker;
  /** By node name: a container that sees the node's volume and runs while the node is frozen or off. */
  readonly #beside = new Map<string, Promise<Docker.Container>>();
  #kept: Kept[] = [];
  #busy: Promise<unknown> = Promise.resolve();

  constructor(session: SessionInTime, docker: Docker) {
    this.#session = session;
    this.#docker = docker;
  }

  /** @throws {SandboxFailure} `storage-full` or what the copying said */
  checkpoint(): Promise<string> {
    return this.#oneAtATime(async () => {
      const kept = await this.#keep();
      this.#kept.push(kept);
      await this.#drop(this.#kept.splice(0, Math.max(0, this.#kept.length - keptCheckpoints)));
      return kept.id;
    });
  }

  /**
   * Hands `take` each live node with a copy of its files, all from one moment: a folder of the node's volume
   * as seen at /lab. Gives how the nodes stood then.
   */
  copyOut(
    take: (node: NodeContainer, folder: string) => Promise<void>,
  ): Promise<ReadonlyMap<string, SavedNode>> {
    return this.#oneAtATime(async () => {
      const nodes = this.#session.liveNodes;
      const kept = await this.#keep();
      try {
        const taken = await Promise.allSettled(nodes.map((node) => take(node, folder(kept.id))));
        const failed = taken.find((one) => one.status === 'rejected');
        if (failed) throw failed.reason;
      } finally {
        await this.#drop([kept]);
      }
      const shell = (name: string) => kept.terminals.find(({ node }) => node === name)?.state;
      return new Map([...kept.nodes].map(([name, node]) => [name, { ...node, shell: shell(name) }]));
    });
  }

  goBack(id: string): Promise<void> {
    return this.#oneAtATime(async () => {
      const kept = this.#kept.find((one) => one.id === id);
      if (!kept) {
        throw new SandboxFailure({
          code: 'not-found',
          message: 'This state is no longer kept.',
          hint: `The newest ${keptCheckpoints} are; go back to a later one, or reset.`,
        });
      }
      const { terminals } = this.#session;
      for (const terminal of [...terminals.values()]) {
        if (kept.terminals.some((one) => one.id === terminal.id)) terminal.detach();
        else terminal.lost();
      }
      const nodes = [...this.#session.nodes.values()].filter((node) => kept.nodes.has(node.plan.name));
      await Promise.all(
        nodes.map(async (node) => {
          const run = await this.#besideOf(node);
          await node.kill();
          await restore(run, id);
          await node.restart();
          const standing = kept.nodes.get(node.plan.name);
          if (standing) await putStanding(node, standing);
        }),
      );
      await Promise.all(
        kept.terminals.map(async (one) => {
          const terminal = terminals.get(one.id);
          if (!terminal) return;
          terminal.replay(screenBeforePrompt(one.screen));
          // What is typed before the prompt would be taken for a program's.
          await terminal.beginAtPrompt(this.#session.node(terminal.node).container, one.state);
        }),
      );
    });
  }

  /** The nodes will be new: what was kept goes, and what holds on to their volumes. Never throws. */
  async forget(): Promise<void> {
    await this.#busy;
    this.#kept = [];
    const besides = [...this.#beside.values()];
    this.#beside.clear();
    await Promise.all(
      besides.map((beside) =>
        beside.then((container) => container.remove({ force: true })).catch(() => undefined),
      ),
    );
  }

  /** A new checkpoint of the live nodes, which hold still meanwhile. */
  async #keep(): Promise<Kept> {
    const id = newCheckpointId();
    const live = this.#session.liveNodes;
    const terminals = await Promise.all(
      [...this.#session.terminals.values()].map(async (terminal) => ({
        id: terminal.id,
        node: terminal.node,
        screen: terminal.screen(),
        state: await terminal.state(),
      })),
    );
    const nodes = new Map(
      await Promise.all(live.map(async (node) => [node.plan.name, await standingOf(node)] as const)),
    );
    const besides = await Promise.all(live.map((node) => this.#besideOf(node)));
    await Promise.all(live.map((node) => node.pause()));
    try {
      await Promise.all(besides.map((run) => keep(run, id)));
    } catch (error) {
      throw storageFull(error);
    } finally {
      await Promise.all(live.map((node) => node.unpause()));
    }
    return { id, terminals, nodes };
  }

  async #drop(old: readonly Kept[]): Promise<void> {
    if (old.length === 0) return;
    const ids = old.map(({ id }) => id);
    const besides = await Promise.all(this.#session.liveNodes.map((node) => this.#besideOf(node)));
    await Promise.all(besides.map((run) => drop(run, ids).catch(() => undefined)));
  }

  async #besideOf(node: NodeContainer): Promise<RunBeside> {
    const { name } = node.plan;
    const started = this.#beside.get(name) ?? this.#startBeside(node);
    this.#beside.set(name, started);
    return runIn(await started);
  }

  #startBeside({ plan, volume }: NodeContainer): Promise<Docker.Container> {
    const { image, mark, session } = plan;
    return startBeside(this.#docker, { image: image.tag, mark, session, volumes: { '/lab': volume } });
  }

  #oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#busy.catch(() => undefined).then(work);
    this.#busy = next.catch(() => undefined);
    return next;
  }
}

/** What was printed before the last prompt's mark: the new shell prints its own prompt. */
function screenBeforePrompt(screen: Buffer): Buffer {
  const mark = screen.lastIndexOf('\x1b]133;A');
  return mark < 0 ? screen : screen.subarray(0, mark);
}

function storageFull(cause: unknown): SandboxFailure {
  return new SandboxFailure(
    {
      code: 'storage-full',
      message: `The state could not be kept. ${cause instanceof Error ? cause.message : ''}`.trim(),
      hint: 'Make room on Docker’s disk (`docker system df` tells what uses it), or go on without going back.',
    },
    { cause },
  );
}
