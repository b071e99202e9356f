/**
 * What a touch screen's keyboard has not, below the terminal: keys, and a line to write whole commands in. Where
 * there are a mouse and a keyboard the styles show nothing of it.
 */
import { readClipboard } from '../clipboard.ts';
import { CommandLine } from './command-line.ts';
import { button, element } from './dom.ts';
import { paneElement } from './pane.ts';
import type { Sandbox } from './sandbox.ts';
import { controlPressed, onControl, pressControl } from './sticky-control.ts';
import type { TerminalView } from './terminal-view.ts';
import './touch-keys.css';

const byHand = 'Press and hold in the line below, choose Paste there, then press Enter.';

export class TouchKeys {
  readonly #view: () => TerminalView | undefined;
  readonly #said = element('p', { class: 'touch-said', role: 'status' });
  readonly #line: CommandLine;
  readonly #bar: HTMLElement;

  constructor(sandbox: Sandbox) {
    this.#view = () => sandbox.terminals.view;
    this.#line = new CommandLine(
      () => {
        this.#enter();
      },
      (code) => {
        this.#type(code);
      },
    );
    const control = this.#key('Ctrl', 'Ctrl, for the next letter', () => {
      pressControl(!controlPressed());
    });
    control.setAttribute('aria-pressed', 'false');
    onControl((pressed) => {
      control.setAttribute('aria-pressed', String(pressed));
    });
    this.#bar = element(
      'div',
      { class: 'touch-bar', role: 'group', 'aria-label': 'Keys for touch screens', hidden: '' },
      this.#said,
      element(
        'div',
        { class: 'touch-keys' },
        this.#key('Esc', 'Esc', () => {
          this.#type('\u001b');
        }),
        this.#key('Tab', 'Tab', () => {
          // The shell completes what stands at its own prompt.
          this.#type(`${this.#line.take()}\t`);
        }),
        control,
        this.#key('Ctrl-C', 'Ctrl-C', () => {
          this.#type('\u0003');
        }),
        ...(
          [
            ['←', 'Arrow left', 'D'],
            ['↑', 'Arrow up', 'A'],
            ['↓', 'Arrow down', 'B'],
            ['→', 'Arrow right', 'C'],
          ] as const
        ).map(([label, name, letter]) =>
          this.#key(label, name, () => {
            this.#type(this.#view()?.arrow(letter) ?? '');
          }),
        ),
      ),
      element(
        'div',
        { class: 'touch-write' },
        this.#line.field,
        this.#key('⏎', 'Enter', () => {
          this.#enter();
        }),
        this.#key('Paste', 'Paste', () => void this.#paste()),
      ),
    );
    // A key leaves the focus, and so the on-screen keyboard, where it is.
    this.#bar.addEventListener('mousedown', (event) => {
      if (event.target !== this.#line.field) event.preventDefault();
    });
    this.#line.field.addEventListener('input', () => {
      this.#say('');
    });
    paneElement().append(this.#bar);
    sandbox.onChange(() => {
      this.#bar.hidden = this.#view() === undefined;
    });
  }

  #key(label: string, name: string, press: () => void): HTMLButtonElement {
    return button(
      label,
      () => {
        this.#say('');
        press();
      },
      { class: 'touch-key', 'aria-label': name },
    );
  }

  #enter(): void {
    this.#type(`${this.#line.take()}\r`);
  }

  #type(text: string): void {
    this.#view()?.type(text.replaceAll('\n', '\r'));
  }

  /** Where the reader writes: into the line, or else into the terminal. Several lines are shown before they run. */
  async #paste(): Promise<void> {
    const intoLine = this.#line.isFocused;
    const clipboard = await readClipboard();
    if (clipboard.kind !== 'text') {
      this.#line.field.focus();
      const why =
        clipboard.kind === 'insecure'
          ? 'This page came over plain http, where browsers let no page read the clipboard.'
          : 'This browser did not let the page read the clipboard.';
      this.#say(`${why} ${byHand}`);
    } else if (clipboard.text === '') {
      this.#say('There is no text on the clipboard.');
    } else if (intoLine) {
      this.#line.insert(clipboard.text);
    } else if (/[\r\n]/.test(clipboard.text)) {
      this.#line.insert(clipboard.text);
      this.#say('These are several lines: look at them, then press Enter.');
    } else this.#type(clipboard.text);
  }

  #say(words: string): void {
    this.#said.textContent = words;
  }
}
