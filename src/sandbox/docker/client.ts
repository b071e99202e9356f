/** The docker engine as a page has it: the contract of engines, kept through a sandbox server. */
import type {
  Availability,
  Engine,
  SandboxError,
  SavedSession,
  Session,
  SessionEvent,
  SessionRequest,
} from '../sandbox.ts';
import { SandboxFailure } from '../sandbox.ts';
import type { News } from './connection.ts';
import { Connection } from './connection.ts';
import type { EngineLink } from './link.ts';
import type { Reach } from './reach.ts';
import type { SavedAnswer, StartAnswer } from './protocol.ts';
import { startName } from './protocol.ts';
import { DockerSession } from './client-session.ts';

/** What the page's browser says of reaching a server (`components/sandbox/reach.ts`). */
export interface ReachingBrowser {
  reach(link: EngineLink): Promise<Reach>;
  whyUnreachable(link: EngineLink): Promise<SandboxError>;
}

/** Of whoever is no page: tests and measurements. */
const asksNobody: ReachingBrowser = {
  reach: () => Promise.resolve({ kind: 'free' }),
  whyUnreachable: ({ url }) =>
    Promise.resolve({
      code: 'connection-lost',
      message: `The sandbox server at ${url.replace(/^ws/, 'http')} does not answer.`,
      hint: 'See whether `npm run labs -- sandbox` is still running.',
    }),
};

/**
 * The reader's own Docker Engine, through the sandbox server that `link` names. Keeps one connection for
 * all sessions and brings it back by itself; each session's events tell of `connection` lost and back.
 */
export class DockerEngine implements Engine {
  readonly kind = 'docker';
  readonly #mayReach: () => Promise<boolean>;
  readonly #connection: Connection;
  readonly #sessions = new Set<DockerSession>();
  readonly #starting = new Map<string, (event: SessionEvent) => void>();

  constructor(link: EngineLink, browser: ReachingBrowser = asksNobody) {
    this.#mayReach = async () => (await browser.reach(link)).kind === 'free';
    this.#connection = new Connection(
      link,
      (to) => browser.whyUnreachable(to),
      (news, bytes) => {
        this.#news(news, bytes);
      },
      (status) => {
        this.#each({ kind: 'connection', status });
      },
    );
  }

  async check(request: SessionRequest): Promise<Availability> {
    try {
      const { nodes, memoryMiB } = request;
      await this.#connection.ask({ call: 'check', nodes: nodes.length, memoryMiB });
      return {
        status: 'available',
        downloadBytes: 0,
        memoryBytes: nodes.length * memoryMiB * 1024 * 1024,
      };
    } catch (error) {
      if (error instanceof SandboxFailure) return { status: 'unavailable', error: error.error };
      throw error;
    }
  }

  async start(
    request: SessionRequest,
    options: {
      readonly onEvent: (event: SessionEvent) => void;
      readonly signal?: AbortSignal;
      readonly saved?: string;
    },
  ): Promise<Session> {
    const { signal, saved, onEvent } = options;
    await this.#connection.open();
    const id = this.#connection.nextId;
    const name = startName(id);
    this.#starting.set(name, onEvent);
    const abort = (): void => {
      void this.#connection.ask({ call: 'abort', request: id }).catch(() => undefined);
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const asked = this.#connection.ask({
        call: 'start',
        lab: request.lab,
        nodes: request.nodes,
        memoryMiB: request.memoryMiB,
        ...(saved !== undefined && { saved }),
      });
      if (signal?.aborted) abort();
      const answer = (await asked).value as StartAnswer;
      const session = new DockerSession(this.#connection, answer, () => {
        this.#sessions.delete(session);
      });
      session.onEvent(onEvent);
      this.#sessions.add(session);
      return session;
    } finally {
      signal?.removeEventListener('abort', abort);
      this.#starting.delete(name);
    }
  }

  /**
   * Also those that still run there although no page has them: a reload goes on with them. None where the browser
   * would ask its reader first, for this is called unasked.
   */
  async saved(): Promise<readonly SavedSession[]> {
    if (!(await this.#mayReach())) return [];
    return (await this.#connection.ask({ call: 'saved' })).value as SavedAnswer;
  }

  async forget(savedId: string): Promise<void> {
    await this.#connection.ask({ call: 'forget', session: savedId }).catch((error: unknown) => {
      if (!(error instanceof SandboxFailure && error.error.code === 'not-found')) throw error;
    });
  }

  /** For the instructor of a classroom: where this reader is, counted from 1. */
  async reportStep(step: {
    readonly page: string;
    readonly step: number;
    readonly total: number;
  }): Promise<void> {
    await this.#connection.ask({ call: 'report-step', ...step });
  }

  /** Lets go of the server; sessions stay there for a while. */
  disconnect(): void {
    this.#connection.end();
  }

  #news(news: News, bytes: Uint8Array<ArrayBuffer>): void {
    if (news.kind === 'event') {
      if (news.session === '') this.#each(news.event);
      else {
        this.#starting.get(news.session)?.(news.event);
        for (const session of this.#sessions) if (session.id === news.session) session.event(news.event);
      }
      return;
    }
    // A terminal's first output may be here before the answer that names it: each session keeps what it
    // does not know yet.
    for (const session of this.#sessions) session.terminalNews(news, bytes);
  }

  #each(event: SessionEvent): void {
    for (const session of [...this.#sessions]) session.event(event);
  }
}
