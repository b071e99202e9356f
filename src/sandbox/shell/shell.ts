/**
 * A terminal's bash as something that runs commands: types them as a person would, and tells by the
 * marks in the terminal's bytes (`bashrc`, `marks.ts`) when they are done, how they ended and what they
 * printed. What a reader types by hand goes through the same terminal and is left alone.
 */
import type { ExecResult, Terminal, TerminalSize, Unsubscribe } from '../sandbox.ts';
import type { Answer, Input } from './answered.ts';
import { answered } from './answered.ts';
import { askStatus } from './ask-status.ts';
import type { TypedCommand } from './by-hand.ts';
import { leave } from './leave.ts';
import { isShellPrompt, withoutPrompt } from './prompts.ts';
import { recover } from './recover.ts';
import { broken, lost, waitsInVain } from './run-results.ts';
import { Running } from './running.ts';
import { scriptLines } from './script.ts';
import { settleOther, standing } from './standing.ts';
import type { TtyMemory } from './tty.ts';
import { anotherOpens, Tty } from './tty.ts';
import { putBack, setAside, typeLine } from './typing.ts';
import type { Ending, Verdict } from './waiting.ts';

export type { TypedCommand } from './by-hand.ts';
export type { Input } from './answered.ts';
export type { TtyMemory } from './tty.ts';

export interface RunOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Where it is typed: at the node's own prompt, or inside what a command before opened. */
  readonly at: 'node' | 'inside';
  /** The prompt, as the page writes it, that should stand afterwards (the next command's). */
  readonly insidePrompt?: string;
  /** Who answers, should `command` (one of those that are typed, up to the line entered last) ask. Absent: nobody. */
  readonly input?: (command: string) => Input;
  /**
   * The command's statements, each whole: at the node's prompt they run as a script of its own, whose `exit`, `exec`,
   * options and traps are over with it (`script.ts`). Absent: the command is typed line by line.
   */
  readonly statements?: readonly string[];
  readonly onPhase?: (phase: RunPhase) => void;
  /** The command's output so far, at each piece. */
  readonly onOutput?: (soFar: string) => void;
}

/** `waiting`: something else runs in this shell, or a command of the reader's is half typed. */
export type RunPhase = 'waiting' | 'typing' | 'running' | 'stopping';

const noMarks =
  'The shell that opened does not mark its prompt: its start-up file, ~/.bashrc, was replaced. Put the file back, or reset the sandbox.';

export class Shell {
  readonly #tty: Tty;
  #queue: Promise<unknown> = Promise.resolve();
  /** A run opened a program that now waits at its own prompt, and the reader has not typed there. */
  #opened = false;
  #nested = false;
  /** What was opened did not say how its last command ended: it may not be there any more. */
  #isUnheard = false;
  /** The reader has typed since the page began to type. */
  #readerTyped = false;
  /** When the reader last pressed a key, by `performance.now()`; 0: never. */
  typedAt = 0;
  readonly #typedListeners = new Set<(command: TypedCommand) => void>();
  readonly #enteredListeners = new Set<(at: 'prompt' | 'inside') => void>();
  /** What the reader types while an inner shell is asked for a status: it goes there afterwards. */
  #held: string | undefined;

  /** `open` is called when a terminal is first needed, and again after one has ended. */
  constructor(open: () => Promise<Terminal>) {
    this.#tty = new Tty(
      async () => {
        this.#opened = false;
        this.#nested = false;
        return open();
      },
      (command) => {
        for (const listener of this.#typedListeners) listener(command);
      },
    );
  }

  /** Opens the terminal if none is open. @throws {SandboxFailure} */
  connect(): Promise<void> {
    return this.#tty.connect();
  }

  /** The terminal's bytes, for whoever shows them. */
  onOutput(listener: (bytes: Uint8Array) => void): Unsubscribe {
    return this.#tty.onOutput(listener);
  }

  /** Called when a line that the reader typed at a shell's prompt has run to its end. */
  onTyped(listener: (command: TypedCommand) => void): Unsubscribe {
    this.#typedListeners.add(listener);
    return () => this.#typedListeners.delete(listener);
  }

  /** Called when the reader enters a line: at a shell's prompt, or inside what runs. */
  onEntered(listener: (at: 'prompt' | 'inside') => void): Unsubscribe {
    this.#enteredListeners.add(listener);
    return () => this.#enteredListeners.delete(listener);
  }

  /** What the reader types. `reply`: the terminal's own answer to a program's question. */
  type(text: string, from: 'reader' | 'reply'): void {
    if (from === 'reader') this.typedAt = performance.now();
    if (from === 'reader' && this.#held !== undefined) {
      this.#held += text;
      return;
    }
    this.#tty.write(text);
    if (from === 'reply') return;
    this.#opened = false;
    this.#readerTyped = true;
    const atPrompt = this.#tty.place === 'prompt';
    const enters = /[\r\n]/.test(text);
    if (atPrompt) {
      this.#tty.typed ||= text !== '\r';
      // Whatever it was, the line is entered: a mark will say what comes of it.
      if (enters) this.#tty.place = 'opening';
    }
    if (enters) for (const listener of this.#enteredListeners) listener(atPrompt ? 'prompt' : 'inside');
  }

  resize(size: TerminalSize): void {
    this.#tty.resize(size);
  }

  close(): void {
    this.#tty.leave(`The terminal was closed. ${anotherOpens}`);
  }

  /** For a checkpoint of the machine, and for the return to it. */
  remember(): TtyMemory {
    return this.#tty.remember();
  }

  recall(memory: TtyMemory): void {
    this.#opened = false;
    this.#tty.recall(memory);
  }

  /** Types `command` when those asked for before are done, and tells what came of it. Never rejects. */
  run(command: string, options: RunOptions): Promise<ExecResult> {
    const result = this.#queue.then(() => this.#run(command, options));
    this.#queue = result;
    return result;
  }

  async #run(command: string, options: RunOptions): Promise<ExecResult> {
    const statements = options.at === 'node' ? (options.statements ?? []) : [];
    const running = new Running(options.onOutput, statements.length > 0 ? 'script' : 'command');
    const lines =
      statements.length > 0
        ? scriptLines(statements, crypto.getRandomValues(new Uint32Array(2)).join(''))
        : command.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n');
    try {
      const ready = await this.#ready(options);
      if (ready === 'unmarked') {
        this.#tty.leave('It gives no marks.');
        return lost(running, noMarks);
      }
      if (ready === 'closed')
        return lost(running, 'Nothing is open there: run the command that opens it first.');
      if (ready !== 'ready') return broken(running, ready, this.#tty);
      // A shell that the reader opened.
      if (this.#tty.place === 'prompt' && !this.#tty.isProven)
        await this.#tty.ask(performance.now() + options.timeoutMs, options.signal);
      options.onPhase?.('typing');
      const aside = options.at === 'node' && (await setAside(this.#tty, options.signal));
      this.#tty.watcher = running;
      this.#readerTyped = false;
      if (statements.length > 0) this.#tty.hideUntilScript();
      const result = await this.#typeAll(running, lines, { ...options, statements });
      this.#tty.watcher = undefined;
      if (result.status === 'timed-out' || result.status === 'stopped' || result.status === 'waiting') {
        options.onPhase?.('stopping');
        await recover(this.#tty, options.at === 'inside');
      }
      if (aside && this.#tty.place === 'prompt') putBack(this.#tty);
      return result;
    } catch (error) {
      return lost(running, error instanceof Error ? error.message : String(error));
    } finally {
      this.#tty.watcher = undefined;
      this.#tty.reveal('shown');
    }
  }

  /** Waits until the command can be typed. @throws {SandboxFailure} when no terminal opens */
  async #ready(options: RunOptions): Promise<'ready' | 'closed' | 'unmarked' | Ending> {
    await this.#tty.connect();
    // The page goes on at the node's prompt, so what it opened itself is left as a person would.
    if (options.at === 'node' && this.#opened)
      await leave(this.#tty, this.#isUnheard ? 'unheard' : 'heard', options.signal);
    let told = this.#opened;
    const check = (): Verdict<'ready' | 'closed' | 'unmarked'> | undefined => {
      const { place } = this.#tty;
      if (place === 'prompt') return options.at === 'node' || this.#nested ? 'ready' : 'closed';
      if (options.at === 'inside') return place === 'output' ? standing(this.#tty, 'ready', '') : undefined;
      if (!told && place !== 'opening') {
        told = true;
        options.onPhase?.('waiting');
      }
      return this.#tty.unmarked === undefined ? undefined : { ifQuietFor: settleOther, then: 'unmarked' };
    };
    const deadline = performance.now() + options.timeoutMs;
    for (;;) {
      const answer = await this.#tty.wait(check, deadline, options.signal);
      if (answer !== 'unmarked' || this.#tty.isNobody) return answer;
      // What the reader typed has changed the prompt, or asks the reader for a line.
      const changed = await this.#tty.ask(deadline, options.signal);
      if (!this.#tty.waits) continue;
      this.#tty.carryOn();
      if (changed !== undefined && changed !== '') this.#tty.write('\r');
    }
  }

  async #typeAll(running: Running, lines: readonly string[], options: RunOptions): Promise<ExecResult> {
    const { signal, insidePrompt, statements = [], input = () => 'nobody' } = options;
    const deadline = performance.now() + options.timeoutMs;
    let state: Answer = 'next';
    let ms = 0;
    let begin = 0;
    const inShell = this.#tty.place === 'output' && isShellPrompt(this.#tty.line);
    // Of an inner shell's lines so far. Where all are blank or comments, nothing has failed.
    let exitCode = inShell ? 0 : undefined;
    for (const [index, line] of lines.entries()) {
      const runsNothing = isShellPrompt(this.#tty.line) && /^\s*(?:#|$)/.test(line);
      const typed = await typeLine(this.#tty, running, line, deadline, signal);
      if (typed !== 'typed') return broken(running, typed, this.#tty);
      running.entered(line, this.#tty.place === 'output');
      this.#tty.enter();
      options.onPhase?.('running');
      const isLast = index === lines.length - 1;
      const typedSoFar = lines.slice(begin, index + 1).join('\n');
      const answer = await answered(this.#tty, running, {
        isLast,
        insidePrompt,
        command: () => statements[running.statement ?? -1] ?? typedSoFar,
        input,
        inShell,
        readerTyped: () => this.#readerTyped,
        deadline,
        signal,
      });
      if (typeof answer !== 'string') return answer;
      if (answer === 'unfinished' || answer === 'asks' || answer === 'reads')
        return waitsInVain(running, answer);
      state = answer;
      if (state !== 'next') begin = index + 1;
      if (state === 'next' && this.#tty.place === 'output') running.continued();
      if (state === 'done' && running.status !== 0) break;
      ms = running.ms;
      if (state !== 'inside') continue;
      // Where the reader typed, too, what ran last may be theirs.
      if (!inShell || this.#readerTyped || !isShellPrompt(this.#tty.line)) exitCode = undefined;
      else if (!runsNothing) exitCode = await this.#askStatus(line, signal);
      if (exitCode !== undefined && exitCode !== 0) break;
    }
    const { output, status } = running;
    if (state === 'done') return { status: 'exited', exitCode: status, output, ms };
    this.#opened = this.#tty.place === 'output';
    this.#nested ||= running.nested;
    return {
      status: 'prompting',
      exitCode,
      output: running.nested ? (running.outputBeforePrompt ?? output) : withoutPrompt(output),
      ms,
    };
  }

  /** The status of what an inner shell ran last, after `entered`. */
  async #askStatus(entered: string, signal: AbortSignal | undefined): Promise<number | undefined> {
    this.#held = '';
    const status = await askStatus(this.#tty, entered, signal);
    this.#isUnheard = status === undefined;
    const typed = this.#held;
    this.#held = undefined;
    if (typed !== '') this.type(typed, 'reader');
    return status;
  }
}
