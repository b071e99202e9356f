/** The page's handle on the packing worker. */
import { SandboxFailure } from '../sandbox.ts';
import type { FromPacker, ToPacker } from './pack-messages.ts';
import type { Scope } from './state-sender.ts';
import type { StoreOrder, StoredSession } from './storage.ts';

interface Waiting {
  readonly resolve: (writtenBytes: number) => void;
  readonly reject: (reason: SandboxFailure) => void;
}

export class Packer {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #break = Promise.withResolvers<never>();
  #next = 1;

  constructor() {
    this.#worker = new Worker(new URL('./pack-worker.ts', import.meta.url), {
      type: 'module',
      name: 'packer',
    });
    this.#worker.onmessage = ({ data }: MessageEvent<FromPacker>) => {
      const waiting = this.#waiting.get(data.request);
      this.#waiting.delete(data.request);
      if (data.kind === 'stored') waiting?.resolve(data.writtenBytes);
      else waiting?.reject(new SandboxFailure(data.error));
    };
    this.#worker.onerror = (event) => {
      this.#refuse(event.message || 'The browser ended its worker, perhaps for lack of memory.');
    };
  }

  /** Rejects when the worker is gone. */
  get broken(): Promise<never> {
    return this.#break.promise;
  }

  /** Where a node's state goes. */
  port(name: string, scope: Scope): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.#tell({ kind: 'node', name, scope, port: port1 }, [port1]);
    return port2;
  }

  /** Stores what all nodes have sent; gives how many bytes. @throws {SandboxFailure} */
  store(session: StoredSession, order: StoreOrder, remembers: boolean): Promise<number> {
    const request = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(request, { resolve, reject });
      this.#tell({ kind: 'store', request, session, order, remembers });
    });
  }

  /** What came since the last `store` is not wanted. */
  drop(): void {
    this.#tell({ kind: 'drop' });
  }

  end(): void {
    this.#worker.terminate();
    this.#refuse('The session was ended.');
  }

  #refuse(why: string): void {
    const failure = new SandboxFailure({
      code: 'aborted',
      message: `The session was not saved. ${why}`,
      hint: 'It goes on meanwhile.',
    });
    this.#break.promise.catch(() => undefined);
    this.#break.reject(failure);
    for (const { reject } of this.#waiting.values()) reject(failure);
    this.#waiting.clear();
  }

  #tell(message: ToPacker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }
}
