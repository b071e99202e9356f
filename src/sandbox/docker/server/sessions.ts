/** All sessions of a server, by owner, and how many each may have. */
import type Docker from 'dockerode';
import type { SavedSession } from '../../sandbox.ts';
import { SandboxFailure } from '../../sandbox.ts';
import type { ServerLimits } from '../protocol.ts';
import type { ServerMark } from './labels.ts';
import type { NodeImage } from './node-image.ts';
import { pageView } from './saved-state.ts';
import type { SavedVolumes } from './saved.ts';
import type { SessionSink } from './session.ts';
import { ServerSession, notFound } from './session.ts';

export interface SessionRules extends ServerLimits {
  /** Cores a node may use. */
  readonly cpus: number;
  /** Processes and threads a node may have. */
  readonly pids: number;
}

/** Every session of the server. All access goes through an owner, and finds only that owner's. */
export class Sessions {
  readonly #docker: Docker;
  readonly #image: NodeImage;
  readonly #mark: ServerMark;
  readonly #all = new Map<string, ServerSession>();
  readonly #saved: SavedVolumes;
  readonly rules: SessionRules;

  constructor(docker: Docker, image: NodeImage, mark: ServerMark, rules: SessionRules, saved: SavedVolumes) {
    this.#saved = saved;
    this.#docker = docker;
    this.#image = image;
    this.#mark = mark;
    this.rules = rules;
  }

  /** Why such a session cannot be had, if so. */
  refusal(owner: string, nodes: number, memoryMiB: number): SandboxFailure | undefined {
    const { rules } = this;
    if (nodes > rules.nodes) {
      return refused(`This lab wants ${nodes} nodes; this server gives at most ${rules.nodes}.`, 'nodes');
    }
    if (memoryMiB > rules.memoryMiB) {
      return refused(
        `This lab wants ${memoryMiB} MiB a node; this server gives at most ${rules.memoryMiB}.`,
        'memory',
      );
    }
    if (this.of(owner).length >= rules.sessions) {
      return new SandboxFailure({
        code: 'refused',
        message: `You have ${rules.sessions} session${rules.sessions === 1 ? '' : 's'} already, which is the limit here.`,
        hint: 'Close the sandbox in another tab, or go on with it there.',
      });
    }
    return undefined;
  }

  /** Fresh, or as the owner's saved session of this id was. @throws {SandboxFailure} */
  async start(
    owner: string,
    asked: { readonly lab: string; readonly nodes: readonly string[]; readonly memoryMiB: number },
    sink: SessionSink,
    signal: AbortSignal,
    savedId?: string,
  ): Promise<ServerSession> {
    const state = savedId === undefined ? undefined : await this.#saved.find(owner, savedId);
    const request = state ?? asked;
    const no = this.refusal(owner, request.nodes.length, request.memoryMiB);
    if (no) throw no;
    const { cpus, pids, memoryMiB } = this.rules;
    const session = new ServerSession(this.#docker, {
      ...(state && {
        goesOn: { state, fill: (node: string, volume: string) => this.#saved.fill(state, node, volume) },
      }),
      owner,
      lab: request.lab,
      nodes: request.nodes,
      image: this.#image,
      // A Docker Engine that has less than this dies at its first build.
      limits: { memoryMiB: Math.min(memoryMiB, Math.max(request.memoryMiB, 1024)), cpus, pids },
      mark: this.#mark,
    });
    this.#all.set(session.id, session);
    try {
      await session.attach(sink);
      await session.start(signal);
    } catch (error) {
      this.#all.delete(session.id);
      throw error;
    }
    return session;
  }

  /** @throws {SandboxFailure} `not-found`, the same for another's session as for none */
  get(owner: string, id: string): ServerSession {
    const session = this.find(owner, id);
    if (session) return session;
    throw notFound('There is no such session any more.');
  }

  /** Of those that run. */
  find(owner: string, id: string): ServerSession | undefined {
    const session = this.#all.get(id);
    return session && !session.closed && session.plan.owner === owner ? session : undefined;
  }

  of(owner: string): ServerSession[] {
    return [...this.#all.values()].filter((session) => session.plan.owner === owner && !session.closed);
  }

  /** What a page may go on with: sessions that run although no page has them, and saved ones. */
  async saved(owner: string): Promise<SavedSession[]> {
    const left = this.of(owner).filter((session) => !session.attached);
    const saved = await this.#saved.list(owner);
    return [...left.map((session) => session.running()), ...saved.map(pageView)].sort(
      (a, b) => b.savedAt - a.savedAt,
    );
  }

  async save(session: ServerSession, note: string): Promise<SavedSession> {
    const saved = await this.#saved.save(session, note);
    session.remember(note);
    return saved;
  }

  /** Ends the one that runs, or removes the saved one. @throws {SandboxFailure} `not-found` */
  async forget(owner: string, id: string): Promise<void> {
    const session = this.find(owner, id);
    if (session) await this.close(session);
    else if (!(await this.#saved.forget(owner, id))) throw notFound('There is no such session any more.');
  }

  async close(session: ServerSession): Promise<void> {
    await session.close();
    this.#all.delete(session.id);
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#all.values()].map((session) => this.close(session)));
    await this.#saved.close();
  }

  get count(): number {
    return this.#all.size;
  }
}

function refused(message: string, option: string): SandboxFailure {
  return new SandboxFailure({
    code: 'refused',
    message,
    hint: `Whoever runs the server can allow more with --${option}.`,
  });
}
