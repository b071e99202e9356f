/** One node of a session: its worker, its line to the agent, and what the contract offers of it. */
import type {
  NodeStatus,
  PortAnswer,
  PortRequest,
  SandboxNode,
  SessionEvent,
  Terminal,
  TerminalSize,
  Work,
} from '../sandbox.ts';
import { SandboxFailure } from '../sandbox.ts';
import { exchange } from './http.ts';
import type { Place } from './identity.ts';
import { identityOf, instant, timeLine } from './identity.ts';
import type { Channel } from './line.ts';
import { AgentLine, lost } from './line.ts';
import { nodeDied, notWritten } from './node-failures.ts';
import { NodeWorker } from './node-worker.ts';
import { containerPorts, servicePorts } from './ports.ts';
import { Rehearsal } from './rehearsal.ts';
import type { Scope } from './state-sender.ts';
import { openLineTerminal } from './terminal.ts';
import { HangWatch } from './hang-watch.ts';
import type { NodeSetup } from './worker-messages.ts';

const variablesFile = '/run/labs/variables';
const dockerSocket = 'unix /var/run/docker.sock';
const answerMs = 60_000;

export class VmNode implements SandboxNode {
  readonly name: string;
  readonly place: Place;
  readonly #places: readonly Place[];
  readonly #setup: () => NodeSetup;
  readonly #onEvent: (event: SessionEvent) => void;
  readonly #recable: (node: VmNode) => void;
  #worker: NodeWorker | undefined;
  #line: AgentLine;
  #status: NodeStatus = { kind: 'starting' };
  readonly #watch = new HangWatch({
    // The node's own clock does not count what other work on the device takes from it.
    ask: () => {
      if (this.#status.kind === 'up') this.#tellIdentity(timeLine());
    },
    counts: () => !this.#paused && this.#unreachable === 0,
    onHang: () => {
      this.#die('It hangs: it has answered nothing for a minute.');
    },
  });
  /** Pieces of its disks that it waits for while the network is away. */
  #unreachable = 0;
  /** The same of a rehearsal, which is not worth waiting for: nobody is told. */
  #unreachableUnseen = 0;
  #paused = false;
  /** How often it was booted: what one worker knew, the next one does not. */
  #life = 0;
  /** Its state is being sent: no time to rehearse. */
  #sending = false;
  readonly #rehearsal = new Rehearsal({
    line: () => this.#line,
    mayBegin: () => this.#status.kind === 'up' && !this.#line.used && !this.#paused && !this.#sending,
    begin: async () => this.#worker?.ask({ kind: 'rehearse' }),
    undo: async () => this.#worker?.ask({ kind: 'endRehearsal' }),
    goOn: () => this.#wake('rehearsal'),
  });

  constructor(
    place: Place,
    places: readonly Place[],
    setup: () => NodeSetup,
    surroundings: { onEvent: (event: SessionEvent) => void; recable: (node: VmNode) => void },
  ) {
    this.name = place.name;
    this.place = place;
    this.#places = places;
    this.#setup = setup;
    this.#onEvent = surroundings.onEvent;
    this.#recable = surroundings.recable;
    this.#line = this.#newLine();
  }

  get status(): NodeStatus {
    return this.#status;
  }

  /** Loads the worker and restores the snapshot, or what `saved` holds. */
  async boot(saved?: readonly Blob[]): Promise<void> {
    this.#worker?.end();
    this.#line = this.#newLine();
    if (this.#status.kind !== 'starting') this.#become({ kind: 'starting' });
    const worker = new NodeWorker(this.name, (news) => {
      if (worker === this.#worker) this.#take(news);
    });
    this.#worker = worker;
    this.#life += 1;
    this.#recable(this);
    await this.#orWhyItDied(worker.start({ ...this.#setup(), saved }));
    await this.#wake(saved ? 'resume' : 'start');
  }

  plug(peer: Place, port: MessagePort): void {
    this.#worker?.tell({ kind: 'cable', peer: peer.name, hardware: peer.hardware, port }, [port]);
  }

  async openTerminal({ columns, rows }: TerminalSize): Promise<Terminal> {
    await this.#rehearsal.end();
    this.#demandUp();
    return openLineTerminal(this.#line, columns, rows);
  }

  async writeFile(path: string, contents: Uint8Array): Promise<void> {
    await this.#write(path, 'replace', contents);
  }

  async setVariables(variables: Readonly<Record<string, string>>): Promise<void> {
    const lines = Object.entries(variables).map(
      ([name, value]) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'\n`,
    );
    // A new file under the old name: that is how each shell knows.
    await this.#write(variablesFile, 'add', new TextEncoder().encode(lines.join('')));
  }

  async fetch(port: number, request: PortRequest): Promise<PortAnswer> {
    await this.#rehearsal.end();
    this.#demandUp();
    const asked = { ...request, host: `${this.name}:${port}` };
    try {
      return await exchange(this.#line, `tcp 127.0.0.1 ${port}`, asked, answerMs);
    } catch (cause) {
      if (!(cause instanceof SandboxFailure) || cause.error.code !== 'refused') throw cause;
      // What the routing mesh publishes may answer on the network's address only.
      return await exchange(this.#line, `tcp ${this.place.address} ${port}`, asked, answerMs);
    }
  }

  async publishedPorts(): Promise<readonly number[]> {
    await this.#rehearsal.end();
    const [own, mesh] = await Promise.all([this.#docker('/containers/json'), this.meshPorts()]);
    const ports = own.status === 200 ? containerPorts(own.body) : [];
    return [...new Set([...ports, ...mesh])].sort((a, b) => a - b);
  }

  /** Ports of the Swarm's services, if this node manages one. */
  async meshPorts(): Promise<readonly number[]> {
    if (this.#status.kind !== 'up') return [];
    const services = await this.#docker('/services');
    return services.status === 200 ? servicePorts(services.body) : [];
  }

  /** The worker stays, held, so that going back to a checkpoint can bring the node back too. */
  async stop(): Promise<void> {
    await this.#rehearsal.end();
    if (this.#status.kind !== 'up') return;
    this.#become({ kind: 'stopped' });
    this.#watch.stop();
    this.#line.drop();
    await this.#worker?.ask({ kind: 'hold' });
  }

  async start(): Promise<void> {
    if (this.#status.kind === 'up' || this.#status.kind === 'starting') return;
    const { kind } = this.#status;
    this.#become({ kind: 'starting' });
    if (kind === 'dead') await this.boot();
    else await this.#return(undefined);
  }

  /** Bytes that it keeps. */
  async checkpoint(id: string): Promise<number> {
    await this.#rehearsal.end();
    const { number = 0 } = (await this.#worker?.ask({ kind: 'checkpoint', id })) ?? {};
    return number;
  }

  dropCheckpoint(id: string): void {
    this.#worker?.tell({ kind: 'drop', id });
  }

  /** As `status` was at that checkpoint. */
  async goBack(id: string, status: NodeStatus): Promise<void> {
    await this.#rehearsal.end();
    if (status.kind === 'stopped') {
      await this.stop();
      return;
    }
    // Its checkpoints went with its worker.
    if (this.#status.kind === 'dead') await this.boot();
    else await this.#return(id);
  }

  async reset(): Promise<void> {
    await this.#rehearsal.end();
    if (this.#status.kind === 'dead') await this.boot();
    else await this.#return(undefined);
  }

  get life(): number {
    return this.#life;
  }

  /** Sends its state through `port` to the packing worker while it runs, all but what changes meanwhile. */
  async send(scope: Scope, port: MessagePort): Promise<void> {
    this.#sending = true;
    await this.#rehearsal.end();
    this.#demandUp();
    await this.#worker?.ask({ kind: 'send', scope, port }, [port]);
  }

  /** Resolves when it stands still; it does so until `cut` or `leave`. */
  async stand(): Promise<void> {
    await this.#worker?.ask({ kind: 'stand' });
  }

  /** Its state as it stands is what is kept. It goes on; resolves to how long it stood, ms, when all is sent. */
  async cut(): Promise<number> {
    this.#sending = false;
    const answer = await this.#worker?.ask({ kind: 'cut' });
    if (answer?.number === undefined) throw nodeDied(this.name, 'It gave no state to save.');
    return answer.number;
  }

  leave(): void {
    this.#sending = false;
    this.#worker?.tell({ kind: 'leave' });
  }

  wasKept(): void {
    this.#worker?.tell({ kind: 'kept' });
  }

  pause(): void {
    this.#paused = true;
    void this.#rehearsal.end().then(() => {
      // Its worker may have been ended meanwhile.
      if (this.#paused && this.#status.kind === 'up')
        void this.#worker?.ask({ kind: 'hold' }).catch(() => undefined);
    });
  }

  resume(): void {
    this.#paused = false;
    if (this.#status.kind !== 'up') return;
    this.#worker?.tell({ kind: 'go' });
    this.#tellIdentity(instant());
  }

  close(): void {
    this.#watch.stop();
    this.#worker?.end();
    this.#worker = undefined;
    this.#status = { kind: 'stopped' };
    this.#line.drop();
  }

  /** See `Rehearsal`. */
  rehearse(commands: readonly string[], signal: AbortSignal): Promise<void> {
    return this.#rehearsal.run(commands, signal);
  }

  /** Instructions so far, modulo 2^32. */
  async instructions(): Promise<number> {
    return (await this.#worker?.ask({ kind: 'count' }))?.number ?? 0;
  }

  /** What it has done so far. */
  async work(): Promise<Work> {
    return (await this.#worker?.ask({ kind: 'count' }))?.work ?? { instructions: 0, ms: 0 };
  }

  async #return(id: string | undefined): Promise<void> {
    await this.#worker?.ask({ kind: 'goBack', id });
    await this.#wake(id === undefined ? 'start' : 'return');
  }

  /** After a restore: the two ends of the line agree again, and the node learns who it is, or what time it is. */
  async #wake(after: 'start' | 'resume' | 'return' | 'rehearsal'): Promise<void> {
    this.#worker?.tell({ kind: 'go' });
    this.#watch.start();
    await this.#orWhyItDied(this.#line.synchronise(after));
    const identity = after === 'start' ? identityOf(this.place, this.#places) : instant();
    const error = await this.#orWhyItDied(this.#line.identity(identity));
    if (error !== 0) throw nodeDied(this.name, `It could not take its address (error ${error}).`);
    if (after !== 'rehearsal') this.#become({ kind: 'up' });
    if (this.#paused) this.pause();
  }

  /** What ended the node says more than that it was ended. */
  async #orWhyItDied<T>(doing: Promise<T>): Promise<T> {
    try {
      return await doing;
    } catch (cause) {
      throw this.#status.kind === 'dead' ? nodeDied(this.name, this.#status.why) : cause;
    }
  }

  #tellIdentity(lines: string): void {
    // A node that is gone says so by its status.
    void this.#line.identity(lines).catch(() => undefined);
  }

  #newLine(): AgentLine {
    return new AgentLine((bytes) => this.#worker?.tell({ kind: 'line', bytes }));
  }

  #become(status: NodeStatus): void {
    this.#status = status;
    this.#onEvent({ kind: 'node', node: this.name, status });
  }

  #take(news: Parameters<ConstructorParameters<typeof NodeWorker>[1]>[0]): void {
    switch (news.kind) {
      case 'frames':
        this.#watch.heard();
        for (const frame of news.frames) this.#line.receive(frame);
        return;
      case 'died':
        this.#die(news.why);
        return;
      case 'fetched':
      case 'slower':
        this.#onEvent(news);
        return;
      case 'connection':
        if (news.status === 'back' && this.#unreachableUnseen > 0) this.#unreachableUnseen -= 1;
        else if (news.status === 'lost' && this.#rehearsal.performs) {
          this.#unreachableUnseen += 1;
          void this.#rehearsal.end();
        } else this.#miss(news.status === 'lost' ? this.#unreachable + 1 : this.#unreachable - 1);
    }
  }

  /** Several pieces may be missing at once: the first and the last tell. */
  #miss(pieces: number): void {
    const before = this.#unreachable;
    this.#unreachable = pieces;
    if ((before === 0) !== (pieces === 0))
      this.#onEvent({ kind: 'connection', status: pieces === 0 ? 'back' : 'lost' });
  }

  #die(why: string): void {
    if (this.#status.kind === 'dead') return;
    this.#watch.stop();
    this.#worker?.end();
    this.#worker = undefined;
    this.#unreachableUnseen = 0;
    this.#miss(0);
    this.#become({ kind: 'dead', why });
    this.#line.drop();
  }

  #demandUp(): void {
    if (this.#status.kind === 'up') return;
    throw nodeDied(this.name, this.#status.kind === 'dead' ? this.#status.why : 'It is not running.');
  }

  #docker(path: string): Promise<PortAnswer> {
    const request = { method: 'GET', path, headers: {}, host: 'docker' };
    return exchange(this.#line, dockerSocket, request, answerMs);
  }

  async #write(path: string, mode: 'replace' | 'add', contents: Uint8Array): Promise<void> {
    await this.#rehearsal.end();
    this.#demandUp();
    return new Promise((resolve, reject) => {
      const file: Channel = this.#line.openFile(path, mode, {
        onData: () => undefined,
        onExit: (status) => {
          if (status === 0) resolve();
          else if (status === lost) reject(nodeDied(this.name, 'It went away while a file was written.'));
          else reject(notWritten(this.name, path, -status));
        },
      });
      file.write(contents);
      file.end();
    });
  }
}
