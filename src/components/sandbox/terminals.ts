/** The session's shells and previews as tabs of the pane. */
import type { TypedCommand } from '../../sandbox/shell/shell.ts';
import { announce } from './announcer.ts';
import type { NodeShell, SessionListener } from './lab-session.ts';
import { paneElement } from './pane.ts';
import type { Tab } from './tabs.ts';
import { Tabs } from './tabs.ts';
import type { TerminalLook } from './terminal-view.ts';
import { TerminalView } from './terminal-view.ts';

const storedLook = 'sandbox:look';

interface Entry {
  readonly shell: NodeShell;
  readonly view: TerminalView;
  readonly tab: Tab;
}

export class Terminals implements SessionListener {
  readonly tabs: Tabs;
  #entries: Entry[] = [];
  #look: TerminalLook = storedLookOf();
  readonly #typedListeners = new Set<(command: TypedCommand, shell: NodeShell) => void>();

  constructor(onChange: () => void) {
    this.tabs = new Tabs(onChange);
    new MutationObserver(() => {
      this.setLook({});
    }).observe(document.documentElement, { attributeFilter: ['data-theme'] });
    this.#expose('terminalText', (view) => view.text());
    this.#expose('terminalRecording', (view) => view.recording.parts);
  }

  get look(): TerminalLook {
    return this.#look;
  }

  /** The shell whose tab is shown. */
  get shown(): NodeShell | undefined {
    return this.#shownEntry()?.shell;
  }

  get view(): TerminalView | undefined {
    return this.#shownEntry()?.view;
  }

  setLook(change: Partial<TerminalLook>): void {
    this.#look = { ...this.#look, ...change };
    keepLook(this.#look);
    for (const { view } of this.#entries) view.setLook(this.#look);
  }

  /** Calls `listener` when a line that the reader typed at a shell's prompt has run to its end. */
  onTyped(listener: (command: TypedCommand, shell: NodeShell) => void): void {
    this.#typedListeners.add(listener);
  }

  onShell(shell: NodeShell): void {
    shell.shell.onTyped((command) => {
      for (const listener of this.#typedListeners) listener(command, shell);
    });
    const label = shell.number === 1 ? shell.node : `${shell.node} (${shell.number})`;
    const view = new TerminalView(shell.shell, label, this.#look);
    const tab: Tab = {
      label,
      panel: view.panel,
      show: () => {
        view.show();
      },
      hide: () => {
        view.hide();
      },
      focus: () => {
        view.focus();
      },
    };
    this.#entries.push({ shell, view, tab });
    this.tabs.add(tab);
  }

  onShellClosed(shell: NodeShell): void {
    this.#remove((entry) => entry.shell === shell);
  }

  onWentBack(words: string): void {
    this.onNote(words);
    announce(`${words}.`);
  }

  /** A line of the page's own in every terminal. */
  onNote(words: string): void {
    for (const { view } of this.#entries) view.note(words);
  }

  showShell(shell: NodeShell): void {
    const entry = this.#entries.find((candidate) => candidate.shell === shell);
    if (entry === undefined) return;
    this.tabs.show(entry.tab);
    entry.tab.focus();
  }

  /** Shows the node's own shell, so that what is typed is seen. */
  showNode(node: string): void {
    const entry = this.#entries.find(({ shell }) => shell.node === node && shell.number === 1);
    if (entry !== undefined && this.tabs.shown !== entry.tab) this.tabs.show(entry.tab);
  }

  /** Each node's screen, to be shown again with a saved session. */
  screens(): Record<string, string> {
    return Object.fromEntries(
      this.#entries
        .filter(({ shell }) => shell.number === 1)
        .map(({ shell, view }) => [shell.node, view.serialize()]),
    );
  }

  restoreScreens(screens: Readonly<Record<string, string>>): void {
    for (const { shell, view } of this.#entries) {
      const screen = screens[shell.node];
      if (shell.number === 1 && screen !== undefined) view.restore(screen);
    }
  }

  clear(): void {
    this.#remove(() => true);
  }

  /** Gives the pane a property with something of each terminal, by its tab's name. */
  #expose(name: 'terminalText' | 'terminalRecording', of: (view: TerminalView) => unknown): void {
    const get = (): Record<string, unknown> =>
      Object.fromEntries(this.#entries.map(({ tab, view }) => [tab.label, of(view)]));
    Object.defineProperty(paneElement(), name, { configurable: true, get });
  }

  #remove(which: (entry: Entry) => boolean): void {
    for (const { view, tab } of this.#entries.filter(which)) {
      this.tabs.remove(tab);
      view.dispose();
    }
    this.#entries = this.#entries.filter((entry) => !which(entry));
  }

  #shownEntry(): Entry | undefined {
    return this.#entries.find(({ tab }) => tab === this.tabs.shown);
  }
}

function keepLook(look: TerminalLook): void {
  try {
    localStorage.setItem(storedLook, JSON.stringify(look));
  } catch {
    // It lasts as long as the page.
  }
}

function storedLookOf(): TerminalLook {
  let kept: Partial<Record<keyof TerminalLook, unknown>> = {};
  try {
    kept = JSON.parse(localStorage.getItem(storedLook) ?? '{}') as typeof kept;
  } catch {
    // Nothing was kept, or it cannot be read.
  }
  const { enlarged, screenReader } = kept;
  return {
    enlarged: typeof enlarged === 'number' ? enlarged : 0,
    screenReader: screenReader === true,
  };
}
