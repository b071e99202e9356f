/**
 * A terminal whose bash gives marks: keeps track of where its prompt stands, and opens a new one where
 * the old one ended. Terminal bytes go on to whoever shows them.
 */
import type { Terminal, TerminalSize, Unsubscribe } from '../sandbox.ts';
import { AlternateScreen } from './alternate-screen.ts';
import type { TypedCommand } from './by-hand.ts';
import { ByHand } from './by-hand.ts';
import type { Mark } from './marks.ts';
import { MarkParser } from './marks.ts';
import { lastLine } from './prompts.ts';
import { Shown } from './shown.ts';
import type { TrustMemory } from './trust.ts';
import { Trust } from './trust.ts';
import type { Ending, Verdict } from './waiting.ts';
import { Waiting } from './waiting.ts';

/** What the bash is doing, as its marks tell. */
export type Place = 'opening' | 'prompt' | 'continuation' | 'output';

/** What stood in a terminal at a checkpoint. */
export interface TtyMemory {
  readonly place: Place;
  readonly typed: boolean;
  readonly tail: string;
  readonly trust: TrustMemory;
}

/**
 * Who waits for a line, though no mark says so: `shell`: a shell of ours, or a program that asks in its name
 * (`read -e`); `program`: something with readline; `claimed`: a shell of ours as it seems, but readline is silent.
 */
export type Unmarked = 'shell' | 'program' | 'claimed';

export const anotherOpens = 'A new shell opens for the next command.';
/** A terminal that ends without an exit status went with its node. */
const nodeWent = 'The node went down while this command ran.';
/** For a shell's answer to a key, ms: a slow machine needs some time. */
const answerPatience = 2000;
/** For a shell to come back after what it ran has ended, ms. */
const backPatience = 5000;
/** The key by which a shell of ours draws its line anew. */
const redrawLine = '\u001b[133~';

export interface Watcher {
  text(text: string): void;
  mark(mark: Mark): void;
  /** A prompt follows, it may be without marks. */
  waits(): void;
}

export class Tty {
  readonly #open: () => Promise<Terminal>;
  readonly #shown = new Shown();
  readonly #waiters = new Waiting();
  #terminal: Terminal | undefined;
  #opening: Promise<void> | undefined;
  #parser = new MarkParser();
  #size: TerminalSize | undefined;
  #tail = '';
  #trust = new Trust();
  /** Readline has the terminal. */
  #waiting = false;
  /** A shell's own readline has shown a prompt since the last mark of its place. */
  #reading = false;
  #screen = new AlternateScreen();
  #asking = false;
  /** What a shell answered to `ask`. */
  #answer: string | undefined;
  place: Place = 'opening';
  /** The reader has typed on the line that stands. */
  typed = false;
  /** Bytes so far. */
  received = 0;
  /** Why the last terminal ended. */
  why = '';
  /** Of the last terminal's shell, where it ended by itself. */
  exitCode: number | undefined;
  /** Why the shell cannot mark its prompt any more. */
  astray: string | undefined;
  watcher: Watcher | undefined;
  readonly #byHand: ByHand;
  /** Bytes are hidden until a script's first statement. */
  #awaitsScript = false;
  /** What stood at `hide`. */
  #tailThen = '';

  /** `onTyped` is told of every line that the reader typed at a shell's prompt, when what it ran has ended. */
  constructor(open: () => Promise<Terminal>, onTyped: (command: TypedCommand) => void) {
    this.#open = open;
    this.#byHand = new ByHand(onTyped);
  }

  get isOpen(): boolean {
    return this.#terminal !== undefined;
  }

  /** The line that the cursor stands on. */
  get line(): string {
    return lastLine(this.#tail);
  }

  /** No shell has begun in this terminal, as far as marks tell. */
  get isNobody(): boolean {
    return this.#trust.isEmpty;
  }

  /** Whether the prompt that stands is a shell's indeed: a recorded session looks like one. */
  get isProven(): boolean {
    return this.#trust.isProven;
  }

  /** Something waits for a line, and no mark says who. */
  get waits(): boolean {
    return this.isOpen && (this.#waiting || this.#reading) && this.place !== 'prompt';
  }

  /** Who waits for a line without marks, if that is so. */
  get unmarked(): Unmarked | undefined {
    if (this.place !== 'output' && this.place !== 'opening') return undefined;
    if (this.#reading) return this.#waiting ? 'shell' : 'claimed';
    const strange = this.#trust.isEmpty || this.line.trim() === '';
    return this.#waiting && strange && !this.#screen.isOn ? 'program' : undefined;
  }

  onOutput(listener: (bytes: Uint8Array) => void): Unsubscribe {
    return this.#shown.onOutput(listener);
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
    this.#shown.hide();
    this.#tailThen = this.#tail;
  }

  /**
   * `undone`: the terminal is as it was before `hide`, but for `news`. `over`: only `news` is shown, and what stands
   * there now stays so. `shown`: all that came since is shown.
   */
  reveal(what: 'undone' | 'over' | 'shown', news = ''): void {
    this.#awaitsScript = false;
    if (!this.#shown.isHiding) return;
    this.#shown.reveal(what === 'shown' ? 'shown' : 'dropped');
    if (what === 'shown') return;
    if (what === 'undone') this.#tail = this.#tailThen;
    if (news !== '') this.#shown.say(news);
  }

  /** Keeps from whoever shows the bytes what a script is brought in by; its first statement is seen again. */
  hideUntilScript(): void {
    this.hide();
    this.#awaitsScript = true;
  }

  /** Types Enter. A prompt that stood is over then: only a mark, or who waits anew, says that one stands again. */
  enter(): void {
    this.write('\r');
    if (this.place === 'output') return;
    this.place = 'opening';
    this.#waiting = false;
    this.#reading = false;
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

  /** Asks by a key whether a shell of ours waits: what was changed at its prompt ('': nothing), if one answers. */
  async ask(deadline: number, signal?: AbortSignal): Promise<string | undefined> {
    this.#answer = undefined;
    this.#asking = true;
    this.write('\u001b[133;5~');
    await this.wait(
      () => (this.#answer === undefined ? undefined : 'answered'),
      Math.min(deadline, performance.now() + answerPatience),
      signal,
    );
    this.#asking = false;
    return this.#answer;
  }

  /** Waits until the shell stands at its prompt and has read all that was typed; whether it does. */
  async hasReadAll(): Promise<boolean> {
    const deadline = performance.now() + backPatience;
    const back = await this.wait(() => (this.place === 'prompt' ? 'back' : undefined), deadline);
    return back === 'back' && (await this.ask(deadline)) !== undefined && this.place === 'prompt';
  }

  redraw(): void {
    this.write(redrawLine);
  }

  /** Nobody waits for a line after all. */
  carryOn(): void {
    this.#waiting = false;
    this.#reading = false;
  }

  /** What was taken for a shell within another, and its prompt, is none. */
  forgetInner(): void {
    this.#trust.forgetInner();
    this.place = 'output';
  }

  remember(): TtyMemory {
    return { place: this.place, typed: this.typed, tail: this.#tail, trust: this.#trust.remember() };
  }

  /** The machine went back to where `memory` was taken: shows the line that stood there. */
  recall(memory: TtyMemory): void {
    this.#expectNothing();
    this.place = memory.place;
    this.typed = memory.typed;
    this.#tail = memory.tail;
    this.#trust.recall(memory.trust);
    if (memory.place === 'prompt') this.redraw();
    else this.#shown.say(this.line);
  }

  /** Resolves with what `check` finds, asked at each piece of output; `gone` when the terminal has ended. */
  wait<T extends string>(
    check: () => Verdict<T> | undefined,
    deadline: number,
    signal?: AbortSignal,
  ): Promise<T | Ending> {
    return this.#waiters.until(() => (this.#terminal === undefined ? 'gone' : check()), deadline, signal);
  }

  async #start(): Promise<void> {
    this.#expectNothing();
    this.place = 'opening';
    this.exitCode = undefined;
    this.typed = false;
    this.#tail = '';
    this.#trust = new Trust();
    this.#screen = new AlternateScreen();
    const terminal = await this.#open();
    this.#terminal = terminal;
    terminal.onOutput((bytes) => {
      if (this.#terminal === terminal) this.#receive(bytes);
    });
    terminal.onExit((code) => {
      if (this.#terminal !== terminal) return;
      if (code >= 0) this.exitCode = code;
      this.#gone(code < 0 ? nodeWent : `The shell ended (exit status ${code}). ${anotherOpens}`);
    });
    if (this.#size !== undefined) terminal.resize(this.#size);
  }

  /** What came so far has no bearing on what comes. */
  #expectNothing(): void {
    this.#parser = new MarkParser();
    this.#shown.reveal('dropped');
    this.#byHand.forget();
    this.carryOn();
    this.astray = undefined;
  }

  #receive(bytes: Uint8Array): void {
    this.received += bytes.length;
    this.#shown.take(bytes);
    for (const part of this.#parser.push(bytes)) {
      switch (part.kind) {
        case 'text':
          this.#tail = (this.#tail + part.text).slice(-4096);
          this.#screen.follow(part.text);
          if (this.watcher === undefined) this.#byHand.text(part.text);
          else this.watcher.text(part.text);
          break;
        case 'waiting':
        case 'read':
          this.#waiting = part.kind === 'waiting';
          this.#reading = false;
          if (this.#waiting) this.watcher?.waits();
          break;
        default: {
          const mark = this.#trust.judge(part);
          if (mark === undefined) break;
          this.#follow(mark);
          if (this.watcher === undefined || mark.kind === 'line') this.#byHand.mark(mark);
          this.watcher?.mark(mark);
        }
      }
    }
    this.#waiters.wake();
  }

  #follow(mark: Mark): void {
    this.#reading = mark.kind === 'reading' || (this.#reading && mark.kind === 'here');
    switch (mark.kind) {
      case 'here':
        if (!this.#asking) break;
        this.#answer = mark.changed;
        this.#trust.prove(mark.secret);
        break;
      case 'astray':
        this.astray = mark.why;
        break;
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
      case 'statement':
        if (this.#awaitsScript) this.#shown.revealFrom(`\u001b]133;S;${mark.secret};0\u0007`);
        this.#awaitsScript = false;
        break;
      case 'running':
        this.#tail = '';
        break;
      case 'shell':
      case 'prompt':
      case 'reading':
        break;
    }
  }

  #gone(why: string): void {
    this.#terminal = undefined;
    this.why = why;
    this.#waiters.wake();
  }
}
