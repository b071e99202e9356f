import type Docker from 'dockerode';
import { SandboxFailure } from '../../sandbox.ts';
import { drop, keep, newCheckpointId, restore, type RunBeside } from './checkpoints.ts';
import { execute } from './exec.ts';
import { labels, markLabels } from './labels.ts';
import type { NodeContainer } from './node.ts';
import type { LabSession } from './session.ts';
import { putVariables, type ShellState } from './terminal.ts';

/** The newest checkpoints that are kept. */
const keptCheckpoints = 5;

interface Kept {
  readonly id: string;
  readonly terminals: readonly { readonly id: string; readonly screen: Buffer; readonly state: ShellState }[];
  /** By node: ids of the containers that ran. */
  readonly running: ReadonlyMap<string, readonly string[]>;
  /** By node: what the page had captured by then. */
  readonly captured: ReadonlyMap<string, Buffer>;
}

/**
 * Going back on a real Engine: while the nodes are frozen their files are copied; going back puts the copy
 * in place, starts dockerd on it and the containers that ran. Files outside the lab folder, /etc/docker
 * and Docker's own data stay as they are, programs begin anew, and
 * shells with the variables that they had at their last prompt.
 */
export class SessionHistory {
  readonly #session: LabSession;
  readonly #docker: Docker;
  /** By node name: a container that sees the node's volume and runs while the node is frozen or off. */
  readonly #beside = new Map<string, Promise<Docker.Container>>();
  #kept: Kept[] = [];
  #busy: Promise<unknown> = Promise.resolve();

  constructor(session: LabSession, docker: Docker) {
    this.#session = session;
    this.#docker = docker;
  }

  /** @throws {SandboxFailure} `storage-full` or what the copying said */
  checkpoint(): Promise<string> {
    return this.#oneAtATime(async () => {
      const id = newCheckpointId();
      const nodes = this.#session.liveNodes;
      const terminals = await Promise.all(
        [...this.#session.terminals.values()].map(async (terminal) => ({
          id: terminal.id,
          screen: terminal.screen(),
          state: await terminal.state(),
        })),
      );
      const running = new Map<string, readonly string[]>();
      const captured = new Map<string, Buffer>();
      await Promise.all(
        nodes.map(async (node) => {
          running.set(node.plan.name, await runningContainers(node));
          captured.set(node.plan.name, await capturedVariables(node));
        }),
      );
      const besides = await Promise.all(nodes.map((node) => this.#besideOf(node)));
      await Promise.all(nodes.map((node) => node.pause()));
      try {
        await Promise.all(besides.map((run) => keep(run, id)));
      } catch (error) {
        throw storageFull(error);
      } finally {
        await Promise.all(nodes.map((node) => node.unpause()));
      }
      this.#kept.push({ id, terminals, running, captured });
      const old = this.#kept.splice(0, Math.max(0, this.#kept.length - keptCheckpoints));
      if (old.length > 0) {
        await Promise.all(
          besides.map((run) =>
            drop(
              run,
              old.map((one) => one.id),
            ).catch(() => undefined),
          ),
        );
      }
      return id;
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
      const nodes = [...this.#session.nodes.values()].filter((node) => kept.running.has(node.plan.name));
      await Promise.all(
        nodes.map(async (node) => {
          const run = await this.#besideOf(node);
          await node.kill();
          await restore(run, id);
          await node.restart();
          const captured = kept.captured.get(node.plan.name) ?? Buffer.alloc(0);
          await putVariables(node.container, 'variables', captured);
          await startContainers(node, kept.running.get(node.plan.name) ?? []);
        }),
      );
      for (const one of kept.terminals) {
        const terminal = terminals.get(one.id);
        if (!terminal) continue;
        terminal.replay(screenBeforePrompt(one.screen));
        await terminal.begin(this.#session.node(terminal.node).container, one.state);
      }
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

  async #besideOf(node: NodeContainer): Promise<RunBeside> {
    const { name } = node.plan;
    const started = this.#beside.get(name) ?? this.#startBeside(node);
    this.#beside.set(name, started);
    const container = await started;
    return (command) => execute(container, command, { timeoutMs: 300_000 });
  }

  async #startBeside(node: NodeContainer): Promise<Docker.Container> {
    const { plan, volume } = node;
    const container = await this.#docker.createContainer({
      Image: plan.image.tag,
      Labels: { ...markLabels(plan.mark), [labels.session]: plan.session },
      Entrypoint: ['sleep', '2147483647'],
      Cmd: [],
      HostConfig: {
        NetworkMode: 'none',
        Mounts: [{ Type: 'volume', Source: volume, Target: '/lab' }],
        CapAdd: ['SYS_ADMIN', 'MKNOD', 'DAC_READ_SEARCH'],
        Init: false,
      },
    });
    await container.start();
    return container;
  }

  #oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#busy.catch(() => undefined).then(work);
    this.#busy = next.catch(() => undefined);
    return next;
  }
}

async function runningContainers(node: NodeContainer): Promise<readonly string[]> {
  // Swarm starts its tasks itself.
  const format = '{{.ID}} {{.Label "com.docker.swarm.task.id"}}';
  const { stdout } = await node.run(['docker', 'ps', '--no-trunc', '--format', format]);
  return stdout
    .toString()
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.includes(' '));
}

async function capturedVariables(node: NodeContainer): Promise<Buffer> {
  const { stdout } = await node.run(['sh', '-c', 'cat /run/labs/variables 2>/dev/null || :']);
  return stdout;
}

async function startContainers(node: NodeContainer, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await node.run(['docker', 'start', ...ids], { timeoutMs: 60_000 });
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
