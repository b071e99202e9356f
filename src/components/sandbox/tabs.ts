/** The pane's tabs: one for each shell and each preview, with the keys that tabs have. */
import { element } from './dom.ts';
import { panePart } from './pane.ts';

export interface Tab {
  readonly label: string;
  readonly panel: HTMLElement;
  /** Called whenever it becomes the shown one. */
  show(): void;
  hide(): void;
  focus(): void;
  /** Absent: it stays as long as the session. */
  readonly close?: () => void;
}

export class Tabs {
  readonly #entries: { tab: Tab; handle: HTMLElement }[] = [];
  readonly #onChange: () => void;
  #shown: Tab | undefined;
  #count = 0;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
    const list = panePart('tabs');
    list.setAttribute('role', 'tablist');
    list.setAttribute('aria-label', 'Terminals');
    list.addEventListener('keydown', (event) => {
      this.#key(event);
    });
  }

  get shown(): Tab | undefined {
    return this.#shown;
  }

  add(tab: Tab): void {
    this.#count += 1;
    const id = `sandbox-tab-${this.#count}`;
    const handle = element(
      'button',
      { type: 'button', role: 'tab', id, class: 'pane-tab', 'aria-controls': `${id}-panel`, tabindex: '-1' },
      tab.label,
    );
    if (tab.close !== undefined) handle.setAttribute('aria-keyshortcuts', 'Delete');
    handle.addEventListener('click', () => {
      this.show(tab);
      tab.focus();
    });
    tab.panel.id = `${id}-panel`;
    tab.panel.setAttribute('aria-labelledby', id);
    panePart('tabs').append(handle);
    panePart('terminals').append(tab.panel);
    this.#entries.push({ tab, handle });
    if (this.#shown === undefined) this.show(tab);
  }

  remove(tab: Tab): void {
    const at = this.#entries.findIndex((entry) => entry.tab === tab);
    const [entry] = at === -1 ? [] : this.#entries.splice(at, 1);
    entry?.handle.remove();
    tab.panel.remove();
    if (this.#shown !== tab) return;
    this.#shown = undefined;
    const next = this.#entries[Math.max(0, at - 1)];
    if (next !== undefined) this.show(next.tab);
    this.#onChange();
  }

  show(tab: Tab): void {
    const before = this.#shown;
    this.#shown = tab;
    for (const entry of this.#entries) {
      const isShown = entry.tab === tab;
      entry.handle.setAttribute('aria-selected', String(isShown));
      entry.handle.tabIndex = isShown ? 0 : -1;
      if (!isShown && entry.tab === before) entry.tab.hide();
    }
    tab.show();
    this.#onChange();
  }

  #key(event: KeyboardEvent): void {
    const at = this.#entries.findIndex(({ handle }) => handle === event.target);
    if (at === -1) return;
    const last = this.#entries.length - 1;
    const places: Readonly<Record<string, number>> = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    };
    const to = places[event.key];
    const entry = this.#entries[to ?? at];
    if (to !== undefined && entry !== undefined) {
      event.preventDefault();
      this.show(entry.tab);
      entry.handle.focus();
    } else if (event.key === 'Delete') {
      entry?.tab.close?.();
    }
  }
}
