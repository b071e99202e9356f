/** A shell on the screen: xterm.js with its keys, size, colours and search. */
import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { SerializeAddon } from '@xterm/addon-serialize';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import type { Shell } from '../../sandbox/shell/shell.ts';
import { copyToClipboard } from '../clipboard.ts';
import { announce } from './announcer.ts';
import { element } from './dom.ts';
import { letterSize, pageCodeSize } from './letter.ts';
import { paneElement } from './pane.ts';
import { Recording } from './recording.ts';
import { withControl } from './sticky-control.ts';
import { handleKey } from './terminal-keys.ts';
import { terminalTheme } from './terminal-theme.ts';
import { startTouchScroll } from './touch-scroll.ts';

/** Tables of the docker command need this much; a narrower pane scrolls sideways. */
const leastColumns = 80;
/** What a phone on its side has left above its keyboard. */
const leastRows = 2;
/** Bytes that wait to be drawn, above which output is passed over: a flood must not fill the memory. */
const longestQueue = 8 * 1024 * 1024;

/** What xterm.js answers to programs' questions: no key of the reader's. */
const reply =
  /^(?:\u001b\[[?>=]?[\d;]*[Rcnt]|\u001b\[[IO]|\u001bP.*\u001b\\|\u001b\]\d+;.*(?:\u0007|\u001b\\))$/s;

export interface TerminalLook {
  /** Pixels that the reader wants letters larger than the page's code, or, below 0, smaller. */
  readonly enlarged: number;
  readonly screenReader: boolean;
}

export class TerminalView {
  readonly panel: HTMLElement;
  /** What the panel shows of the terminal, and may scroll sideways: without the scrollbar that this takes. */
  readonly #room = element('div', { class: 'terminal-room' });
  readonly recording = new Recording();
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  readonly #search = new SearchAddon();
  readonly #serialize = new SerializeAddon();
  readonly #unsubscribe: () => void;
  readonly #sizes: ResizeObserver;
  #look: TerminalLook;
  #label = '';
  #waiting = 0;
  #passedOver = 0;
  /** The reader types, so that the cursor is kept in sight; until they scroll themselves. */
  #follows = false;

  constructor(shell: Shell, name: string, look: TerminalLook) {
    this.#look = look;
    this.panel = element('div', { class: 'terminal', role: 'tabpanel', hidden: '' }, this.#room);
    this.#terminal = new Terminal({
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono') || 'monospace',
      fontSize: letterSize(pageCodeSize(), look.enlarged),
      scrollback: 10_000,
      screenReaderMode: look.screenReader,
      theme: terminalTheme(paneElement()),
      cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      minimumContrastRatio: 4.5,
      allowProposedApi: true,
      // Pasted text is typed text: the shell paces it, and programs see no paste brackets.
      ignoreBracketedPasteMode: true,
    });
    this.#terminal.loadAddon(this.#fit);
    this.#terminal.loadAddon(this.#search);
    this.#terminal.loadAddon(this.#serialize);
    this.#terminal.loadAddon(new WebLinksAddon());
    this.#terminal.onData((data) => {
      const from = reply.test(data) ? 'reply' : 'reader';
      if (from === 'reader') this.#follows = true;
      shell.type(from === 'reader' ? withControl(data) : data, from);
    });
    startTouchScroll(
      this.panel,
      () => (this.#room.querySelector('.xterm-screen')?.clientHeight ?? 0) / this.#terminal.rows || 1,
      (lines) => {
        this.#scroll(lines);
      },
    );
    this.#terminal.onCursorMove(() => {
      this.#showCursor();
    });
    for (const moved of ['wheel', 'pointerdown'])
      this.panel.addEventListener(
        moved,
        () => {
          this.#follows = false;
        },
        { passive: true },
      );
    this.#terminal.onResize(({ cols, rows }) => {
      shell.resize({ columns: cols, rows });
    });
    this.#terminal.attachCustomKeyEventHandler(
      handleKey(
        this.#terminal,
        (text) => {
          shell.type(text, 'reader');
        },
        (text) => void copySelected(text),
      ),
    );
    this.#unsubscribe = shell.onOutput((bytes) => {
      this.recording.add(bytes);
      this.#draw(bytes);
    });
    this.#sizes = new ResizeObserver(() => {
      this.fit();
    });
    this.#sizes.observe(this.#room);
    this.#name(name);
  }

  /** Draws it for the first time, or again after it was hidden. */
  show(): void {
    this.panel.hidden = false;
    if (this.#terminal.element === undefined) {
      this.#terminal.open(this.#room);
      this.#name(this.#label);
    }
    this.fit();
  }

  hide(): void {
    this.panel.hidden = true;
  }

  focus(): void {
    this.#terminal.focus();
  }

  /** As if the reader had typed it. */
  type(text: string): void {
    this.#terminal.input(text);
  }

  /** What an arrow key sends to the program that runs; `letter` as terminals name them: A is up. */
  arrow(letter: 'A' | 'B' | 'C' | 'D'): string {
    return `\u001b${this.#terminal.modes.applicationCursorKeysMode ? 'O' : '['}${letter}`;
  }

  fit(): void {
    if (this.panel.hidden || this.panel.clientWidth === 0 || this.#terminal.element === undefined) return;
    const letter = letterSize(pageCodeSize(), this.#look.enlarged);
    if (this.#terminal.options.fontSize !== letter) this.#terminal.options.fontSize = letter;
    const size = this.#fit.proposeDimensions() ?? { cols: leastColumns, rows: 24 };
    this.#terminal.resize(Math.max(leastColumns, size.cols), Math.max(leastRows, size.rows));
  }

  setLook(look: TerminalLook): void {
    this.#look = look;
    this.#terminal.options.screenReaderMode = look.screenReader;
    this.#terminal.options.theme = terminalTheme(paneElement());
    this.fit();
  }

  /** Selects the next place that has `text`, upwards. Whether there is one. */
  find(text: string, direction: 'up' | 'down'): boolean {
    return direction === 'up' ? this.#search.findPrevious(text) : this.#search.findNext(text);
  }

  /** A line of the page's own, set off from what the shell prints. */
  note(words: string): void {
    this.#terminal.write(`\r\n\u001b[36m── ${words} ──\u001b[0m\r\n`);
  }

  /** All that it shows and has shown, as plain text. */
  text(): string {
    const { active } = this.#terminal.buffer;
    const lines: string[] = [];
    for (let index = 0; index < active.length; index += 1) {
      const line = active.getLine(index);
      const text = line?.translateToString(true) ?? '';
      if (line?.isWrapped === true) lines.push((lines.pop() ?? '') + text);
      else lines.push(text);
    }
    return lines.join('\n').trimEnd();
  }

  /** The same with its colours, to be shown again by `restore`. */
  serialize(): string {
    return this.#serialize.serialize({ scrollback: 1000 });
  }

  restore(serialized: string): void {
    this.#terminal.write(serialized);
  }

  dispose(): void {
    this.#unsubscribe();
    this.#sizes.disconnect();
    this.#terminal.dispose();
    this.panel.remove();
  }

  #name(name: string): void {
    this.#label = name;
    this.#terminal.textarea?.setAttribute('aria-label', `Terminal of ${name}. Escape, then Tab, leaves it.`);
  }

  /** Scrolls sideways as far as the cursor needs, and back to the first column when it fits there. */
  #showCursor(): void {
    const screen = this.#room.querySelector('.xterm-screen');
    if (!this.#follows || screen === null || this.panel.scrollWidth <= this.panel.clientWidth) return;
    const letter = screen.clientWidth / this.#terminal.cols;
    // Some letters more, so that what is typed next is seen too.
    const right = (this.#terminal.buffer.active.cursorX + 4) * letter;
    this.panel.scrollLeft =
      right <= this.panel.clientWidth ? 0 : Math.max(this.panel.scrollLeft, right - this.panel.clientWidth);
  }

  /** Programs that take the whole screen scroll by arrow keys, as they do with a wheel. */
  #scroll(lines: number): void {
    if (this.#terminal.buffer.active.type === 'alternate')
      this.type(this.arrow(lines < 0 ? 'A' : 'B').repeat(Math.abs(lines)));
    else this.#terminal.scrollLines(lines);
  }

  #draw(bytes: Uint8Array): void {
    if (this.#waiting > longestQueue) {
      this.#passedOver += bytes.length;
      return;
    }
    this.#waiting += bytes.length;
    this.#terminal.write(bytes, () => {
      this.#waiting -= bytes.length;
      if (this.#waiting > 0 || this.#passedOver === 0) return;
      this.note(`${this.#passedOver} bytes came too fast to be shown`);
      this.#passedOver = 0;
    });
  }
}

async function copySelected(text: string): Promise<void> {
  announce((await copyToClipboard(text)) ? 'Copied' : 'The browser did not let the page copy.');
}
