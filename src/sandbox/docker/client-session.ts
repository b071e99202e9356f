/** A session's page side: nodes, terminals and checkpoints as the contract wants them, by calls to the server. */
import type {
  EngineInfo,
  NodeStatus,
  PortAnswer,
  PortRequest,
  SandboxNode,
  SavedSession,
  Session,
  SessionEvent,
  SessionRequest,
  Terminal,
  TerminalSize,
  Unsubscribe,
} from '../sandbox.ts';
import { SandboxFailure } from '../sandbox.ts';
import type { Answered, Connection, News } from './connection.ts';
import type { Call, FetchAnswer, StartAnswer } from './protocol.ts';
import { DockerTerminal } from './client-terminal.ts';

type TerminalNews = Exclude<News, { kind: 'event' }>;

/** A session on the server, as the page has it. */
export class DockerSession implements Session {
  readonly id: string;
  readonly info: EngineInfo;
  readonly request: SessionRequest;
  readonly #connection: Connection;
  readonly #nodes: ReadonlyMap<string, DockerNode>;
  readonly #listeners = new Set<(event: SessionEvent) => void>();
  readonly #terminals = new Map<string, DockerTerminal>();
  /** News of terminals whose `open-terminal` is not answered yet. */
  #early: { readonly news: TerminalNews; readonly bytes: Uint8Array<ArrayBuffer> }[] = [];
  #opening = 0;
  readonly #onClosed: () => void;

  constructor(connection: Connection, answer: StartAnswer, onClosed: () => void) {
    this.#connection = connection;
    this.#onClosed = onClosed;
    this.id = answer.session;
    this.info = answer.info;
    this.request = { lab: answer.lab, nodes: answer.nodes, memoryMiB: answer.memoryMiB };
    this.#nodes = new Map(answer.nodes.map((name) => [name, new DockerNode(this, name)]));
  }

  node(name: string): SandboxNode {
    const node = this.#nodes.get(name);
    if (node) return node;
    throw new SandboxFailure({
      code: 'not-found',
      message: `This session has no node ${name}.`,
      hint: `Its nodes are ${this.request.nodes.join(', ')}.`,
    });
  }

  onEvent(listener: (event: SessionEvent) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async checkpoint(): Promise<string> {
    return (await this.ask({ call: 'checkpoint', session: this.id })).value as string;
  }

  async goBack(checkpointId: string): Promise<void> {
    await this.ask({ call: 'go-back', session: this.id, checkpoint: checkpointId });
  }

  async reset(): Promise<void> {
    await this.ask({ call: 'reset', session: this.id });
  }

  async save(note: string): Promise<SavedSession> {
    return (await this.ask({ call: 'save', session: this.id, note })).value as SavedSession;
  }

  async warmUp(commands: readonly string[], signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const request = this.#connection.nextId;
    const abort = (): void => {
      void this.ask({ call: 'abort', request }).catch(() => undefined);
    };
    signal.addEventListener('abort', abort, { once: true });
    await this.ask({ call: 'warm-up', session: this.id, commands }).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  }

  pause(): void {
    void this.ask({ call: 'pause', session: this.id }).catch(() => undefined);
  }

  resume(): void {
    void this.ask({ call: 'resume', session: this.id }).catch(() => undefined);
  }

  /** Real machines: what a page gives is meant for them. */
  work(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  async images(): Promise<Readonly<Record<string, string>>> {
    return (await this.ask({ call: 'images', session: this.id })).value as Record<string, string>;
  }

  async close(): Promise<void> {
    await this.ask({ call: 'close', session: this.id });
  }

  /** From the engine: what happened. */
  event(event: SessionEvent): void {
    if (event.kind === 'node') this.#nodes.get(event.node)?.set(event.status);
    if (event.kind === 'closed') {
      this.#onClosed();
      for (const terminal of this.#terminals.values()) terminal.exited(-1);
      this.#terminals.clear();
    }
    for (const listener of [...this.#listeners]) listener(event);
  }

  terminalNews(news: TerminalNews, bytes: Uint8Array<ArrayBuffer>): void {
    const terminal = this.#terminals.get(news.terminal);
    if (!terminal) {
      if (this.#opening > 0) this.#early.push({ news, bytes });
    } else if (news.kind === 'output') terminal.printed(bytes);
    else {
      this.#terminals.delete(news.terminal);
      terminal.exited(news.exitCode);
    }
  }

  async openTerminal(node: string, size: TerminalSize): Promise<Terminal> {
    this.#opening += 1;
    try {
      const { value, bytes } = await this.ask({ call: 'open-terminal', session: this.id, node, size });
      const terminal = new DockerTerminal(value as string, (message) => {
        this.#connection.tell(message);
      });
      this.#terminals.set(terminal.id, terminal);
      if (bytes.length > 0) terminal.printed(bytes);
      const early = this.#early;
      this.#early = [];
      for (const one of early) this.terminalNews(one.news, one.bytes);
      return terminal;
    } finally {
      this.#opening -= 1;
      if (this.#opening === 0) this.#early = [];
    }
  }

  ask(call: Call, bytes?: Uint8Array): Promise<Answered> {
    return this.#connection.ask(call, bytes);
  }
}

class DockerNode implements SandboxNode {
  readonly name: string;
  readonly #session: DockerSession;
  #status: NodeStatus = { kind: 'up' };

  constructor(session: DockerSession, name: string) {
    this.#session = session;
    this.name = name;
  }

  get status(): NodeStatus {
    return this.#status;
  }

  set(status: NodeStatus): void {
    this.#status = status;
  }

  openTerminal(size: TerminalSize): Promise<Terminal> {
    return this.#session.openTerminal(this.name, size);
  }

  async writeFile(path: string, contents: Uint8Array): Promise<void> {
    await this.#session.ask({ call: 'write-file', ...this.#here, path }, contents);
  }

  async setVariables(variables: Readonly<Record<string, string>>): Promise<void> {
    await this.#session.ask({ call: 'set-variables', ...this.#here, variables });
  }

  async fetch(port: number, request: PortRequest): Promise<PortAnswer> {
    const { method, path, headers, body } = request;
    const answer = await this.#session.ask(
      { call: 'fetch', ...this.#here, port, method, path, headers },
      body,
    );
    return { ...(answer.value as FetchAnswer), body: answer.bytes };
  }

  async publishedPorts(): Promise<readonly number[]> {
    return (await this.#session.ask({ call: 'published-ports', ...this.#here })).value as number[];
  }

  async stop(): Promise<void> {
    await this.#session.ask({ call: 'stop-node', ...this.#here });
  }

  async start(): Promise<void> {
    await this.#session.ask({ call: 'start-node', ...this.#here });
  }

  get #here(): { readonly session: string; readonly node: string } {
    return { session: this.#session.id, node: this.name };
  }
}
