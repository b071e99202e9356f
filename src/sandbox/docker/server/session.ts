/** One session of the server's: its nodes, their network and their terminals. */
import { randomBytes } from 'node:crypto';
import type Docker from 'dockerode';
import type { EngineInfo, SavedSession, SessionEvent, TerminalSize } from '../../sandbox.ts';
import { SandboxFailure } from '../../sandbox.ts';
import type { StartAnswer } from '../protocol.ts';
import type { ServerMark } from './labels.ts';
import { labels, markLabels } from './labels.ts';
import type { NodeLimits } from './node.ts';
import { NodeContainer } from './node.ts';
import type { NodeImage } from './node-image.ts';
import type { SessionNetwork } from './network.ts';
import { createSessionNetwork } from './network.ts';
import type { ShellState } from './terminal.ts';
import { ServerTerminal } from './terminal.ts';
import { SessionHistory } from './history.ts';
import type { SavedNode, SavedState } from './saved-state.ts';
import { putStanding } from './standing.ts';

/** Where a session's news go while a page is there. */
export interface SessionSink {
  event(event: SessionEvent): void;
  output(terminal: string, bytes: Uint8Array): void;
  exit(terminal: string, exitCode: number): void;
  present(): boolean;
  /** Another page of the same owner has it from now on. */
  taken(): void;
}

export interface SessionPlan {
  /** Whose it is; nobody else's calls reach it. */
  readonly owner: string;
  readonly lab: string;
  readonly nodes: readonly string[];
  readonly image: NodeImage;
  readonly limits: NodeLimits;
  readonly mark: ServerMark;
  readonly goesOn?: SavedSource;
}

/** What a session begins with instead of fresh nodes. */
interface SavedSource {
  readonly state: SavedState;
  /** Puts what was saved of `node` into its new volume. */
  fill(node: string, volume: string): Promise<void>;
}

/** A lab's nodes with their network, terminals and checkpoints. */
export class ServerSession {
  readonly id = randomBytes(16).toString('hex');
  readonly plan: SessionPlan;
  readonly nodes = new Map<string, NodeContainer>();
  readonly terminals = new Map<string, ServerTerminal>();
  readonly #docker: Docker;
  readonly #history: SessionHistory;
  #network: SessionNetwork | undefined;
  #sink: SessionSink | undefined;
  #closed = false;
  #paused = false;
  #note: string;
  /** By node: what its first shell goes on with. */
  readonly #shells: Map<string, ShellState>;
  #leftAt: number | undefined;

  constructor(docker: Docker, plan: SessionPlan) {
    this.#docker = docker;
    this.plan = plan;
    this.#history = new SessionHistory(this, docker);
    const { states, note } = plan.goesOn?.state ?? { states: new Map<string, SavedNode>(), note: '' };
    this.#note = note;
    this.#shells = new Map([...states].flatMap(([node, { shell }]) => (shell ? [[node, shell]] : [])));
  }

  /** Names the session's containers; shorter than the id, which is a secret among learners. */
  get shortId(): string {
    return this.id.slice(0, 12);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Whether a page is using it now, not one that is away. */
  get attached(): boolean {
    return this.#sink?.present() ?? false;
  }

  /** `10.201.7.0/24`; '' before the start. */
  get subnet(): string {
    return this.#network?.subnet ?? '';
  }

  /** Nodes whose dockerd should be answering now. */
  get liveNodes(): NodeContainer[] {
    return [...this.nodes.values()].filter((node) => node.status.kind === 'up');
  }

  /** Makes network and nodes; after a failure nothing of it is left. */
  async start(signal: AbortSignal): Promise<void> {
    this.#sink?.event({ kind: 'starting' });
    try {
      const { plan } = this;
      const from = plan.goesOn?.state;
      const network = await createSessionNetwork(
        this.#docker,
        `docker-labs-${this.shortId}`,
        { ...markLabels(plan.mark), [labels.session]: this.shortId },
        from && { subnet: from.subnet, needed: from.swarm },
      );
      this.#network = network;
      for (const [index, name] of plan.nodes.entries()) {
        this.nodes.set(name, this.#newNode(name, network, index));
      }
      await this.#all(async (node) => {
        signal.throwIfAborted();
        await this.#begin(node);
      });
      signal.throwIfAborted();
    } catch (error) {
      await this.close();
      throw signal.aborted ? aborted(error) : error;
    }
    this.#sink?.event({ kind: 'ready' });
  }

  node(name: string): NodeContainer {
    const node = this.nodes.get(name);
    if (node) return node;
    throw notFound(`This session has no node ${name}.`);
  }

  answer(): StartAnswer {
    const info = [...this.nodes.values()].find((node) => node.info)?.info;
    if (!info) throw notFound('The session is not ready.');
    return {
      session: this.id,
      info: info satisfies EngineInfo,
      lab: this.plan.lab,
      nodes: this.plan.nodes,
      memoryMiB: this.plan.limits.memoryMiB,
    };
  }

  /** A page is there (again). Terminals that an earlier page had open wait for `openTerminal`. */
  async attach(sink: SessionSink): Promise<void> {
    this.#sink?.event({ kind: 'closed' });
    this.#sink?.taken();
    this.#sink = sink;
    this.#leftAt = undefined;
    for (const terminal of this.terminals.values()) {
      terminal.attached = false;
      terminal.hold(false);
    }
    await this.resume();
  }

  detach(): void {
    this.#sink = undefined;
    this.#leftAt = Date.now();
  }

  /** For the list of sessions that a page may go on with: this one still runs. */
  running(): SavedSession {
    return {
      id: this.id,
      lab: this.plan.lab,
      nodes: this.plan.nodes,
      bytes: 0,
      savedAt: this.#leftAt ?? Date.now(),
      note: this.#note,
    };
  }

  /** What a page that joins later is told of it. */
  remember(note: string): void {
    this.#note = note;
  }

  /** See `SessionHistory.copyOut`. */
  copyOut(
    take: (node: NodeContainer, folder: string) => Promise<void>,
  ): Promise<ReadonlyMap<string, SavedNode>> {
    return this.#history.copyOut(take);
  }

  /** One that an earlier page had open, with what it shows, else a new one. */
  async openTerminal(
    nodeName: string,
    size: TerminalSize,
  ): Promise<{ readonly terminal: ServerTerminal; readonly screen?: Buffer }> {
    const node = this.node(nodeName);
    const waiting = [...this.terminals.values()].find((one) => !one.attached && one.node === nodeName);
    if (waiting) {
      waiting.attached = true;
      const screen = waiting.screen();
      await waiting.resize(size);
      return { terminal: waiting, screen };
    }
    if (this.terminals.size >= 40) {
      throw new SandboxFailure({
        code: 'refused',
        message: 'This session has 40 terminals open.',
        hint: 'Close one first.',
      });
    }
    const terminal = new ServerTerminal(nodeName, size, {
      output: (bytes) => {
        if (terminal.attached) this.#sink?.output(terminal.id, bytes);
      },
      exit: (exitCode) => {
        this.terminals.delete(terminal.id);
        this.#sink?.exit(terminal.id, exitCode);
      },
    });
    this.terminals.set(terminal.id, terminal);
    const state = this.#shells.get(nodeName);
    this.#shells.delete(nodeName);
    await terminal.begin(node.container, state).catch((error: unknown) => {
      this.terminals.delete(terminal.id);
      throw error;
    });
    return { terminal };
  }

  terminalsOf(node: string): ServerTerminal[] {
    return [...this.terminals.values()].filter((terminal) => terminal.node === node);
  }

  async stopNode(name: string): Promise<void> {
    for (const terminal of this.terminalsOf(name)) terminal.lost();
    await this.node(name).kill();
  }

  /** With its first state, as the contract has it. */
  async startNode(name: string): Promise<void> {
    const node = this.node(name);
    for (const terminal of this.terminalsOf(name)) terminal.lost();
    this.#shells.delete(name);
    await this.#history.forget();
    await node.remove();
    await node.create();
  }

  checkpoint(): Promise<string> {
    return this.#history.checkpoint();
  }

  goBack(id: string): Promise<void> {
    return this.#history.goBack(id);
  }

  /** Every node as it was at the start; terminals go on with a new shell. */
  async reset(): Promise<void> {
    await this.#history.forget();
    this.#shells.clear();
    for (const terminal of this.terminals.values()) terminal.detach();
    await this.#all(async (node) => {
      await node.remove();
      await node.create();
    });
    this.#paused = false;
    for (const terminal of this.terminals.values()) {
      terminal.replay(Buffer.alloc(0));
      await terminal.begin(this.node(terminal.node).container);
    }
  }

  /** The same because somebody else wants it: the page hears that its terminals end, and why. */
  async resetFromOutside(): Promise<void> {
    for (const terminal of [...this.terminals.values()]) terminal.lost();
    await this.reset();
    this.#sink?.event({ kind: 'reset' });
  }

  async pause(): Promise<void> {
    if (this.#paused) return;
    this.#paused = true;
    await Promise.all(this.liveNodes.map((node) => node.pause()));
  }

  async resume(): Promise<void> {
    if (!this.#paused) return;
    this.#paused = false;
    await Promise.all(this.liveNodes.map((node) => node.unpause().catch(() => undefined)));
  }

  /** Runs `commands` unseen on the first node. */
  async warmUp(commands: readonly string[], signal: AbortSignal): Promise<void> {
    const first = this.plan.nodes[0];
    if (first === undefined) return;
    for (const command of commands) {
      if (signal.aborted) return;
      await this.node(first)
        .run(['bash', '-c', command], { timeoutMs: 120_000, signal })
        .catch(() => undefined);
    }
  }

  /** Leaves nothing. Never throws. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const terminal of this.terminals.values()) terminal.detach();
    await this.#history.forget();
    await this.#all((node) => node.remove()).catch(() => undefined);
    await this.#network?.remove();
    this.#sink?.event({ kind: 'closed' });
    this.#sink = undefined;
  }

  /** Afresh, or as it was saved. */
  async #begin(node: NodeContainer): Promise<void> {
    const { goesOn } = this.plan;
    const { name } = node.plan;
    const state = goesOn?.state.states.get(name);
    await node.create(goesOn && ((volume) => goesOn.fill(name, volume)));
    if (state) await putStanding(node, state);
  }

  #newNode(name: string, network: SessionNetwork, index: number): NodeContainer {
    const { image, limits, mark } = this.plan;
    const hosts = Object.fromEntries(this.plan.nodes.map((one, at) => [one, network.address(at)]));
    const address = network.address(index);
    return new NodeContainer(
      this.#docker,
      { session: this.shortId, name, network: network.name, address, hosts, image, limits, mark },
      (status) => {
        if (status.kind === 'dead') for (const terminal of this.terminalsOf(name)) terminal.lost();
        this.#sink?.event({ kind: 'node', node: name, status });
      },
    );
  }

  /** On every node at once; waits for all before it fails, so that nothing is begun behind its back. */
  async #all(work: (node: NodeContainer) => Promise<void>): Promise<void> {
    const results = await Promise.allSettled([...this.nodes.values()].map(work));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }
}

export function notFound(message: string): SandboxFailure {
  return new SandboxFailure({ code: 'not-found', message, hint: 'Start a new session.' });
}

function aborted(cause: unknown): SandboxFailure {
  return new SandboxFailure(
    { code: 'aborted', message: 'The start was called off.', hint: 'Start again when you like.' },
    { cause },
  );
}
