/** The page's handle on a node's worker: requests with answers, and news. */
import { SandboxFailure } from '../sandbox.ts';
import type { FromWorker, NodeSetup, ToWorker, WorkerAnswer } from './worker-messages.ts';

type News = Exclude<FromWorker, { kind: 'answer' | 'failed' }>;

/** A request without its number. */
type Request =
  Extract<ToWorker, { request: number }> extends infer Message
    ? Message extends { request: number }
      ? Omit<Message, 'request'>
      : never
    : never;

interface Waiting {
  readonly resolve: (value: WorkerAnswer) => void;
  readonly reject: (reason: SandboxFailure) => void;
}

export class NodeWorker {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #onNews: (news: News) => void;
  #next = 1;

  constructor(name: string, onNews: (news: News) => void) {
    this.#onNews = onNews;
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name });
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      this.#take(data);
    };
    this.#worker.onerror = (event) => {
      onNews({ kind: 'died', why: event.message || 'The browser ended it, perhaps for lack of memory.' });
    };
  }

  start(setup: NodeSetup): Promise<WorkerAnswer> {
    return this.ask({ kind: 'start', setup });
  }

  /** @throws {SandboxFailure} what the worker says, or `node-died` if it is ended before it answers */
  ask(request: Request, transfer: Transferable[] = []): Promise<WorkerAnswer> {
    const number = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      this.#worker.postMessage({ ...request, request: number }, transfer);
    });
  }

  tell(message: Exclude<ToWorker, { request: number }>, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  end(): void {
    this.#worker.terminate();
    const failure = new SandboxFailure({
      code: 'node-died',
      message: 'The node was ended.',
      hint: 'Restart the node.',
    });
    for (const { reject } of this.#waiting.values()) reject(failure);
    this.#waiting.clear();
  }

  #take(message: FromWorker): void {
    if (message.kind !== 'answer' && message.kind !== 'failed') {
      this.#onNews(message);
      return;
    }
    const waiting = this.#waiting.get(message.request);
    this.#waiting.delete(message.request);
    if (message.kind === 'answer') waiting?.resolve(message.value);
    else waiting?.reject(new SandboxFailure(message.error));
  }
}
