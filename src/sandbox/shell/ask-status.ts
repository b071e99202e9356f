/**
 * Asks a shell inside (a container's, say), which gives no marks, how the command before ended: `$?`.
 * Nothing of the asking stays: not in `$?`, `$_`, variables, history or on the screen. Three kinds of line
 * editing take three ways, and one row of keys (`probe`), which leaves the line empty everywhere, tells
 * which it is:
 * - readline (bash) puts the value in the line's place at ESC Ctrl-E, and nothing runs;
 * - where the kernel edits the line (dash) there is no history: a line is entered that ends as it found `$?`;
 * - BusyBox remembers each entered line that is not the one before it, and keeps a change of a remembered
 *   line when one moves off it. So the line before is changed to the asked one, which then is not
 *   remembered again, and changed back.
 * The shell may end meanwhile. What was typed for it is then read by the shell outside, which must not run it.
 */
import { isShellPrompt, lastLine, withoutEscapes } from './prompts.ts';
import type { Watcher } from './tty.ts';
import type { Ending, Verdict } from './waiting.ts';

/** The terminal that the shell is in. */
export interface AskedTerminal {
  /** The line that the cursor stands on. */
  readonly line: string;
  watcher: Watcher | undefined;
  write(text: string): void;
  wait<T extends string>(
    check: () => Verdict<T> | undefined,
    deadline: number,
    signal?: AbortSignal,
  ): Promise<T | Ending>;
  /** Keeps bytes from whoever shows them, until `reveal`. */
  hide(): void;
  /**
   * `undone`: the terminal is as it was before `hide`, but for `news`. `over`: only `news` is shown, and what stands
   * there now stays so. `shown`: all that came since is shown.
   */
  reveal(hidden: 'undone' | 'over' | 'shown', news?: string): void;
  /** Waits until the shell that gives marks stands at its prompt and has read all that was typed; whether it does. */
  hasReadAll(): Promise<boolean>;
  /** Draws the line of the shell that gives marks anew. */
  redraw(): void;
}

/** The whole asking, and what it takes to tidy up after it, ms. */
const patience = 3000;
const tidyPatience = 1000;
/** An answer whose end is not known is whole when nothing follows for this long, ms: slow machines pause. */
const settle = 1500;

const up = '\u001b[A';
const down = '\u001b[B';
const cutLine = '\u0015';
/** A key and its deletion: their echo tells that everything before has been read. */
const readAll = 'Z\u007f';
const hasReadAll = /Z\u0008(?: \u0008|\u001b\[[JK])$/;

/**
 * The status, 0 to 255, of the command before the shell prompt that stands; undefined where none is to be
 * had. `entered` is the line that was typed last.
 */
export async function askStatus(
  terminal: AskedTerminal,
  entered: string,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const watcher = terminal.watcher;
  const asking = new Asking(terminal, entered, signal);
  terminal.hide();
  try {
    const status = await asking.status();
    if (status === undefined) await asking.hearOut();
    if (!asking.ended) return status;
    // What has answered may be the shell outside; and it still has to read what was typed for the one that ended.
    terminal.write(`${down}${cutLine}`);
    const isBack = await terminal.hasReadAll();
    terminal.reveal(isBack ? 'over' : 'shown', asking.lastWords);
    if (isBack) terminal.redraw();
    return undefined;
  } finally {
    terminal.watcher = watcher;
    terminal.reveal('undone', asking.news);
  }
}

class Asking {
  readonly #terminal: AskedTerminal;
  readonly #entered: string;
  readonly #signal: AbortSignal | undefined;
  readonly #prompt: string;
  readonly #deadline = performance.now() + patience;
  /** Six digits that no output has by chance. */
  readonly #key = randomKey();
  #text = '';
  /** What the shell ran in has ended. */
  ended = false;
  /** What came before that, since the last keys were typed. */
  #untilEnd = '';
  /** What the shell said by itself at an Enter, such as that a job is done, with the prompt after it. */
  news = '';

  constructor(terminal: AskedTerminal, entered: string, signal: AbortSignal | undefined) {
    this.#terminal = terminal;
    this.#entered = entered;
    this.#signal = signal;
    this.#prompt = terminal.line;
    terminal.watcher = {
      text: (text) => {
        this.#text += text;
        if (!this.ended) this.#untilEnd += text;
      },
      mark: () => {
        this.ended = true;
      },
      waits: () => undefined,
    };
  }

  /**
   * Readline draws anew from the first difference on. The blanks are there for the value to have no character in
   * common with what it takes the place of, so that all of it is drawn in one piece.
   */
  get #sum(): string {
    return `$((   $?+${this.#key}*1000))`;
  }

  /** What was said at the end of what the shell ran in, such as `Killed`, without the echo of our keys. */
  get lastWords(): string {
    const lines = this.#untilEnd.split(/\r*\n/).map((line) => withoutEscapes(this.#withoutEcho(line)));
    return ['', ...lines.filter((line) => line !== ''), ''].join('\r\n');
  }

  /** `line` without the keys that were echoed before it, all or the first of them. */
  #withoutEcho(line: string): string {
    const rest = line.replace(/^.*Z\u0008(?: \u0008|\u001b\[[JK])/, '');
    const plain = withoutEscapes(rest);
    if (plain.includes(String(this.#key)))
      return plain.replace(
        new RegExp(`^.*${this.#key}[\\d*()]*(?:\\^K|\\^\\[|\\^E|Si|[ \u0007\u0008])*`),
        '',
      );
    const at = rest.indexOf('$((');
    if (at === -1) return rest;
    let length = 3;
    while (length < this.#sum.length && rest[at + length] === this.#sum[length]) length += 1;
    return rest.slice(at + length);
  }

  /** Somebody said something instead of an answer: the end of what the shell ran in, perhaps, which is told next. */
  async hearOut(): Promise<void> {
    if (!this.#untilEnd.includes('\n')) return;
    await this.#terminal.wait(
      () => (this.ended ? 'ended' : { ifQuietFor: settle, then: 'quiet' }),
      performance.now() + patience,
    );
  }

  async status(): Promise<number | undefined> {
    const sum = this.#sum;
    // Between: end of line; expand it. S and i: out of vi's command mode, where ESC has led. Then all is
    // deleted one by one, as what is cut off whole would be what readline next puts back.
    const probe = `${sum}\u000b\u001b\u0005Si${'\u007f'.repeat(sum.length + 8)}${cutLine}${readAll}`;
    await this.#send(probe, () => hasReadAll.test(this.#text), this.#signal);
    if (this.ended) return undefined;
    const said = withoutEscapes(this.#text).replace(/[\s\u0007\u0008]/g, '');
    const value = new RegExp(`${this.#key}(\\d{3})`).exec(said)?.[1];
    if (value !== undefined) return Number(value);
    if (this.#signal?.aborted === true) return undefined;
    // To the kernel the keys after `#` are a comment; readline, should the shell outside read them, clears its line.
    if (this.#text.startsWith(`${sum}^K^[^E`)) return this.#enter(`${this.#question()} #\u0001\u000b\r`);
    // BusyBox clears to the end of the screen where others clear to the end of the line.
    const isBusyBox = said.startsWith(sum.replace(/\s/g, '')) && this.#text.includes('\u001b[J');
    return isBusyBox && !this.#text.includes('\u001b[K') ? this.#askBusyBox() : undefined;
  }

  /**
   * In a subshell: no variable is touched. Without trace: the answer is the last that it prints. In a list,
   * or `set -e` would end the shell; `case` leaves `$_` alone.
   */
  #question(): string {
    const answer = `\\033]7770;${this.#key};%s\\007`;
    return `(s=$?; set +x; printf '${answer}' "$s"; exit "$s") && case . in esac`;
  }

  async #enter(keys: string): Promise<number | undefined> {
    const answer = new RegExp(`\\u001b\\]7770;${this.#key};(\\d{1,3})\\u0007([^]*)$`);
    await this.#send(keys, () => isShellPrompt(lastLine(answer.exec(this.#text)?.[2] ?? '')));
    const [, status, after = ''] = answer.exec(this.#text) ?? [];
    if (status === undefined) return undefined;
    if (after.includes('\n')) this.news = `\r\n${after}`;
    return Number(status);
  }

  async #askBusyBox(): Promise<number | undefined> {
    await this.#send(up, () => /(?:\u001b\[J|\u0007)$/.test(this.#text), this.#signal);
    const entry = this.#entry();
    if (entry === undefined) {
      await this.#tidy(down);
      return undefined;
    }
    const question = this.#question();
    const status = await this.#enter(`${cutLine}${question}${down}${cutLine}${question}\r`);
    await this.#tidy(`${up}${cutLine}${entry}${down}`);
    return status;
  }

  /** The line before, as it can be typed again. Without one (no history) the asking would be remembered. */
  #entry(): string | undefined {
    const line = withoutEscapes(this.#text).replace(/[\r\n]/g, '');
    if (!line.startsWith(this.#prompt)) return undefined;
    const entry = line.slice(this.#prompt.length);
    if (entry !== '' && seenAs(this.#entered).test(entry)) return this.#entered;
    // Another line than ours, as after a shell inside this one has ended. `?` may be shown for anything.
    return /^[ ->@-~]+$/.test(entry) ? entry : undefined;
  }

  async #tidy(keys: string): Promise<void> {
    const deadline = Math.max(this.#deadline, performance.now() + tidyPatience);
    await this.#send(`${keys}${cutLine}${readAll}`, () => hasReadAll.test(this.#text), undefined, deadline);
  }

  /** Types `keys` and waits until `isWhole` holds for the text that they bring. */
  async #send(
    keys: string,
    isWhole: () => boolean,
    signal?: AbortSignal,
    deadline = this.#deadline,
  ): Promise<void> {
    if (this.ended) return;
    this.#text = '';
    this.#terminal.write(keys);
    const check = (): Verdict<'whole' | 'quiet'> | undefined => {
      if (this.ended || isWhole()) return 'whole';
      return this.#text === '' ? undefined : { ifQuietFor: settle, then: 'quiet' };
    };
    let end = await this.#terminal.wait(check, deadline, signal);
    // The keys are on their way: what they bring must not come after all is over.
    if (end === 'stopped') end = await this.#terminal.wait(check, performance.now() + tidyPatience);
    if (end === 'gone') this.ended = true;
  }
}

/** How BusyBox may show `line`: without Unicode a `?` for each byte that is not ASCII. */
function seenAs(line: string): RegExp {
  const escaped = line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/[^ -~]/gu, '(?:$&|\\?{1,4})')}$`, 'u');
}

function randomKey(): number {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return 100_000 + (random % 900_000);
}
