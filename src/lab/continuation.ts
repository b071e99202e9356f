/** The lines that go on with a command: `> `, a trailing `\`, here-documents, and whatever the shell waits for. */
import type { Reporter } from './diagnostics.ts';
import type { FenceLine } from './fences.ts';
import { OpenCommand } from './open-command.ts';
import type { PromptMatch } from './prompts.ts';
import { openQuote } from './shell-words.ts';

interface Typed {
  /** The command's lines, without prompt and without the marks of a continuation. */
  readonly lines: readonly FenceLine[];
  /** Index of the first line that is no part of it. */
  readonly next: number;
}

type PromptFinder = (line: FenceLine) => PromptMatch | undefined;

/** `isShell`: read by a POSIX shell, whose grammar says where a command ends. */
export function readContinuation(
  first: FenceLine,
  lines: readonly FenceLine[],
  from: number,
  promptAt: PromptFinder,
  isShell: boolean,
  reporter: Reporter,
): Typed {
  const reader = new ContinuationReader(first, lines, from, promptAt, isShell, reporter);
  return reader.read();
}

/** `> ` or, in a database's shell, `    -> `; a lone `>` is an empty line. */
const markPattern = /^\s{0,3}>(?: |$)|^\s+-> ?/;
const backslash = /(?:^|[^\\])(?:\\\\)*\\\s*$/;

class ContinuationReader {
  readonly #lines: readonly FenceLine[];
  readonly #promptAt: PromptFinder;
  readonly #isShell: boolean;
  readonly #reporter: Reporter;
  readonly #typed: FenceLine[];
  readonly #command = new OpenCommand();
  #index: number;
  /** Up to this line the command goes on; found by looking ahead. */
  #known = 0;

  constructor(
    first: FenceLine,
    lines: readonly FenceLine[],
    from: number,
    promptAt: PromptFinder,
    isShell: boolean,
    reporter: Reporter,
  ) {
    this.#lines = lines;
    this.#promptAt = promptAt;
    this.#isShell = isShell;
    this.#reporter = reporter;
    this.#typed = [first];
    this.#index = from;
    this.#command.read(readAs(first.text));
  }

  read(): Typed {
    for (;;) {
      if (this.#isShell && this.#command.inDocument) {
        if (!this.#readDocument() || this.#command.waitsFor === undefined) break;
        continue;
      }
      const line = this.#lines[this.#index];
      if (line === undefined || !this.#take(line)) {
        this.#reportOpen();
        break;
      }
      this.#index++;
    }
    return { lines: this.#typed, next: this.#index };
  }

  /** Gives whether the line belongs to the command. */
  #take(line: FenceLine): boolean {
    const last = this.#typed.at(-1) ?? line;
    const prompt = this.#promptAt(line);
    const mark = markLength(line);
    if (mark > 0 && prompt === undefined) return this.#add(without(line, mark));
    if (prompt !== undefined && prompt.kind !== 'inside') return false;
    if (backslash.test(last.text)) {
      // A blank after the backslash is reported; what is typed is what was meant.
      this.#typed[this.#typed.length - 1] = { text: last.text.trimEnd(), offset: last.offset };
      return this.#add(line);
    }
    if (prompt !== undefined || !this.#goesOn(last)) return false;
    return this.#add(line);
  }

  #add(line: FenceLine): true {
    this.#typed.push(line);
    this.#command.read(readAs(line.text));
    return true;
  }

  #goesOn(last: FenceLine): boolean {
    if (this.#index < this.#known) return true;
    if (!this.#isShell) return /(?:&&|\|)\s*$/.test(last.text) || this.#quoteClosesLater();
    const waits = this.#command.waitsFor;
    return waits !== undefined && (waits.kind === 'command' || this.#endsLater());
  }

  /** What is open goes on only where the fence has its end before the next prompt: else the rest is output. */
  #endsLater(): boolean {
    const ahead = this.#command.copy();
    for (let index = this.#index; index < this.#lines.length; index++) {
      const line = this.#lines[index];
      if (line === undefined || (!ahead.inDocument && this.#promptAt(line) !== undefined)) return false;
      ahead.read(readAs(line.text.slice(markLength(line))));
      if (ahead.waitsFor !== undefined) continue;
      this.#known = index + 1;
      return true;
    }
    return false;
  }

  /** For programs with another grammar: only quotes are common to all. */
  #quoteClosesLater(): boolean {
    const quote = openQuote(this.#typed.map((line) => line.text).join('\n'));
    if (quote === undefined) return false;
    for (const line of this.#lines.slice(this.#index)) {
      if (this.#promptAt(line) !== undefined) return false;
      if (line.text.includes(quote)) return true;
    }
    return false;
  }

  /** Gives whether it ends. What follows one without an end is told from output by its marks alone. */
  #readDocument(): boolean {
    const opened = this.#typed.at(-1);
    const marked = markPattern.test(this.#lines[this.#index]?.text ?? '');
    while (this.#command.inDocument) {
      const { delimiter } = this.#command;
      const end = this.#lines.findIndex(
        (one, at) => at >= this.#index && unmarked(one, marked).text.trim() === delimiter,
      );
      if (end < 0) {
        if (opened !== undefined)
          this.#reporter.report('heredocNeverEnds', opened.offset, opened.offset + opened.text.length, {
            delimiter: delimiter ?? '',
          });
        for (
          let line = this.#lines[this.#index];
          marked && line !== undefined;
          line = this.#lines[this.#index]
        ) {
          if (!markPattern.test(line.text)) break;
          this.#typed.push(unmarked(line, true));
          this.#index++;
        }
        return false;
      }
      for (const line of this.#lines.slice(this.#index, end + 1)) this.#add(unmarked(line, marked));
      this.#index = end + 1;
    }
    return true;
  }

  #reportOpen(): void {
    const waits = this.#isShell ? this.#command.waitsFor : undefined;
    const line = waits === undefined ? undefined : this.#typed[waits.line];
    if (waits === undefined || line === undefined) return;
    const end = line.offset + line.text.length;
    this.#reporter.report('commandNeverEnds', line.offset, end, { end: waits.end });
  }
}

function markLength({ text }: FenceLine): number {
  return markPattern.exec(text)?.[0].length ?? 0;
}

function without({ text, offset }: FenceLine, length: number): FenceLine {
  return { text: text.slice(length), offset: offset + length };
}

/** A line of a here-document, whose mark may lack its blank. */
function unmarked(line: FenceLine, marked: boolean): FenceLine {
  return marked ? without(line, /^\s{0,3}> ?/.exec(line.text)?.[0].length ?? 0) : line;
}

function readAs(text: string): string {
  return backslash.test(text) ? text.trimEnd() : text;
}
