/** What the reader types at a terminal's prompts, line by line, as it ends. What the page types is none of it. */
import type { Mark } from './marks.ts';
import { Output } from './output.ts';

/** A line that the reader typed at a shell's prompt, with what came of it. */
export interface TypedCommand {
  /** What the terminal showed of the line while it was typed, escapes and all. */
  readonly line: string;
  readonly output: string;
  /** Undefined: not known. */
  readonly exitCode: number | undefined;
}

/** Characters of a line that are kept: the first. */
const longestLine = 16 * 1024;

export class ByHand {
  readonly #onEnd: (command: TypedCommand) => void;
  #line = '';
  #output: Output | undefined;

  constructor(onEnd: (command: TypedCommand) => void) {
    this.#onEnd = onEnd;
  }

  text(text: string): void {
    if (this.#output !== undefined) this.#output.add(text);
    else this.#line = (this.#line + text).slice(0, longestLine);
  }

  mark(mark: Mark): void {
    if (mark.kind === 'line') {
      this.forget();
    } else if (mark.kind === 'output') {
      this.#output = new Output();
    } else if (mark.kind === 'done' && this.#output !== undefined) {
      const [line, output] = [this.#line, this.#output.text()];
      this.forget();
      this.#onEnd({ line, output, exitCode: mark.status });
    }
  }

  /** The page types now, or something else than what was typed stands there. */
  forget(): void {
    this.#line = '';
    this.#output = undefined;
  }
}
