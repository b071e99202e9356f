/**
 * A terminal's bash as something that runs commands: types them as a person would, and tells by the
 * marks in the terminal's bytes (`bashrc`, `marks.ts`) when they are done, how they ended and what they
 * printed. What a reader types by hand goes through the same terminal and is left alone.
 */
import type { ExecResult, Terminal, TerminalSize, Unsubscribe } from '../sandbox.ts';
import { askStatus } from './ask-status.ts';
import { isPrompt, isShellPrompt, withoutPrompt } from './prompts.ts';
import { Running } from './running.ts';
import type { Ending, TtyMemory, Verdict } from './tty.ts';
import { anotherOpens, Tty } from './tty.ts';

export type { TtyMemory } from './tty.ts';

export interface RunOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Where it is typed: at the node's own prompt, or inside what a command before opened. */
  readonly at: 'node' | 'inside';
  /** The prompt, as the page writes it, that should stand afterwards (the next command's). */
  readonly insidePrompt?: string;
  readonly onPhase?: (phase: RunPhase) => void;
  /** The command's output so far, at each piece. */
  readonly onOutput?: (soFar: string) => void;
}

/** `waiting`: something else runs in this shell, or a command of the reader's is half typed. */
export type RunPhase = 'waiting' | 'typing' | 'running' | 'stopping';

/** Characters typed before their echo is awaited: what a terminal's line buffer surely holds. */
const slice = 512;
/** A prompt-like end of the output is a prompt when nothing follows it for this long, ms. */
const settleExpected = 150;
const settleOther = 1200;
/** What waits with nothing on its line may be slow to write its prompt, ms. */
const settleEmpty = 2500;
/** For a shell's next prompt after its marks are back, ms. */
const repairPatience = 3000;
/** For typed characters to be echoed, ms: some programs echo nothing. */
const echoPatience = 1000;
/** Keys that make programs let go, and how long each gets, ms: a slow machine needs some time. */
const waysOut = [
  { key: '\u0003', patience: 4000 },
  // The docker command ends at the third Ctrl-C.
  { key: '\u0003', patience: 1500 },
  { key: '\u0003', patience: 1500 },
  // Ctrl-\, leave a container, leave a pager, end of input.
  { key: '\u001c', patience: 1500 },
  { key: '\u0010\u0011', patience: 1500 },
  { key: 'q', patience: 1500 },
  { key: '\u0004', patience: 1500 },
];

const noMarks =
  'The shell that opened does not mark its prompt: its start-up file, ~/.bashrc, was replaced. Put the file back, or reset the sandbox.';

export class Shell {
  readonly #tty: Tty;
  #queue: Promise<unknown> = Promise.resolve();
  /** A run opened a program that now waits at its own prompt, and the reader has not typed there. */
  #opened = false;
  #nested = false;
  /** The reader has typed since the page began to type. */
  #readerTyped = false;
  /** What the reader types while an inner shell is asked for a status: it goes there afterwards. */
  #held: string | undefined;

  /** `open` is called when a terminal is first needed, and again after one has ended. */
  constructor(open: () => Promise<Terminal>) {
    this.#tty = new Tty(async () => {
      this.#opened = false;
      this.#nested = false;
      return open();
    });
  }

  /** Opens the terminal if none is open. @throws {SandboxFailure} */
  connect(): Promise<void> {
    return this.#tty.connect();
  }

  /** The terminal's bytes, for whoever shows them. */
  onOutput(listener: (bytes: Uint8Array) => void): Unsubscribe {
    return this.#tty.onOutput(listener);
  }

  /** What the reader types. `reply`: the terminal's own answer to a program's question. */
  type(text: string, from: 'reader' | 'reply'): void {
    if (from === 'reader' && this.#held !== undefined) {
      this.#held += text;
      return;
    }
    this.#tty.write(text);
    if (from === 'reply') return;
    this.#opened = false;
    this.#readerTyped = true;
    if (this.#tty.place !== 'prompt') return;
    this.#tty.typed ||= text !== '\r';
    // Whatever it was, the line is entered: a mark will say what comes of it.
    if (/[\r\n]/.test(text)) this.#tty.place = 'opening';
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
    const running = new Running(options.onOutput);
    const lines = command.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n');
    try {
      const ready = await this.#ready(options);
      if (ready === 'unmarked') {
        this.#tty.leave('It gives no marks.');
        return lost(running, noMarks);
      }
      if (ready === 'closed')
        return lost(running, 'Nothing is open there: run the command that opens it first.');
      if (ready !== 'ready') return this.#broken(running, ready);
      // A shell that the reader opened.
      if (this.#tty.place === 'prompt' && !this.#tty.isProven)
        await this.#tty.ask(performance.now() + options.timeoutMs, options.signal);
      options.onPhase?.('typing');
      const aside = options.at === 'node' && (await this.#setAside(options.signal));
      this.#tty.watcher = running;
      this.#readerTyped = false;
      const result = await this.#typeAll(running, lines, options);
      this.#tty.watcher = undefined;
      if (result.status === 'timed-out' || result.status === 'stopped') {
        options.onPhase?.('stopping');
        await this.#recover(options.at === 'inside');
      }
      if (aside && this.#tty.place === 'prompt') this.#putBack();
      return result;
    } catch (error) {
      return lost(running, error instanceof Error ? error.message : String(error));
    } finally {
      this.#tty.watcher = undefined;
    }
  }

  /** Waits until the command can be typed. @throws {SandboxFailure} when no terminal opens */
  async #ready(options: RunOptions): Promise<'ready' | 'closed' | 'unmarked' | Ending> {
    await this.#tty.connect();
    // The page goes on at the node's prompt, so what it opened itself is left as a person would.
    if (options.at === 'node' && this.#opened && this.#tty.place === 'output') this.#tty.write('exit\r');
    let told = this.#opened;
    const check = (): Verdict<'ready' | 'closed' | 'unmarked'> | undefined => {
      const { place } = this.#tty;
      if (place === 'prompt') return options.at === 'node' || this.#nested ? 'ready' : 'closed';
      if (options.at === 'inside') return place === 'output' ? this.#standing('ready', '') : undefined;
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

  /** Takes the reader's unfinished line off the prompt, by readline's own kill. */
  async #setAside(signal: AbortSignal | undefined): Promise<boolean> {
    if (!this.#tty.typed) return false;
    const before = this.#tty.received;
    // End of line, a blank (so that there is always something to take), cut back to the line's begin.
    this.#tty.write('\u0005 \u0015');
    await this.#tty.wait(
      () => (this.#tty.received > before ? { ifQuietFor: 60, then: 'cut' } : undefined),
      performance.now() + echoPatience,
      signal,
    );
    this.#tty.typed = false;
    return true;
  }

  #putBack(): void {
    this.#tty.write('\u0019\u007f');
    this.#tty.typed = true;
  }

  async #typeAll(running: Running, lines: readonly string[], options: RunOptions): Promise<ExecResult> {
    const deadline = performance.now() + options.timeoutMs;
    let state: 'next' | 'done' | 'inside' = 'next';
    let ms = 0;
    const inShell = this.#tty.place === 'output' && isShellPrompt(this.#tty.line);
    // Of an inner shell's lines so far. Where all are blank or comments, nothing has failed.
    let exitCode = inShell ? 0 : undefined;
    for (const [index, line] of lines.entries()) {
      const runsNothing = isShellPrompt(this.#tty.line) && /^\s*(?:#|$)/.test(line);
      const typed = await this.#typeLine(running, line, deadline, options.signal);
      if (typed !== 'typed') return this.#broken(running, typed);
      running.entered(line, this.#tty.place === 'output');
      this.#tty.write('\r');
      options.onPhase?.('running');
      const isLast = index === lines.length - 1;
      const answer = await this.#answered(running, isLast, deadline, options);
      if (typeof answer !== 'string') return answer;
      state = answer;
      if (state === 'next' && this.#tty.place === 'output') running.continued();
      if (state === 'done' && running.status !== 0) break;
      ms = running.ms;
      if (state !== 'inside') continue;
      // Where the reader typed, too, what ran last may be theirs.
      if (!inShell || this.#readerTyped || !isShellPrompt(this.#tty.line)) exitCode = undefined;
      else if (!runsNothing) exitCode = await this.#askStatus(line, options.signal);
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
    const typed = this.#held;
    this.#held = undefined;
    if (typed !== '') this.type(typed, 'reader');
    return status;
  }

  /** Waits until the entered line is done with, and sees to shells that are not what they seem. */
  async #answered(
    running: Running,
    isLast: boolean,
    deadline: number,
    options: RunOptions,
  ): Promise<'next' | 'done' | 'inside' | ExecResult> {
    for (;;) {
      const answer = await this.#tty.wait(
        () => this.#progress(running, isLast, options),
        deadline,
        options.signal,
      );
      switch (answer) {
        case 'timed-out':
        case 'stopped':
        case 'gone':
          return this.#broken(running, answer);
        case 'astray':
          return changed(
            running.outputBeforePrompt ?? running.output,
            running,
            this.#giveUp(this.#tty.astray ?? ''),
          );
        case 'nested': {
          // A recorded session may look like a shell; only a shell answers.
          const answer = await this.#tty.ask(deadline, options.signal);
          if (!running.nested) break;
          if (answer !== undefined) return 'inside';
          running.goOn();
          this.#tty.forgetInner();
          break;
        }
        case 'unmarked': {
          const output = running.outputBeforePrompt ?? running.output;
          const what = await this.#repair(deadline, options.signal);
          if (what !== undefined) return changed(output, running, what);
          break;
        }
        default:
          return answer;
      }
    }
  }

  /**
   * Something waits for a line and gave no marks. What was changed, when that is why: then the shell marks its
   * prompt again, or is given up.
   */
  async #repair(deadline: number, signal: AbortSignal | undefined): Promise<string | undefined> {
    const { unmarked } = this.#tty;
    const changed = await this.#tty.ask(deadline, signal);
    if (!this.#tty.waits || signal?.aborted === true) return undefined;
    if (changed === undefined && unmarked !== 'claimed')
      return this.#giveUp(
        unmarked === 'shell'
          ? 'it gives no marks, and does not answer'
          : 'something waits for input at a prompt that the page does not know',
      );
    if (changed === undefined || changed === '') {
      this.#tty.carryOn();
      return undefined;
    }
    this.#tty.write('\r');
    const back = await this.#tty.wait(
      () => (this.#tty.place === 'prompt' ? 'back' : undefined),
      performance.now() + repairPatience,
      signal,
    );
    const what = `${changed} ${changed.includes(',') ? 'were' : 'was'} unset or replaced`;
    return back === 'back'
      ? `${what}. Mended: from the next command on it is known again. Assign PS1 and PROMPT_COMMAND=…, which keeps the marks, rather than unset them.`
      : this.#giveUp(what);
  }

  #giveUp(why: string): string {
    this.#tty.leave(why);
    return `${why}. ${anotherOpens}`;
  }

  /** How the entered line stands: `next` when the shell asks for a further line of the same command. */
  #progress(
    running: Running,
    isLast: boolean,
    options: RunOptions,
  ): Verdict<'next' | 'done' | 'inside' | 'nested' | 'unmarked' | 'astray'> | undefined {
    const { place } = this.#tty;
    if (this.#tty.astray !== undefined) return 'astray';
    if (place === 'continuation') return isLast || !running.asked ? undefined : 'next';
    if (place === 'prompt') {
      if (!running.done) return undefined;
      return running.nested ? { ifQuietFor: settleExpected, then: 'nested' } : 'done';
    }
    if (!isLast && place === 'output' && running.taken && this.#tty.line === '> ')
      return { ifQuietFor: settleExpected, then: 'next' };
    const standing =
      place === 'output' && running.taken
        ? this.#standing('inside' as const, options.insidePrompt)
        : undefined;
    // A shell of ours is at no other program's prompt, however that one looks.
    if (this.#tty.unmarked !== undefined && (standing === undefined || this.#tty.unmarked !== 'program'))
      return { ifQuietFor: this.#tty.unmarked === 'program' ? settleEmpty : settleOther, then: 'unmarked' };
    return standing;
  }

  #standing<T>(then: T, written: string | undefined): Verdict<T> | undefined {
    if (!isPrompt(this.#tty.line, written)) return undefined;
    return { ifQuietFor: written === undefined ? settleOther : settleExpected, then };
  }

  /** Types one line, not its Enter, at the pace of its echo. */
  async #typeLine(
    running: Running,
    line: string,
    deadline: number,
    signal: AbortSignal | undefined,
  ): Promise<'typed' | Ending> {
    for (let from = 0; from < line.length; from += slice) {
      const text = line.slice(from, from + slice);
      const expected = text.replace(/\s/g, '').length;
      running.typing();
      // A tab is quoted, or readline would complete a file name.
      this.#tty.write(this.#tty.place === 'output' ? text : text.replaceAll('\t', '\u0016\t'));
      const answer = await this.#tty.wait<'typed'>(
        () => (running.echoed >= expected ? 'typed' : { ifQuietFor: echoPatience, then: 'typed' }),
        deadline,
        signal,
      );
      if (answer !== 'typed') return answer;
    }
    return 'typed';
  }

  /** Gets a prompt back from whatever runs, by harder and harder means; at last gives the terminal up. */
  async #recover(inside: boolean): Promise<void> {
    for (const { key, patience } of waysOut) {
      if (!this.#tty.isOpen) return;
      const before = this.#tty.received;
      this.#tty.write(key);
      const back = await this.#tty.wait(() => {
        if (this.#tty.received === before) return undefined;
        if (this.#tty.place === 'prompt') return 'back';
        return inside ? this.#standing('back', '') : undefined;
      }, performance.now() + patience);
      if (back === 'back') return;
    }
    this.#tty.leave('It did not come back to its prompt.');
  }

  #broken(running: Running, ending: Ending): ExecResult {
    const { output, ms } = running;
    if (ending === 'gone') return lost(running, this.#tty.why, this.#tty.exitCode);
    return { status: ending, output, ms };
  }
}

function lost(running: Running, why: string, exitCode?: number): ExecResult {
  return {
    status: 'lost',
    why,
    ...(exitCode === undefined ? {} : { exitCode }),
    output: running.output,
    ms: running.ms,
  };
}

/** What changed the shell's prompt has hidden how it ended. */
function changed(output: string, { ms }: Running, what: string): ExecResult {
  const why = `This page’s commands changed the shell’s prompt, so how this one ended is not known: ${what}`;
  return { status: 'lost', why, output, ms };
}
