/** One typed command while it runs: which of the terminal's text is its output, and how it ended. */
import type { Mark } from './marks.ts';
import { Output } from './output.ts';
import { withoutEscapes } from './prompts.ts';

/** Characters of output that a listener is told of: one that has not found what it waits for by then never will. */
const watched = 512 * 1024;

export class Running {
  readonly #output = new Output();
  readonly #onOutput: ((soFar: string) => void) | undefined;
  /** `shown`: a script shows its next statement. */
  #stage: 'typing' | 'entered' | 'output' | 'shown' = 'typing';
  /** Typed into another program, which gives no marks. */
  #inside = false;
  /** The line is blank or a comment. */
  #idle = false;
  #echo = '';
  /** Text after Enter, until the command is seen to run: what a syntax error says. */
  #afterEnter = '';
  #enteredAt: number | undefined;
  /** The line that was entered came to an end. */
  done = false;
  /** The shell asks for a further line. */
  asked = false;
  /** Status of the last command that ended. */
  status = 0;
  /** What ran was a shell, as it seems, which now gives its own first prompt. */
  nested = false;
  /** The output until some program last began to wait for a line. */
  outputBeforePrompt: string | undefined;

  /** Index of the statement that runs, of a script. */
  statement: number | undefined;
  /** It brings in a script, so that marks of statements are to be believed. */
  readonly #isScript: boolean;

  constructor(onOutput?: (soFar: string) => void, kind: 'command' | 'script' = 'command') {
    this.#onOutput = onOutput;
    this.#isScript = kind === 'script';
  }

  get output(): string {
    return this.#output.text();
  }

  /** Milliseconds since the first Enter. */
  get ms(): number {
    return this.#enteredAt === undefined ? 0 : performance.now() - this.#enteredAt;
  }

  /** Characters echoed since `typing`, blanks apart. */
  get echoed(): number {
    return withoutEscapes(this.#echo).replace(/\s/g, '').length;
  }

  /** Another program has taken the line: its Enter came back. */
  get taken(): boolean {
    return !this.#inside || this.#stage === 'output';
  }

  typing(): void {
    this.#stage = 'typing';
    this.#echo = '';
  }

  entered(line: string, inside: boolean): void {
    this.#stage = 'entered';
    this.#inside = inside;
    this.#idle = /^\s*(?:#|$)/.test(line);
    this.#afterEnter = '';
    this.#enteredAt ??= performance.now();
    this.done = false;
    this.asked = false;
    this.outputBeforePrompt = undefined;
  }

  text(text: string): void {
    if (this.#stage === 'typing') {
      this.#echo += text;
    } else if (this.#stage === 'output') {
      if (!this.done || this.nested) this.#add(text);
    } else if (this.#stage === 'entered') {
      this.#afterEnter += text;
      const end = this.#afterEnter.indexOf('\n');
      if (!this.#inside || end === -1) return;
      this.#stage = 'output';
      this.#add(this.#afterEnter.slice(end + 1));
    }
  }

  #add(text: string): void {
    if (text === '') return;
    this.#output.add(text);
    if (this.#onOutput !== undefined && this.#output.length < watched) this.#onOutput(this.output);
  }

  /** The program asks for a further line: its `> ` is no output. */
  continued(): void {
    this.#output.dropEnd(/> (?:\u001b\[6n)?$/);
  }

  /** What seemed to be a shell's first prompt was none. */
  goOn(): void {
    this.done = false;
    this.nested = false;
  }

  waits(): void {
    if (!this.done) this.outputBeforePrompt = this.output;
  }

  mark(mark: Mark): void {
    if (mark.kind === 'statement' || mark.kind === 'running') {
      if (!this.#isScript || this.#stage === 'typing') return;
      if (mark.kind === 'statement') this.statement = mark.index;
      this.#stage = mark.kind === 'statement' ? 'shown' : 'output';
    } else if (mark.kind === 'continuation') {
      this.asked = true;
    } else if (mark.kind === 'output') {
      this.#stage = 'output';
    } else if (mark.kind === 'astray' || (mark.kind === 'reading' && this.outputBeforePrompt === undefined)) {
      this.waits();
    } else if (mark.kind === 'done' && this.#stage !== 'typing' && (!this.done || this.nested)) {
      this.done = true;
      this.nested = mark.status === undefined;
      this.status = this.#stage !== 'entered' ? (mark.status ?? 0) : this.#neverRan(mark.status);
    }
  }

  /** A blank line or a comment runs nothing and leaves the status before it; a syntax error says so. */
  #neverRan(status: number | undefined): number {
    const said = this.#afterEnter.slice(this.#afterEnter.indexOf('\n') + 1);
    if (this.#idle && withoutEscapes(said).trim() === '') return 0;
    // Readline ends a line with a carriage return of its own.
    this.#output.add(said.replace(/^\r/, ''));
    return status ?? 0;
  }
}
