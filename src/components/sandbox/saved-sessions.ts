/** Saving a session, offering the saved ones, and going on with one. */
import type { SavedSession } from '../../sandbox/sandbox.ts';
import { announce } from './announcer.ts';
import type { LabPage } from './lab-page.ts';
import { currentPage } from './lab-page.ts';
import { panePart } from './pane.ts';
import type { Sandbox } from './sandbox.ts';
import type { SavedNote } from './saved.ts';
import { markSaved, readSaved, savedList } from './saved.ts';
import { size } from './words.ts';

export class SavedSessions {
  readonly #sandbox: Sandbox;
  #list: HTMLElement | undefined;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    sandbox.onChange(() => {
      if (sandbox.session !== undefined) this.#list?.remove();
    });
  }

  /** @throws {SandboxFailure} */
  async save(): Promise<void> {
    const { session, terminals } = this.#sandbox;
    if (session === undefined) return;
    const note: SavedNote = {
      version: 1,
      variables: Object.fromEntries(session.variables),
      screens: terminals.screens(),
      results: [...session.results.values()],
    };
    const saved = await session.session.save(JSON.stringify(note));
    markSaved(true);
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
    const all = await engine.saved().catch(() => []);
    markSaved(all.length > 0);
    const mine = all.filter(({ lab }) => lab === page.lab);
    if (mine.length === 0) return;
    this.#list = savedList(mine, {
      resume: (session) => void this.#resume(page, session),
      forget: (session) => void engine.forget(session.id).then(() => this.show()),
    });
    panePart('extra').append(this.#list);
  }

  async #resume(page: LabPage, saved: SavedSession): Promise<void> {
    const { session, note } = readSaved(saved);
    try {
      await this.#sandbox.start(page, { session, note });
    } catch {
      await this.show();
    }
  }
}
