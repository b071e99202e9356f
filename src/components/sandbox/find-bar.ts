/** Finds text in the terminal that is shown. */
import { button, element } from './dom.ts';
import { panePart } from './pane.ts';
import type { TerminalView } from './terminal-view.ts';

export class FindBar {
  readonly #bar: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #said: HTMLElement;
  readonly #view: () => TerminalView | undefined;

  constructor(view: () => TerminalView | undefined) {
    this.#view = view;
    this.#input = element('input', {
      type: 'search',
      'aria-label': 'Find in the terminal',
      placeholder: 'Find',
    });
    this.#said = element('span', { role: 'status' });
    this.#bar = element(
      'div',
      { class: 'pane-find', role: 'search', hidden: '' },
      this.#input,
      button(
        '↑',
        () => {
          this.#find('up');
        },
        { 'aria-label': 'Find upwards' },
      ),
      button(
        '↓',
        () => {
          this.#find('down');
        },
        { 'aria-label': 'Find downwards' },
      ),
      button(
        '×',
        () => {
          this.hide();
        },
        { 'aria-label': 'Close find' },
      ),
      this.#said,
    );
    this.#input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') this.#find(event.shiftKey ? 'down' : 'up');
      if (event.key === 'Escape') this.hide();
    });
  }

  show(): void {
    if (!this.#bar.isConnected) panePart('terminals').before(this.#bar);
    this.#bar.hidden = false;
    this.#input.select();
    this.#input.focus();
  }

  hide(): void {
    if (this.#bar.hidden) return;
    this.#bar.hidden = true;
    this.#view()?.focus();
  }

  #find(direction: 'up' | 'down'): void {
    const found = this.#input.value === '' || this.#view()?.find(this.#input.value, direction) === true;
    this.#said.textContent = found ? '' : 'Not there';
  }
}
