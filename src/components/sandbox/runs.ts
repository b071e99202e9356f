/** What Run, Run all and Stop do: jobs in the order they were asked for, one at a time. */
import type { Snippet } from '../../lab/model.ts';
import type { RunPorts } from '../../verify/ports.ts';
import type { PageResult, SnippetResult } from '../../verify/result.ts';
import { isUnchecked } from '../../verify/kept.ts';
import type { LeftRunning } from '../../verify/run-background.ts';
import { afterItsEnd } from '../../verify/run-background.ts';
import { runPage, runSetup, runSnippet } from '../../verify/run.ts';
import type { RunnablePage } from '../../verify/runnable.ts';
import { isRunnable } from '../../verify/runnable.ts';
import { SandboxFailure } from '../../sandbox/sandbox.ts';
import { announce } from './announcer.ts';
import { engineLink } from './engines.ts';
import type { LabPage, SnippetElement } from './lab-page.ts';
import { keepResult, markCommand, snippetElement } from './lab-page.ts';
import type { LabSession } from './lab-session.ts';
import { openPane, showState } from './pane.ts';
import { showResult, showRunning } from './result-view.ts';
import { RunningState } from './running-state.ts';
import type { Sandbox } from './sandbox.ts';
import { errorOf } from './sandbox.ts';
import { endWarmUp, startWarmUp } from './warm-up.ts';
import { limitWords, snippetWords, stateOf } from './words.ts';

export class Runs {
  readonly #sandbox: Sandbox;
  #queue: Promise<unknown> = Promise.resolve();
  readonly #asked = new Set<AbortController>();
  readonly #idleListeners = new Set<() => void>();
  #blocked: string | undefined;
  /** What single runs left running is held to its status as long as this is the same. */
  #holding = {};

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  get busy(): boolean {
    return this.#asked.size > 0;
  }

  onIdle(listener: () => void): void {
    this.#idleListeners.add(listener);
  }

  /** Ends what runs and what waits to run, a start of the sandbox included. */
  stop(): void {
    for (const controller of this.#asked) controller.abort();
    this.#sandbox.giveUp();
  }

  /** Starts the sandbox for `page`, and runs nothing but the page's set-up. */
  async start(page: LabPage): Promise<void> {
    await this.#job(
      async (signal) => {
        await this.#ready(page, signal);
      },
      (why) => {
        announce(why);
      },
    );
  }

  /** Runs one snippet, or with `only` one of its commands. */
  async snippet(page: LabPage, element: SnippetElement, only?: number): Promise<void> {
    const id = element.dataset['id'];
    const shown = this.#showWaiting(element);
    await this.#job(
      async (signal) => {
        const { runnable, session, ports, state, setup } = await this.#ready(page, signal);
        const snippet = runnable.snippets.find((candidate) => candidate.id === id);
        if (snippet === undefined) throw new Error('This page has changed since it was loaded. Reload it.');
        state.begin(snippet, shown.say);
        const running: { index: number; command: LeftRunning }[] = [];
        const result = await runSnippet(runnable, snippet, ports, {
          signal,
          setup,
          ...(only === undefined ? {} : { only }),
          onCommand: (index, command) => {
            state.command(session, snippet, index, command);
          },
          onLeftRunning: (index, command) => {
            running.push({ index, command });
          },
        });
        state.end();
        shown.end();
        if (snippet.words.cleanup) this.#holding = {};
        const whole = only === undefined || commandCount(snippet) === 1;
        this.#showSnippet(element, result, whole);
        this.#showOutcome(result);
        if (whole) this.#hold(element, running);
      },
      (why) => {
        shown.end();
        this.#notRun(element, why);
      },
    );
  }

  /** Until it is run again or cleanup ran, a snippet's result is what its background commands come to. */
  #hold(element: SnippetElement, running: readonly { index: number; command: LeftRunning }[]): void {
    const holding = this.#holding;
    let shown = element.result;
    for (const { index, command } of running) {
      void command.ended.then((end) => {
        if (shown === undefined || element.result !== shown || this.#holding !== holding) return;
        const amended = afterItsEnd(shown, index, command.promise, end);
        if (amended === undefined) return;
        shown = amended;
        this.#showSnippet(element, amended, true);
        if (amended.status === 'failed') announce(snippetWords(amended));
      });
    }
  }

  /**
   * Runs the whole page, or up to or from a snippet; the latter after going back to before `before` ran
   * ('': goes on as it stands). `keepGoing`: a snippet that did not pass does not stop the rest. Undefined when the sandbox did not start.
   */
  async page(
    page: LabPage,
    {
      before,
      keepGoing,
      ...part
    }: { until?: string; from?: string; before?: string; keepGoing?: boolean } = {},
  ): Promise<PageResult | undefined> {
    let result: PageResult | undefined;
    await this.#job(
      async (signal) => {
        let from = part.from;
        if (from !== undefined && !(await this.#goBack(before ?? from))) from = undefined;
        const { runnable, session, ports, state, setup } = await this.#ready(page, signal);
        let shown: ReturnType<typeof showRunning> | undefined;
        let running: string | undefined;
        this.#holding = {};
        result = await runPage(runnable, ports, {
          signal,
          setup,
          ...(part.until === undefined ? {} : { until: part.until }),
          ...(from === undefined ? {} : { from }),
          ...(this.#blocked === undefined ? {} : { blocked: this.#blocked }),
          ...(keepGoing === true ? { keepGoing } : {}),
          onSnippet: (snippet, now) => {
            const element = snippetElement(snippet.id);
            if (now === 'running') {
              shown = element === undefined ? undefined : this.#showWaiting(element);
              state.begin(snippet, (words) => shown?.say(words));
              running = snippet.id;
            } else {
              // A result may also be told again, while another snippet runs.
              if (running === undefined || running === snippet.id) {
                state.end();
                shown?.end();
                shown = undefined;
                running = undefined;
              }
              if (element !== undefined) this.#showSnippet(element, now, true, isQuiet(now));
            }
          },
          onCommand: (snippet, index, command) => {
            state.command(session, snippet, index, command);
          },
        });
        this.#showPage(page, result);
      },
      (why) => {
        announce(why);
        document.dispatchEvent(new CustomEvent('page-trouble', { detail: why }));
      },
    );
    return result;
  }

  /** False when that is not remembered: then the nodes are at their beginning, and everything is to be run. */
  async #goBack(before: string): Promise<boolean> {
    const session = this.#sandbox.session;
    if (before === '') return session !== undefined;
    if (session === undefined) return false;
    if (await session.goBackTo(before)) return true;
    await this.#sandbox.reset();
    return false;
  }

  async #job(work: (signal: AbortSignal) => Promise<void>, failed: (why: string) => void): Promise<void> {
    const controller = new AbortController();
    this.#asked.add(controller);
    endWarmUp();
    const turn = this.#queue.then(async () => {
      if (controller.signal.aborted) {
        failed('Stopped.');
        return;
      }
      try {
        await work(controller.signal);
      } catch (error) {
        const { message, hint } = errorOf(error);
        failed(`${message} ${hint}`.trim());
      }
    });
    this.#queue = turn;
    await turn;
    this.#asked.delete(controller);
    if (this.busy) return;
    if (this.#sandbox.session !== undefined) startWarmUp(this.#sandbox.session);
    for (const listener of this.#idleListeners) listener();
  }

  async #ready(
    page: LabPage,
    signal: AbortSignal,
  ): Promise<{
    runnable: RunnablePage;
    session: LabSession;
    ports: RunPorts;
    state: RunningState;
    setup: readonly RunnablePage[];
  }> {
    demandEngine(page);
    const [runnable, setup, session] = await Promise.all([
      page.runnable(),
      page.setup(),
      this.#sandbox.sessionFor(page),
    ]);
    endWarmUp();
    const state = new RunningState(session, this.#sandbox.terminals);
    const own = session.ports(
      () => state.beforeChange(),
      (node, phase) => {
        state.phase(node, phase);
      },
    );
    const ports: RunPorts = {
      ...own,
      timeScale: async () => {
        const scale = await own.timeScale();
        // For verification, which waits as long.
        document.dispatchEvent(new CustomEvent('time-scale', { detail: scale }));
        return scale;
      },
    };
    if (this.#sandbox.setUpDue) {
      this.#sandbox.setUpDue = false;
      this.#blocked = undefined;
      if (setup.length > 0) {
        showState('starting', { nodes: 'what this page builds on' });
        this.#blocked = await runSetup(setup, ports, { signal });
        if (this.#blocked !== undefined) announce(this.#blocked);
      }
    }
    return { runnable, session, ports, state, setup };
  }

  #showWaiting(element: SnippetElement): ReturnType<typeof showRunning> {
    element.dataset['state'] = 'running';
    return showRunning(resultPlace(element), () => {
      this.stop();
    });
  }

  #showSnippet(element: SnippetElement, result: SnippetResult, whole: boolean, quiet = false): void {
    if (whole) {
      keepResult(element, result);
      for (const [index, command] of result.commands.entries()) markCommand(element, index, command);
    } else element.dataset['state'] = element.result === undefined ? 'idle' : stateOf(element.result.status);
    if (quiet) element.querySelector('[data-result]')?.setAttribute('hidden', '');
    else showResult(resultPlace(element), result);
  }

  #notRun(element: SnippetElement, why: string): void {
    element.dataset['state'] = element.result === undefined ? 'idle' : stateOf(element.result.status);
    const place = resultPlace(element);
    place.textContent = why;
    announce(why);
  }

  /** The pane's line after a single snippet. */
  #showOutcome(result: SnippetResult): void {
    announce(snippetWords(result));
    switch (result.status) {
      case 'passed':
        showState('matched');
        break;
      case 'stood-in':
        showState('stood-in', { note: result.note });
        break;
      case 'differs':
        showState('differs');
        break;
      case 'timed-out':
        showState('timed-out', { limit: limitWords(result) });
        break;
      default:
        this.#sandbox.showReady();
    }
  }

  #showPage(page: LabPage, result: PageResult): void {
    const ran = result.snippets.filter(({ status }) => stateOf(status) !== 'skipped');
    const passed = ran.filter(({ status }) => stateOf(status) === 'passed').length;
    const unchecked = result.snippets.filter(isUnchecked).length;
    const apart = unchecked === 0 ? '' : `, ${unchecked} of them with their status not checked`;
    const words = `${passed} of ${result.snippets.length} passed${apart}.`;
    const progress = document.querySelector('[data-run-progress]');
    if (progress !== null) progress.textContent = words;
    announce(words);
    Object.assign(page.main, { pageResult: result });
    document.dispatchEvent(new CustomEvent('page-result', { detail: result }));
    if (ran.every(({ status }) => stateOf(status) === 'passed')) showState('matched');
    else this.#sandbox.showReady();
  }
}

/** A page for the reader's own Engine does not start the page's machine. @throws {SandboxFailure} */
function demandEngine(page: LabPage): void {
  if (page.main.dataset['engine'] !== 'docker' || engineLink() !== undefined) return;
  const message = 'This page needs more than the page’s machine has, so it runs on your own Docker Engine.';
  const hint = 'Start the link to it with `npm run labs -- sandbox`, and open the address that it prints.';
  openPane();
  showState('elsewhere', { why: `${message} ${hint}` });
  throw new SandboxFailure({ code: 'refused', message, hint });
}

/** Samples and the like: their own words stand on the page already. */
function isQuiet({ status }: SnippetResult): boolean {
  return status === 'sample' || status === 'skipped' || status === 'other-platform';
}

function commandCount(snippet: Snippet): number {
  return isRunnable(snippet) && snippet.kind === 'console' ? snippet.commands.length : 1;
}

function resultPlace(element: SnippetElement): HTMLElement {
  const place = element.querySelector<HTMLElement>('[data-result]');
  if (place === null) throw new Error('This snippet has no place for its result.');
  return place;
}
