/** Saving a session, offering the saved ones, and going on with one. */
import type { SavedSession } from '../../sandbox/sandbox.ts';
import { announce } from './announcer.ts';
import type { LabPage } from './lab-page.ts';
import { currentPage, snippetElement, stepsOf } from './lab-page.ts';
import { openPane, panePart } from './pane.ts';
import { passedSteps } from './progress.ts';
import { showRestored } from './result-view.ts';
import type { Runs } from './runs.ts';
import type { Sandbox } from './sandbox.ts';
import type { Saved, SavedNote } from './saved.ts';
import { markSaved, noteOf, outdated, readSaved, wasHere } from './saved.ts';
import { savedList } from './saved-list.ts';
import { sayProgress } from './toolbar.ts';
import { size } from '../../figures.ts';
import { lastWords } from './words.ts';

export class SavedSessions {
  readonly #sandbox: Sandbox;
  readonly #runs: Runs;
  #list: HTMLElement | undefined;

  constructor(sandbox: Sandbox, runs: Runs) {
    this.#sandbox = sandbox;
    this.#runs = runs;
    sandbox.onChange(() => {
      if (sandbox.session !== undefined) this.#list?.remove();
    });
  }

  /** @throws {SandboxFailure} */
  async save(): Promise<void> {
    const { session, terminals } = this.#sandbox;
    if (session === undefined) return;
    const stored = session.saving();
    const saved = await session.session.save(JSON.stringify(noteOf(session, terminals.screens())));
    stored();
    markSaved(true);
    // It has all that was kept in the background so far.
    if (session.session.keep !== undefined)
      await (await this.#sandbox.engine()).forget(session.session.id).catch(() => undefined);
    announce(`Saved on this device, ${size(saved.bytes)}.`);
    terminals.onNote(`saved for later, ${size(saved.bytes)}`);
  }

  /** Lists what is saved of this page's lab, while no session runs. */
  async show(): Promise<void> {
    this.#list?.remove();
    const page = currentPage();
    if (page === undefined || this.#sandbox.session !== undefined) return;
    const engine = await this.#sandbox.engine();
    // Without storage, nothing is saved.
    const found = await engine.saved().catch(() => []);
    const old = outdated(found);
    for (const id of old) void engine.forget(id).catch(() => undefined);
    const all = found.filter(({ id }) => !old.includes(id));
    markSaved(all.length > 0);
    const mine = all.filter(({ lab }) => lab === page.lab).map(readSaved);
    if (mine.length === 0) return;
    this.#list?.remove();
    this.#list = savedList(mine, {
      resume: (saved) => void this.#resume(page, saved),
      again: (saved, until) => void this.#again(page, saved, until),
      forget: (session) => void this.#forget(session),
      lastPassed: (note) => lastPassed(page, note),
    });
    panePart('extra').append(this.#list);
    // Who comes back to this tab, after a reload or where the browser has dropped it, shall see it.
    if (!mine.some(({ session }) => wasHere(session.id))) return;
    openPane();
    announce('What you did here is kept. The terminal’s pane offers to go on.');
  }

  async #resume(page: LabPage, saved: Saved): Promise<void> {
    try {
      await this.#sandbox.start(page, saved);
    } catch {
      await this.show();
      return;
    }
    for (const result of saved.note.results) {
      const element = snippetElement(result.id);
      if (element !== undefined) showRestored(element, result);
    }
    const words = `Back where you were. ${lastWords(saved.note)}`.trim();
    this.#sandbox.terminals.onNote(words.replace(/\.$/, ''));
    sayProgress(words);
  }

  /** Runs a page anew up to `until`, and what was saved has served its end. */
  async #again(page: LabPage, { session }: Saved, until: string): Promise<void> {
    await this.#runs.rest(page, until);
    const { session: now } = this.#sandbox;
    if (now !== undefined && passedSteps(stepsOf(page), now.results).has(until))
      await (await this.#sandbox.engine()).forget(session.id).catch(() => undefined);
  }

  async #forget({ id }: SavedSession): Promise<void> {
    await (await this.#sandbox.engine()).forget(id);
    await this.show();
  }
}

/** The last step of `page`, in the order of its text, that had passed by `note`. */
function lastPassed(page: LabPage, { results }: SavedNote): string | undefined {
  return [...passedSteps(stepsOf(page), new Map(results.map((result) => [result.id, result])))].at(-1);
}
