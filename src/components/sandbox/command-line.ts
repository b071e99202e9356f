/**
 * The line that whole commands are written in: on-screen keyboards suggest, correct and take back, which a line of
 * the page's own bears and a terminal does not. It keeps what is written until it is sent, also while the pane is
 * closed, another terminal is shown, or the browser drops the page.
 */
import { element } from './dom.ts';
import { LineHistory } from './line-history.ts';
import { controlPressed, withControl } from './sticky-control.ts';

const stored = 'sandbox:written';

export class CommandLine {
  readonly field = element('textarea', {
    class: 'touch-line',
    rows: '1',
    'aria-label': 'Command for the terminal',
    placeholder: 'Write a command',
    autocapitalize: 'off',
    autocomplete: 'off',
    autocorrect: 'off',
    spellcheck: 'false',
    enterkeyhint: 'send',
  });
  readonly #history = new LineHistory();
  /** As it was before the newest letter. */
  #before = '';

  /**
   * @param enter called for the keyboard's Enter
   * @param control gives the code of a letter with the Ctrl of the touch keys to the terminal
   */
  constructor(enter: () => void, control: (code: string) => void) {
    this.#set(written());
    this.field.addEventListener('beforeinput', (event) => {
      // Not so the Enter that chooses one of a keyboard's suggestions.
      if (event.inputType !== 'insertLineBreak' && event.inputType !== 'insertParagraph') return;
      event.preventDefault();
      enter();
    });
    this.field.addEventListener('input', () => {
      if (controlPressed()) {
        const { value, selectionEnd } = this.field;
        const letter = value.length === this.#before.length + 1 ? value.charAt(selectionEnd - 1) : '';
        const code = withControl(letter);
        if (code !== letter) {
          this.#set(this.#before);
          control(code);
          return;
        }
      }
      this.#keep();
    });
    this.field.addEventListener('keydown', (event) => {
      this.#recall(event);
    });
  }

  /** Whether the reader writes in it. */
  get isFocused(): boolean {
    return document.activeElement === this.field;
  }

  /** Gives what is written, and is empty then. */
  take(): string {
    const line = this.field.value;
    this.#history.add(line);
    this.#set('');
    return line;
  }

  insert(text: string): void {
    this.field.setRangeText(text, this.field.selectionStart, this.field.selectionEnd, 'end');
    this.#keep();
  }

  #recall(event: KeyboardEvent): void {
    const direction = { ArrowUp: 'up', ArrowDown: 'down' } as const;
    const key = event.key;
    if ((key !== 'ArrowUp' && key !== 'ArrowDown') || event.isComposing) return;
    // Within several lines the keys go from one to the next.
    const { value, selectionStart } = this.field;
    if ((key === 'ArrowUp' ? value.slice(0, selectionStart) : value.slice(selectionStart)).includes('\n'))
      return;
    const line = this.#history.go(direction[key], value);
    if (line === undefined) return;
    event.preventDefault();
    this.#set(line);
  }

  #set(text: string): void {
    this.field.value = text;
    this.#keep();
  }

  #keep(): void {
    this.#before = this.field.value;
    // As high as what is written, where the browser does not do that by itself.
    this.field.rows = Math.min(4, this.#before.split('\n').length);
    try {
      if (this.#before === '') sessionStorage.removeItem(stored);
      else sessionStorage.setItem(stored, this.#before);
    } catch {
      // It lasts as long as the page.
    }
  }
}

function written(): string {
  try {
    return sessionStorage.getItem(stored) ?? '';
  } catch {
    return '';
  }
}
