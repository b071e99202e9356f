/** The pane's buttons: more shells, undo, reset, save, and a menu for what is needed seldom. */
import { ask } from './ask.ts';
import { button, element } from './dom.ts';
import { engineLink, forgetEngineLink } from './engines.ts';
import { FindBar } from './find-bar.ts';
import { hintWords } from './keys-hint.ts';
import type { LabSession } from './lab-session.ts';
import { enlargedBy, pageCodeSize } from './letter.ts';
import { panePart, showRefusal, showState } from './pane.ts';
import type { Autosave } from './autosave.ts';
import type { Previews } from './preview.ts';
import type { Runs } from './runs.ts';
import type { Sandbox } from './sandbox.ts';
import type { SavedSessions } from './saved-sessions.ts';

export class Tools {
  readonly #sandbox: Sandbox;
  readonly #runs: Runs;
  readonly #saved: SavedSessions;
  readonly #autosave: Autosave;
  readonly #previews: Previews;
  readonly #find: FindBar;
  readonly #undo: HTMLButtonElement;
  readonly #closeShell: HTMLButtonElement;
  /** The tool that is at work. */
  #working: string | undefined;

  constructor(sandbox: Sandbox, runs: Runs, saved: SavedSessions, autosave: Autosave, previews: Previews) {
    this.#sandbox = sandbox;
    this.#runs = runs;
    this.#saved = saved;
    this.#autosave = autosave;
    this.#previews = previews;
    this.#find = new FindBar(() => sandbox.terminals.view);
    this.#undo = this.#tool('Undo', 'Go back to before the last run', (session) => session.undo());
    this.#closeShell = button('Close shell', () => {
      this.#closeShown();
    });
    const show = (): void => {
      this.show();
    };
    sandbox.onChange(show);
    runs.onIdle(() => {
      showRefusal(undefined);
      show();
    });
  }

  show(): void {
    const { session, terminals } = this.#sandbox;
    const place = panePart('tools');
    if (session === undefined) {
      place.replaceChildren();
      this.#find.hide();
      return;
    }
    this.#undo.disabled = session.undoable === undefined;
    this.#undo.title = session.undoable === undefined ? 'Nothing to undo yet' : `Undo: ${session.undoable}`;
    this.#closeShell.hidden = (terminals.shown?.number ?? 1) === 1;
    if (place.childElementCount > 0) return;
    place.append(
      button(
        '+',
        () => {
          this.#openShell(session);
        },
        { 'aria-label': 'Open another shell on this node', title: 'Another shell on this node' },
      ),
      this.#undo,
      this.#menu(),
    );
  }

  #menu(): HTMLElement {
    const { terminals } = this.#sandbox;
    const screenReader = button(
      'Screen-reader mode',
      () => {
        terminals.setLook({ screenReader: !terminals.look.screenReader });
        screenReader.setAttribute('aria-pressed', String(terminals.look.screenReader));
      },
      { 'aria-pressed': String(terminals.look.screenReader) },
    );
    const letters =
      (change: number): (() => void) =>
      () => {
        terminals.setLook({ enlarged: enlargedBy(pageCodeSize(), terminals.look.enlarged, change) });
      };
    const items = [
      this.#tool('Reset', 'Every node goes back to its first prompt', () => this.#reset()),
      this.#tool('Save for later', 'Keep this session in the browser’s storage', () => this.#save()),
      button('Published ports', () => void this.#previews.open()),
      button('Find', () => {
        this.#find.show();
      }),
      this.#closeShell,
      element(
        'span',
        { class: 'pane-letters', role: 'group', 'aria-label': 'Size of letters' },
        button('A−', letters(-1), { 'aria-label': 'Smaller letters' }),
        button('A+', letters(1), { 'aria-label': 'Larger letters' }),
      ),
      screenReader,
      button('End the sandbox', () => void this.#end()),
      this.#sandbox.downloads,
      this.#autosave.place,
      element('p', { class: 'pane-hint' }, hintWords()),
    ];
    const menu = element(
      'details',
      { class: 'pane-menu' },
      element('summary', { class: 'button' }, 'More'),
      element('div', { class: 'pane-menu-items' }, ...items),
    );
    menu.addEventListener('click', (event) => {
      if (event.target instanceof HTMLButtonElement && event.target.closest('.pane-letters') === null)
        menu.open = false;
    });
    menu.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      menu.open = false;
      menu.querySelector('summary')?.focus();
    });
    return menu;
  }

  /** Asks, and resets the nodes where the reader wants it; whether they were. */
  async startOver(): Promise<boolean> {
    let wasReset = false;
    await this.#work('Start over', async () => {
      wasReset = await this.#reset();
    });
    return wasReset;
  }

  #tool(label: string, title: string, work: (session: LabSession) => Promise<unknown>): HTMLButtonElement {
    const made = button(
      label,
      () => {
        const { session } = this.#sandbox;
        if (session !== undefined) void this.#work(label, () => work(session), made);
      },
      { title },
    );
    return made;
  }

  /** Does `work`, unless it has to wait for something, which is said then. Never rejects. */
  async #work(label: string, work: () => Promise<unknown>, pressed?: HTMLButtonElement): Promise<void> {
    const why = this.#runs.busy
      ? 'a command runs. Press Stop, or let it end'
      : this.#working === undefined
        ? undefined
        : `${this.#working} is not done yet`;
    showRefusal(why === undefined ? undefined : `${label} has to wait: ${why}.`);
    if (why !== undefined) return;
    this.#working = label;
    if (pressed !== undefined) pressed.disabled = true;
    try {
      await work();
      this.#sandbox.showReady();
    } catch (error) {
      this.#sandbox.showError(error);
    }
    this.#working = undefined;
    showRefusal(undefined);
    if (pressed !== undefined) pressed.disabled = false;
    this.show();
  }

  /** @throws {SandboxFailure} */
  async #save(): Promise<void> {
    await this.#saved.save();
    this.#autosave.showAsking();
  }

  /** Whether the reader wanted it. @throws {SandboxFailure} */
  async #reset(): Promise<boolean> {
    const answer = await ask('Reset every node to its first prompt? What you did in them is lost.', [
      'Reset',
      'Not now',
    ]);
    if (answer !== 0) return false;
    showState('starting', { nodes: 'from the beginning' });
    await this.#sandbox.reset();
    return true;
  }

  async #end(): Promise<void> {
    const answer = await ask('End the sandbox? What you did in it is lost, unless you save it first.', [
      'End it',
      'Not now',
    ]);
    if (answer !== 0) return;
    this.#runs.stop();
    await this.#sandbox.forget();
    if (engineLink() !== undefined) forgetEngineLink();
    await this.#saved.show();
  }

  #openShell(session: LabSession): void {
    const node = this.#sandbox.terminals.shown?.node ?? session.nodes[0] ?? '';
    const opened = session.openShell(node);
    this.#sandbox.terminals.showShell(opened);
    opened.shell.connect().catch((error: unknown) => {
      session.closeShell(opened);
      this.#sandbox.showError(error);
    });
  }

  #closeShown(): void {
    const { session, terminals } = this.#sandbox;
    if (session !== undefined && terminals.shown !== undefined && terminals.shown.number > 1)
      session.closeShell(terminals.shown);
  }
}
