/**
 * Saves the session in the background, for a page that goes is given no time: results and captured values at once, the
 * nodes when the reader rests and when the page is hidden. What is not saved is not closed without a question.
 */
import { SandboxFailure } from '../../sandbox/sandbox.ts';
import type { Activity, LabSession } from './lab-session.ts';
import { element } from './dom.ts';
import { showUnsaved } from './pane.ts';
import type { Runs } from './runs.ts';
import type { Sandbox } from './sandbox.ts';
import { untilSave } from './save-times.ts';
import { keepWordsHere, markSaved, noteOf, wordsOf } from './saved.ts';
import { startWarmUp } from './warm-up.ts';
import { size } from '../../figures.ts';

export class Autosave {
  readonly #sandbox: Sandbox;
  readonly #runs: Runs;
  /** Says when the session was last saved, and how large that is. */
  readonly place = element('p', { class: 'pane-hint' });
  #session: LabSession | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #endedAt = 0;
  #savedAt: number | undefined;
  #isRefused = false;
  #asks = false;
  #wordsDue = false;
  #writesWords = false;

  constructor(sandbox: Sandbox, runs: Runs) {
    this.#sandbox = sandbox;
    this.#runs = runs;
    sandbox.onChange(() => {
      if (sandbox.session !== this.#session) this.#follow(sandbox.session);
    });
    sandbox.saveAll = () => this.now();
    runs.onIdle(() => {
      this.#plan();
    });
  }

  /** Saves what is not saved yet. Whether all is saved then. Never rejects. */
  async now(): Promise<boolean> {
    const session = this.#session;
    if (session?.isUnsaved !== true) return true;
    if (session.session.keep === undefined) return false;
    clearTimeout(this.#timer);
    this.#savedAt = performance.now();
    let stored = (): void => undefined;
    try {
      const { saved } = await session.session.keep(() => {
        stored = session.saving();
        return JSON.stringify(noteOf(session, this.#sandbox.terminals.screens()));
      });
      stored();
      markSaved(true);
      this.#isRefused = false;
      const when = new Date(saved.savedAt).toLocaleTimeString([], { timeStyle: 'short' });
      this.place.textContent = `Kept in this browser at ${when}: ${size(saved.bytes)}.`;
    } catch (error) {
      this.#sayRefused(error);
    }
    this.showAsking();
    if (session !== this.#session) return false;
    // A save ends it.
    if (!this.#runs.busy) startWarmUp(session);
    this.#plan();
    return !session.isUnsaved;
  }

  /** Asks before the page is closed, as long as something would be lost. */
  showAsking(): void {
    const asks = this.#session?.isUnsaved === true;
    if (asks === this.#asks) return;
    this.#asks = asks;
    // A page that listens is not kept for going back to, so it listens only while it has to.
    if (asks) addEventListener('beforeunload', ask);
    else removeEventListener('beforeunload', ask);
  }

  #follow(session: LabSession | undefined): void {
    this.#session = session;
    this.#savedAt = undefined;
    this.#isRefused = false;
    clearTimeout(this.#timer);
    this.place.textContent = '';
    showUnsaved(undefined);
    this.showAsking();
    session?.onActivity((activity) => {
      if (session === this.#session) this.#hear(session, activity);
    });
  }

  #hear(session: LabSession, activity: Activity): void {
    this.showAsking();
    if (activity === 'begun' && session.session.keep !== undefined) {
      clearTimeout(this.#timer);
      this.place.textContent = '';
      // The reader wanted to be rid of it.
      void this.#sandbox
        .engine()
        .then((engine) => engine.forget(session.session.id))
        .catch(() => undefined);
    }
    if (activity !== 'ended') return;
    this.#endedAt = performance.now();
    void this.#keepWords(session);
    this.#plan();
  }

  /** What comes meanwhile goes with the next. */
  async #keepWords(session: LabSession): Promise<void> {
    this.#wordsDue = true;
    if (this.#writesWords) return;
    this.#writesWords = true;
    while (this.#wordsDue) {
      this.#wordsDue = false;
      try {
        if (session.session.keepWords === undefined) keepWordsHere(session.session.id, wordsOf(session));
        else await session.session.keepWords(wordsOf(session));
        markSaved(true);
      } catch (error) {
        this.#sayRefused(error);
      }
    }
    this.#writesWords = false;
  }

  #plan(): void {
    clearTimeout(this.#timer);
    const session = this.#session;
    if (session?.isUnsaved !== true || session.session.keep === undefined) return;
    const wait = untilSave({
      now: performance.now(),
      endedAt: this.#endedAt,
      typedAt: session.typedAt,
      savedAt: this.#savedAt,
    });
    if (wait > 0) {
      this.#timer = setTimeout(() => {
        this.#plan();
      }, wait);
    } else if (!this.#runs.busy) void this.now();
  }

  /** Once a session, until a save succeeds again. */
  #sayRefused(error: unknown): void {
    const code = error instanceof SandboxFailure ? error.error.code : undefined;
    if (this.#isRefused || (code !== 'storage-full' && code !== 'no-storage')) return;
    this.#isRefused = true;
    const why =
      code === 'storage-full'
        ? 'this device has no room left for it'
        : 'your browser gives this page no storage';
    showUnsaved(
      `This session is not kept: ${why}. It goes on; if the page is closed or loaded anew, what you did is gone.`,
    );
  }
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
