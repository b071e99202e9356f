/**
 * A terminal whose bash gives marks: keeps track of where its prompt stands, and opens a new one where
 * the old one ended. Terminal bytes go on to whoever shows them.
 */
import type { Terminal, TerminalSize, Unsubscribe } from '../sandbox.ts';
import type { Mark } from './marks.ts';
import { MarkParser } from './marks.ts';
import { lastLine } from './prompts.ts';

/** What the bash is doing, as its marks tell. */
export type Place = 'opening' | 'prompt' | 'continuation' | 'output';

/** What stood in a terminal at a checkpoint. */
export interface TtyMemory {
  readonly place: Place;
  readonly typed: boolean;
  readonly tail: string;
}

/** An answer, or one that holds only if nothing more comes for a while, ms. */
export type Verdict<T> = T | { readonly ifQuietFor: number; readonly then: T };
export type Ending = 'timed-out' | 'stopped' | 'gone';

interface Watcher {
  text(text: string): void;
  mark(mark: Mark): void;
}

export class Tty {
  readonly #open: () => Promise<Terminal>;
  readonly #listeners = new Set<(bytes: Uint8Array) => void>();
  readonly #checks = new Set<() => void>();
  #terminal: Terminal | undefined;
  #opening: Promise<void> | undefined;
  #parser = new MarkParser();
  #size: TerminalSize | undefined;
  #tail = '';
  place: Place = 'opening';
  /** The reader has typed on the line that stands. */
  typed = false;
  /** Bytes so far. */
  received = 0;
  /** Why the last terminal ended. */
  why = '';
  /** Of the last terminal's shell, where it ended by itself. */
  exitCode: number | undefined;
  watcher: Watcher | undefined;
  /** Since `hide`: the bytes kept back, and the text that stood. */
  #hidden: { readonly bytes: Uint8Array[]; readonly tail: string } | undefined;

  constructor(open: () => Promise<Terminal>) {
    this.#open = open;
  }

  get isOpen(): boolean {
    return this.#terminal !== undefined;
  }

  /** The line that the cursor stands on. */
  get line(): string {
    return lastLine(this.#tail);
  }

  onOutput(listener: (bytes: Uint8Array) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @throws {SandboxFailure} */
  connect(): Promise<void> {
    if (this.#terminal !== undefined) return Promise.resolve();
    this.#opening ??= this.#start().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  write(text: string): void {
    this.#terminal?.write(text);
  }

  /** Keeps bytes from whoever shows them, until `reveal`. */
  hide(): void {
    this.#hidden = { bytes: [], tail: this.#tail };
  }

  /** `undone`: the terminal is as it was before `hide`, but for `news`. `shown`: all that came since is shown. */
  reveal(what: 'undone' | 'shown', news = ''): void {
    const hidden = this.#hidden;
    this.#hidden = undefined;
    if (hidden === undefined) return;
    if (what === 'shown') for (const bytes of hidden.bytes) this.#show(bytes);
    else this.#tail = hidden.tail;
    if (what === 'undone' && news !== '') this.#show(new TextEncoder().encode(news));
  }

  resize(size: TerminalSize): void {
    this.#size = size;
    this.#terminal?.resize(size);
  }

  /** Lets the terminal go; the next `connect` opens another. */
  leave(why: string): void {
    const terminal = this.#terminal;
    this.#gone(why);
    terminal?.close();
  }

  remember(): TtyMemory {
    return { place: this.place, typed: this.typed, tail: this.#tail };
  }

  /** The machine went back to where `memory` was taken: shows the line that stood there. */
  recall(memory: TtyMemory): void {
    this.#parser = new MarkParser();
    this.#hidden = undefined;
    this.place = memory.place;
    this.typed = memory.typed;
    this.#tail = memory.tail;
    if (memory.place === 'prompt') this.write('\u001b[133~');
    else this.#show(new TextEncoder().encode(this.line));
  }

  /** Resolves with what `check` finds; it is asked now and after each piece of output. */
  wait<T extends string>(
    check: () => Verdict<T> | undefined,
    deadline: number,
    signal?: AbortSignal,
  ): Promise<T | Ending> {
    return new Promise((resolve) => {
      let settling: ReturnType<typeof setTimeout> | undefined;
      const end = (answer: T | Ending): void => {
        clearTimeout(settling);
        clearTimeout(limit);
        this.#checks.delete(again);
        signal?.removeEventListener('abort', stop);
        resolve(answer);
      };
      const stop = (): void => {
        end('stopped');
      };
      const again = (): void => {
        clearTimeout(settling);
        const verdict = this.#terminal === undefined ? 'gone' : check();
        if (typeof verdict === 'string') end(verdict);
        else if (verdict !== undefined) settling = setTimeout(end, verdict.ifQuietFor, verdict.then);
      };
      const limit = setTimeout(end, Math.max(0, deadline - performance.now()), 'timed-out');
      signal?.addEventListener('abort', stop);
      this.#checks.add(again);
      if (signal?.aborted === true) stop();
      else again();
    });
  }

  async #start(): Promise<void> {
    this.#parser = new MarkParser();
    this.#hidden = undefined;
    this.place = 'opening';
    this.exitCode = undefined;
    this.typed = false;
    this.#tail = '';
    const terminal = await this.#open();
    this.#terminal = terminal;
    terminal.onOutput((bytes) => {
      if (this.#terminal === terminal) this.#receive(bytes);
    });
    terminal.onExit((code) => {
      if (this.#terminal !== terminal) return;
      this.exitCode = code;
      this.#gone(`The shell ended (exit status ${code}).`);
    });
    if (this.#size !== undefined) terminal.resize(this.#size);
  }

  #receive(bytes: Uint8Array): void {
    this.received += bytes.length;
    if (this.#hidden === undefined) this.#show(bytes);
    else this.#hidden.bytes.push(bytes);
    for (const part of this.#parser.push(bytes)) {
      if (part.kind === 'text') {
        this.#tail = (this.#tail + part.text).slice(-4096);
        this.watcher?.text(part.text);
      } else {
        this.#follow(part);
        this.watcher?.mark(part);
      }
    }
    this.#ask();
  }

  #follow(mark: Mark): void {
    switch (mark.kind) {
      case 'line':
        this.place = 'prompt';
        break;
      case 'continuation':
        this.place = 'continuation';
        break;
      case 'output':
        this.place = 'output';
        this.#tail = '';
        break;
      case 'done':
        this.place = 'opening';
        this.typed = false;
        break;
      case 'prompt':
        break;
    }
  }

  #show(bytes: Uint8Array): void {
    for (const listener of this.#listeners) listener(bytes);
  }

  #ask(): void {
    for (const check of [...this.#checks]) check();
  }

  #gone(why: string): void {
    this.#terminal = undefined;
    this.why = why;
    this.#ask();
  }
}
