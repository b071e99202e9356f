/** Commands run unseen on a node and made not to have happened, so that only what was compiled for them stays. */
import type { AgentLine } from './line.ts';

/** A node is left alone, and is silent, for so long before it rehearses: terminals that open change their size. */
const quietMs = 1000;

interface Stage {
  readonly line: () => AgentLine;
  /** Whether nothing was typed, for peers may have heard of it, and their memory is not undone. */
  readonly mayBegin: () => boolean;
  /** Remembers how the node is. */
  readonly begin: () => Promise<unknown>;
  /** Makes it so again, and holds it. */
  readonly undo: () => Promise<unknown>;
  readonly goOn: () => Promise<void>;
}

export class Rehearsal {
  readonly #stage: Stage;
  #current: { readonly abort: AbortController; readonly ended: Promise<unknown> } | undefined;

  #performs = false;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /**
   * Resolves when all commands are rehearsed, `signal` aborts, or the node is used. A terminal that changes its size
   * meanwhile gets it at once, and the rehearsal goes on afterwards.
   */
  async run(commands: readonly string[], signal: AbortSignal): Promise<void> {
    if (this.#current || signal.aborted) return;
    const abort = new AbortController();
    const onAbort = () => {
      abort.abort();
    };
    signal.addEventListener('abort', onAbort);
    const ended = this.#rehearse([...commands], abort.signal)
      // A node that dies says so by its status.
      .catch(() => undefined)
      .finally(() => {
        signal.removeEventListener('abort', onAbort);
        this.#current = undefined;
      });
    this.#current = { abort, ended };
    await ended;
  }

  /** Whether what the node does now will not have happened. */
  get performs(): boolean {
    return this.#performs;
  }

  /** Whoever uses the node waits the moment that this takes. */
  async end(): Promise<void> {
    this.#current?.abort.abort();
    await this.#current?.ended;
  }

  async #rehearse(left: string[], signal: AbortSignal): Promise<void> {
    for (;;) {
      const line = this.#stage.line();
      const { words } = line;
      await quiet(signal);
      if (signal.aborted || left.length === 0 || !this.#stage.mayBegin()) return;
      // A shell that begins must first be at its prompt: whoever waits for that would wait as long as this.
      if (words === undefined || words !== line.words) continue;
      const disturbed = new AbortController();
      line.deafen(() => {
        disturbed.abort();
      });
      try {
        await this.#stage.begin();
        this.#performs = true;
        line.beginRehearsal();
        await perform(line, left, AbortSignal.any([signal, disturbed.signal]));
        await this.#stage.undo();
        this.#performs = false;
        line.endRehearsal();
        await this.#stage.goOn();
      } finally {
        this.#performs = false;
        line.endRehearsal();
        line.listen();
      }
    }
  }
}

/** Takes from `left` what was run to its end. */
async function perform(line: AgentLine, left: string[], signal: AbortSignal): Promise<void> {
  while (await runHidden(line, left[0], signal)) left.shift();
}

/** Whether the command ended; resolves as soon as `signal` aborts. */
function runHidden(line: AgentLine, command: string | undefined, signal: AbortSignal): Promise<boolean> {
  if (command === undefined || signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const done = () => {
      signal.removeEventListener('abort', done);
      resolve(!signal.aborted);
    };
    signal.addEventListener('abort', done);
    line.openCommand(command, { onData: () => undefined, onExit: done });
  });
}

function quiet(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, quietMs);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
