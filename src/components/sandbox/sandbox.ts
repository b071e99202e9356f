/** The one sandbox of this tab: starts a lab's session, shows what becomes of it, and ends it. */
import type { Engine, SandboxError, SessionEvent, SessionRequest } from '../../sandbox/sandbox.ts';
import { SandboxFailure } from '../../sandbox/sandbox.ts';
import { keepPage, workerSees } from '../offline.ts';
import { announce } from './announcer.ts';
import { ask } from './ask.ts';
import { element } from './dom.ts';
import { chooseEngine, engineLink, forgetEngineLink, wordsBeforeStart } from './engines.ts';
import { hideKeys, sayKeys } from './keys-hint.ts';
import type { LabPage } from './lab-page.ts';
import { currentPage, showResults } from './lab-page.ts';
import { LabSession } from './lab-session.ts';
import { openPane, paneElement, showSlower, showState, showWaiting } from './pane.ts';
import type { Saved } from './saved.ts';
import { rememberHere } from './saved.ts';
import type { Keeping } from './keeping.ts';
import { keepingOf, keepingWords } from './keeping.ts';
import { nodeMemoryMiB } from './node-memory.ts';
import { otherTab } from './other-tab.ts';
import { Terminals } from './terminals.ts';
import { list, size } from '../../figures.ts';

/** Since the session's start. */
interface Downloaded {
  readonly bytes: number;
  /** Whether the device has what every command needs. */
  readonly kept: boolean;
}

export class Sandbox {
  readonly terminals = new Terminals(() => {
    this.#changed();
  });
  /** Says what the session has downloaded since its start. */
  readonly downloads = element('p', { class: 'pane-hint' });
  /** Saves what was done and not saved yet; whether all is saved then. Never rejects. */
  saveAll: () => Promise<boolean> = () => Promise.resolve(false);
  readonly #listeners = new Set<() => void>();
  #engine: Engine | undefined;
  #session: LabSession | undefined;
  #starting: Promise<LabSession> | undefined;
  #giveUp: AbortController | undefined;
  #deadNode: string | undefined;
  #downloaded: Downloaded = { bytes: 0, kept: false };
  #keeping: Keeping = 'kept';
  /** What was kept in the background and the session has gone on from. */
  #from: string | undefined;

  constructor() {
    // For whoever drives the page: verification and tests.
    Object.defineProperty(paneElement(), 'labSession', { configurable: true, get: () => this.#session });
  }

  get session(): LabSession | undefined {
    return this.#session;
  }

  /** Calls `listener` when a session starts, ends or changes its tabs. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** The page's session, started if need be. @throws {SandboxFailure} */
  async sessionFor(page: LabPage): Promise<LabSession> {
    openPane();
    if (this.#starting !== undefined) return this.#starting;
    const open = this.#session;
    if (open !== undefined) {
      const missing = page.nodes.filter((node) => !open.nodes.includes(node));
      if (open.session.request.lab === page.lab && missing.length === 0) return open;
      await this.#replace(open, page, missing);
    }
    return this.start(page);
  }

  /** @throws {SandboxFailure} */
  start(page: LabPage, saved?: Saved): Promise<LabSession> {
    this.#starting ??= this.#start(page, saved).finally(() => {
      this.#starting = undefined;
      this.#changed();
    });
    return this.#starting;
  }

  /** Stops a start that is under way. */
  giveUp(): void {
    this.#giveUp?.abort();
  }

  /** The engine that the next session starts on. */
  async engine(): Promise<Engine> {
    return (this.#engine ??= await chooseEngine());
  }

  /** Ends the session, if there is one. */
  async end(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    this.#engine = undefined;
    this.#deadNode = undefined;
    this.terminals.clear();
    await session?.close();
    this.#showGone();
  }

  /** Ends the session as the reader wants it: nothing of it is kept but what they saved. */
  async forget(): Promise<void> {
    const [id, from, engine] = [this.#session?.session.id, this.#from, await this.engine()];
    await this.end();
    rememberHere(undefined);
    // Where nothing is kept, there is nothing to forget.
    for (const kept of [id, from]) if (kept !== undefined) await engine.forget(kept).catch(() => undefined);
  }

  /** Every node returns to its first prompt, and the page's set-up is due again. @throws {SandboxFailure} */
  async reset(): Promise<void> {
    await this.#session?.reset();
  }

  async restartDeadNode(): Promise<void> {
    const node = this.#deadNode;
    if (node === undefined || this.#session === undefined) return;
    showState('starting', { nodes: node });
    try {
      await this.#session.restartNode(node);
      this.#deadNode = undefined;
      this.showReady();
    } catch (error) {
      this.showError(error);
    }
  }

  showReady(): void {
    const info = this.#session?.session.info;
    if (info === undefined) return;
    const where = info.kind === 'docker' ? 'your own Docker' : 'this page';
    showState('ready', {
      words: `Ready: Docker Engine ${info.engineVersion} in ${where}, on ${list(this.#session?.nodes ?? [])}.`,
    });
  }

  /** What went wrong, in its own words; a session that runs goes on, and its terminals stay in sight. */
  showError(error: unknown): void {
    const { code, message, hint, at } = errorOf(error);
    if (this.#session !== undefined) {
      if (this.#deadNode === undefined) this.showReady();
      else showState('node-died', { node: this.#deadNode, why: message });
      if (code !== 'aborted') void ask(`${message} ${hint}`.trim(), ['Close']);
    } else if (code === 'aborted') showState('off');
    else if (code === 'not-built') showState('not-built');
    else {
      showState('unavailable', { title: titles[code] ?? 'The sandbox did not start', message, hint });
      offerAgain(code !== 'no-webassembly', at);
    }
  }

  async #start(page: LabPage, saved: Saved | undefined): Promise<LabSession> {
    const giveUp = new AbortController();
    this.#giveUp = giveUp;
    const nodes = saved?.session.nodes ?? page.nodes;
    const request: SessionRequest = { lab: page.lab, nodes, memoryMiB: nodeMemoryMiB() };
    this.#showDownloads({ bytes: 0, kept: false });
    showState('starting', { nodes: list(nodes) });
    try {
      await otherTab();
      this.#keeping = await keepingOf();
      const engine = await this.engine();
      await this.#sayWhatIsAsked();
      const [availability] = await Promise.all([engine.check(request), workerSees()]);
      if (availability.status === 'unavailable') throw new SandboxFailure(availability.error);
      showWaiting(undefined);
      const session = await engine.start(request, {
        onEvent: (event) => {
          this.#showStart(event, nodes);
        },
        signal: giveUp.signal,
        ...(saved === undefined ? {} : { saved: saved.session.id }),
      });
      const opened = new LabSession(session, this.terminals, (results) => {
        showResults(results);
        this.#changed();
      });
      session.onEvent((event) => {
        this.#follow(opened, event);
      });
      this.#session = opened;
      if (saved !== undefined) this.terminals.restoreScreens(saved.note.screens);
      await opened.connect();
      showResults(opened.results);
      if (saved !== undefined) opened.takeOver(saved.note);
      Object.assign(paneElement(), { engineInfo: session.info });
      this.showReady();
      sayKeys();
      void keepPage();
      rememberHere(session.id);
      this.#from = saved?.session.by === 'background' ? saved.session.id : undefined;
      return opened;
    } catch (error) {
      this.#engine = undefined;
      const session = this.#session;
      this.#session = undefined;
      this.terminals.clear();
      await session?.close().catch(() => undefined);
      showWaiting(undefined);
      showSlower(undefined);
      this.showError(error);
      throw error;
    }
  }

  /** On the reader's press, and never before it, the browser may ask whether their Docker may be reached. */
  async #sayWhatIsAsked(): Promise<void> {
    const words = await wordsBeforeStart();
    if (words === undefined) return;
    showWaiting(words);
    announce(words);
  }

  #showStart(event: SessionEvent, nodes: readonly string[]): void {
    if (event.kind === 'downloading') {
      showState('downloading', {
        received: size(event.receivedBytes),
        total: size(event.totalBytes),
        progress: event.totalBytes === 0 ? 0 : event.receivedBytes / event.totalBytes,
        cached: event.cached ? 'From this browser’s own store.' : keepingWords(this.#keeping),
      });
    } else if (event.kind === 'starting') {
      showState('starting', { nodes: list(nodes) });
    } else if (event.kind === 'connection' && this.#session === undefined && this.#engine?.kind === 'vm') {
      this.#showConnection(event.status);
    } else if (event.kind === 'slower') {
      showSlower(event.why);
    }
  }

  #showDownloads(news: Partial<Downloaded>): void {
    this.#downloaded = { ...this.#downloaded, ...news };
    const { bytes, kept } = this.#downloaded;
    const downloaded = bytes === 0 ? '' : `Downloaded since the start: ${size(bytes)}.`;
    const offline = kept ? 'What was run once runs without a connection too.' : '';
    this.downloads.textContent = `${downloaded} ${offline}`.trim();
  }

  #showConnection(status: 'lost' | 'back'): void {
    const words =
      'The connection is away, and a part of the machine’s disk is not on this device yet. ' +
      'What needs it waits, and goes on by itself when the connection is back.';
    showWaiting(status === 'lost' ? words : undefined);
    announce(status === 'lost' ? words : 'The connection is back.');
  }

  #follow(session: LabSession, event: SessionEvent): void {
    if (session !== this.#session) return;
    if (event.kind === 'node' && event.status.kind === 'dead') {
      this.#deadNode = event.node;
      openPane();
      showState('node-died', { node: event.node, why: event.status.why });
    } else if (event.kind === 'fetched') {
      this.#showDownloads({ bytes: event.bytes });
    } else if (event.kind === 'kept') {
      this.#showDownloads({ kept: true });
    } else if (event.kind === 'connection' && session.session.info.kind === 'vm') {
      this.#showConnection(event.status);
    } else if (event.kind === 'connection') {
      if (event.status === 'back') this.showReady();
      else
        showState('starting', {
          nodes: 'again: the connection to your Docker was lost, and is sought again',
        });
    } else if (event.kind === 'reset') {
      void this.#wasReset(session);
    } else if (event.kind === 'closed') {
      this.#session = undefined;
      this.#engine = undefined;
      this.terminals.clear();
      this.#showGone();
    }
  }

  #showGone(): void {
    showWaiting(undefined);
    showSlower(undefined);
    hideKeys();
    showResults(new Map());
    showState('off');
    this.#changed();
  }

  async #wasReset(session: LabSession): Promise<void> {
    try {
      await session.wasReset();
      this.#deadNode = undefined;
      this.showReady();
    } catch (error) {
      this.showError(error);
    }
  }

  async #replace(open: LabSession, page: LabPage, missing: readonly string[]): Promise<void> {
    const why =
      open.session.request.lab === page.lab
        ? `This page uses ${list(missing)}, and the sandbox that runs has ${list(open.nodes)}.`
        : 'The sandbox that runs belongs to another lab.';
    const fate = (await this.saveAll())
      ? 'the old one is kept in this browser, and its pages offer to go on with it'
      : 'what was done in the old one is lost, unless you save it first';
    const choice = await ask(`${why} A new one can be started; ${fate}.`, [
      `Start with ${list(page.nodes)}`,
      'Keep the old one',
    ]);
    if (choice !== 0) throw new SandboxFailure({ code: 'aborted', message: 'Nothing was run.', hint: '' });
    await this.end();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

const titles: Partial<Record<SandboxError['code'], string>> = {
  'no-webassembly': 'The sandbox cannot run in this browser',
  'too-little-memory': 'The sandbox does not fit into this device’s memory',
  'download-failed': 'The download did not finish',
  'damaged-piece': 'A part of the download is damaged',
  'storage-full': 'This device has no room left',
  'no-storage': 'This browser lets the page keep nothing',
  'connection-lost': 'The connection to your Docker was lost',
  refused: 'Your Docker refused the connection',
  'not-allowed': 'This page may not reach your Docker',
};

/** A way on: where trying again can help, and the address `at` which it works. */
function offerAgain(sensible: boolean, at: string | undefined): void {
  const place = paneElement().querySelector('[data-pane-state] [data-for="unavailable"]');
  place?.querySelectorAll('[data-action=start], [data-there]').forEach((before) => {
    before.remove();
  });
  if (at !== undefined)
    place?.append(
      element('a', { class: 'button', href: at, 'data-there': '' }, `Open this page at ${new URL(at).host}`),
    );
  // The page's own script hears the presses, as for every button with data-action.
  const start = { type: 'button', 'data-action': 'start' };
  if (sensible) place?.append(element('button', { ...start, class: 'button primary' }, 'Try again'));
  if (engineLink() === undefined || !hasMachine()) return;
  const instead = element('button', { ...start, class: 'button' }, 'Use the machine in this page');
  instead.addEventListener('click', forgetEngineLink);
  place?.append(instead);
}

/** Whether the page could run in the machine that the site has. */
function hasMachine(): boolean {
  return paneElement().dataset['guest'] !== '' && currentPage()?.needsOwnEngine !== true;
}

export function errorOf(error: unknown): SandboxError {
  if (error instanceof SandboxFailure) return error.error;
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'no-answer', message, hint: 'Try again; if it stays so, reload the page.' };
}
