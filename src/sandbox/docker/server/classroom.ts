/** A classroom's learners: codes to join with, and what the instructor's page is told. */
import { randomInt } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { joinPage } from './classroom-join-page.ts';
import { instructorPage } from './classroom-page.ts';
import { sameToken } from './guard.ts';
import type { Progress, Step } from './progress.ts';
import type { Sessions } from './sessions.ts';

export interface Learner {
  /** `learner-3`. */
  readonly id: string;
  readonly code: string;
}

interface LearnerState {
  readonly id: string;
  readonly code: string;
  readonly present: boolean;
  readonly step: Step | null;
  readonly sessions: readonly {
    readonly id: string;
    readonly lab: string;
    readonly nodes: readonly string[];
  }[];
}

/** Letters and digits that nobody mixes up on a whiteboard. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A room of learners, each with a join code of their own, and the instructor's page. */
export class Classroom {
  readonly learners: readonly Learner[];
  readonly #sessions: Sessions;
  readonly #progress: Progress;
  #token = '';
  #present: () => ReadonlySet<string> = () => new Set();

  constructor(count: number, sessions: Sessions, progress: Progress) {
    this.learners = Array.from({ length: count }, (_, index) => ({
      id: `learner-${index + 1}`,
      code: joinCode(),
    }));
    this.#sessions = sessions;
    this.#progress = progress;
  }

  /** From now on the instructor's page answers to `token`; `present` gives who has a page open. */
  open(token: string, present: () => ReadonlySet<string>): void {
    this.#token = token;
    this.#present = present;
  }

  ownerOf(code: string): string | undefined {
    const typed = code.trim().toLowerCase();
    return this.learners.find((learner) => sameToken(typed, learner.code))?.id;
  }

  state(): LearnerState[] {
    const present = this.#present();
    return this.learners.map(({ id, code }) => ({
      id,
      code,
      present: present.has(id),
      step: this.#progress.of(id) ?? null,
      sessions: this.#sessions
        .of(id)
        .map((session) => ({ id: session.shortId, lab: session.plan.lab, nodes: session.plan.nodes })),
    }));
  }

  /** Every session of one learner starts again. */
  async reset(learner: string): Promise<void> {
    await Promise.all(this.#sessions.of(learner).map((session) => session.resetFromOutside()));
  }

  /** Answers what is of the classroom; false: not ours. */
  reply(request: IncomingMessage, response: ServerResponse): boolean {
    const path = request.url?.split('?')[0] ?? '';
    const page = { '/classroom': instructorPage, '/join': joinPage }[path];
    if (page !== undefined && request.method === 'GET') {
      respond(response, 200, 'text/html; charset=utf-8', page);
      return true;
    }
    if (!path.startsWith('/classroom/')) return false;
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (this.#token === '' || !sameToken(given, this.#token)) {
      respond(
        response,
        401,
        'text/plain; charset=utf-8',
        'Open this page with the link that the server printed.',
      );
      return true;
    }
    const reset = /^\/classroom\/reset\/(learner-\d+)$/.exec(path)?.[1];
    if (path === '/classroom/state' && request.method === 'GET') {
      respond(response, 200, 'application/json', JSON.stringify(this.state()));
    } else if (reset !== undefined && request.method === 'POST') {
      this.reset(reset).then(
        () => {
          respond(response, 204, 'text/plain', '');
        },
        (error: unknown) => {
          respond(
            response,
            500,
            'text/plain; charset=utf-8',
            error instanceof Error ? error.message : String(error),
          );
        },
      );
    } else respond(response, 404, 'text/plain; charset=utf-8', 'There is nothing here.');
    return true;
  }
}

function joinCode(): string {
  const letters = Array.from({ length: 10 }, () => alphabet.charAt(randomInt(alphabet.length)));
  return `${letters.slice(0, 5).join('')}-${letters.slice(5).join('')}`;
}

function respond(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Content-Security-Policy':
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'",
  });
  response.end(text);
}
