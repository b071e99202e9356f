/** What Run, Run all, Clean up and Stop do: jobs in the order they were asked for, one at a time. */
import type { Snippet } from '../../lab/model.ts';
import type { RunPorts } from '../../verify/ports.ts';
import type { PageResult, SnippetResult } from '../../verify/result.ts';
import type { LeftRunning } from '../../verify/run-background.ts';
import { afterItsEnd } from '../../verify/run-background.ts';
import type { PageOptions } from '../../verify/run.ts';
import { runCleanUp, runPage, runSetup, runSnippet } from '../../verify/run.ts';
import type { RunnablePage } from '../../verify/runnable.ts';
import { isRunnable } from '../../verify/runnable.ts';
import { SandboxFailure } from '../../sandbox/sandbox.ts';
import { announce } from './announcer.ts';
import { engineLink } from './engines.ts';
import type { SnippetElement } from '../../verify/page-contract.ts';
import { tell } from '../../verify/page-contract.ts';
import type { LabPage } from './lab-page.ts';
import { markCommand, snippetElement, stepsOf } from './lab-page.ts';
import type { LabSession } from './lab-session.ts';
import { isQuiet, resultPlace, showNotRun, showOutcome } from './outcomes.ts';
import { openPane, showState } from './pane.ts';
import { brokenStep, passedSteps } from './progress.ts';
import { showResult, showRunning } from './result-view.ts';
import { RunningState } from './running-state.ts';
import type { Sandbox } from './sandbox.ts';
import { errorOf } from './sandbox.ts';
import { sayProgress } from './toolbar.ts';
import { endWarmUp, startWarmUp } from './warm-up.ts';
import { cleanUpWords, restWords, snippetWords, stateOf } from './words.ts';

/** What a run works with. */
interface Begun {
  readonly runnable: RunnablePage;
  readonly session: LabSession;
  readonly ports: RunPorts;
  readonly state: RunningState;
  readonly setup: readonly RunnablePage[];
}

/** A result, and where it is shown. */
export interface ShownResult {
  readonly session: LabSession;
  readonly place: HTMLElement;
  readonly result: SnippetResult;
}

export class Runs {
  readonly #sandbox: Sandbox;
  #queue: Promise<unknown> = Promise.resolve();
  readonly #asked = new Set<AbortController>();
  readonly #idleListeners = new Set<() => void>();
  readonly #shownListeners = new Set<(shown: ShownResult) => void>();
  readonly #readyListeners = new Set<(session: LabSession) => void>();
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

  /** Calls `listener` when the session stands ready for a run, before anything of it is typed. */
  onReady(listener: (session: LabSession) => void): void {
    this.#readyListeners.add(listener);
  }

  /** Calls `listener` when a result has just been shown under its snippet. */
  onShown(listener: (shown: ShownResult) => void): void {
    this.#shownListeners.add(listener);
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
            state.command(snippet, index, command);
          },
          onLeftRunning: (index, command) => {
            running.push({ index, command });
          },
        });
        state.end();
        shown.end();
        if (snippet.words.cleanup) this.#holding = {};
        const whole = only === undefined || commandCount(snippet) === 1;
        this.#showSnippet(session, element, result, whole);
        if (!showOutcome(result)) this.#sandbox.showReady();
        if (whole) this.#hold(session, result, running);
      },
      (why) => {
        shown.end();
        showNotRun(element, why);
      },
    );
  }

  /** Until it is run again or cleanup ran, a snippet's result is what its background commands come to. */
  #hold(
    session: LabSession,
    result: SnippetResult,
    running: readonly { index: number; command: LeftRunning }[],
  ): void {
    const holding = this.#holding;
    let held = result;
    for (const { index, command } of running) {
      void command.ended.then((end) => {
        if (this.#holding !== holding) return;
        const amended = afterItsEnd(held, index, command.promise, end);
        if (amended === undefined || !session.amend(held, amended)) return;
        held = amended;
        // The reader may have gone to another page since.
        const element = snippetElement(amended.id);
        if (element !== undefined) this.#showKept(session, element, amended);
        if (amended.status === 'failed') announce(snippetWords(amended));
      });
    }
  }

  /**
   * Runs what has not passed yet of the page's steps, or of those up to `until`. `data-keep-going`: a snippet that did
   * not pass does not stop the rest.
   */
  async rest(page: LabPage, until?: string): Promise<void> {
    const keepGoing = 'keepGoing' in page.main.dataset;
    await this.#part(page, async ({ runnable, session, ports }, options) => {
      const steps = stepsOf(page);
      const passed = passedSteps(steps, session.results);
      const end = until === undefined ? steps.length : 1 + steps.findIndex(({ id }) => id === until);
      const before = steps.slice(0, end).filter(({ id }) => passed.has(id)).length;
      const result = await runPage(runnable, ports, {
        ...options,
        passed,
        ...(until === undefined ? {} : { until }),
        ...(keepGoing ? { keepGoing } : {}),
      });
      this.#showPage(page, result, restWords(result.snippets, before));
    });
  }

  /**
   * Runs the page's steps from snippet `from` on, after going back to before `before` ran ('': goes on as it stands);
   * all of them where that is not remembered.
   */
  async from(page: LabPage, from: string, before: string): Promise<void> {
    let start: { readonly from?: string } = {};
    await this.#part(
      page,
      async ({ runnable, ports }, options) => {
        const result = await runPage(runnable, ports, { ...options, ...start });
        this.#showPage(page, result, restWords(result.snippets, 0));
      },
      async () => {
        if (await this.#goBack(before)) start = { from };
      },
    );
  }

  /** Takes down what the page has built. */
  async cleanUp(page: LabPage): Promise<void> {
    if (this.#sandbox.session?.session.request.lab !== page.lab && !this.busy) {
      sayProgress('Nothing has run here, so there is nothing to clean up.');
      return;
    }
    await this.#part(page, async ({ runnable, session, ports }, options) => {
      const broken = 'keepGoing' in page.main.dataset ? brokenStep(runnable, session.results) : undefined;
      const result = await runCleanUp(runnable, ports, {
        ...options,
        ...(broken === undefined ? {} : { after: broken.line }),
      });
      this.#showPage(page, result, cleanUpWords(result.snippets));
    });
  }

  /** A run of several of the page's snippets; `before` comes before the page is made ready. */
  async #part(
    page: LabPage,
    work: (
      begun: Begun,
      options: Pick<PageOptions, 'signal' | 'setup' | 'blocked' | 'onSnippet' | 'onCommand'>,
    ) => Promise<void>,
    before: () => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    await this.#job(
      async (signal) => {
        // What stands there is of the run before.
        sayProgress('');
        await before();
        const begun = await this.#ready(page, signal);
        const { session, state, setup } = begun;
        let shown: ReturnType<typeof showRunning> | undefined;
        let running: string | undefined;
        this.#holding = {};
        await work(begun, {
          signal,
          setup,
          ...(session.setUp.kind === 'failed' ? { blocked: session.setUp.why } : {}),
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
              if (element !== undefined) this.#showSnippet(session, element, now, true, isQuiet(now));
            }
          },
          onCommand: (snippet, index, command) => {
            state.command(snippet, index, command);
          },
        });
      },
      (why) => {
        announce(why);
        tell('page-trouble', why);
      },
    );
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

  async #ready(page: LabPage, signal: AbortSignal): Promise<Begun> {
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
        tell('time-scale', scale);
        return scale;
      },
    };
    await session.makeSetUp(async () => {
      if (setup.length === 0) return undefined;
      showState('starting', { nodes: 'what this page builds on' });
      const why = await runSetup(setup, ports, { signal });
      if (why !== undefined) announce(why);
      return why;
    });
    for (const listener of this.#readyListeners) listener(session);
    return { runnable, session, ports, state, setup };
  }

  #showWaiting(element: SnippetElement): ReturnType<typeof showRunning> {
    element.dataset['state'] = 'running';
    return showRunning(resultPlace(element), () => {
      this.stop();
    });
  }

  #showSnippet(
    session: LabSession,
    element: SnippetElement,
    result: SnippetResult,
    whole: boolean,
    quiet = false,
  ): void {
    if (whole) {
      session.keep(result);
      this.#showKept(session, element, result, quiet);
    } else {
      element.dataset['state'] = element.result === undefined ? 'idle' : stateOf(element.result.status);
      this.#showResult(session, element, result, quiet);
    }
  }

  /** Of a result that the session has. */
  #showKept(session: LabSession, element: SnippetElement, result: SnippetResult, quiet = false): void {
    tell('snippet-result', result, element);
    for (const [index, command] of result.commands.entries()) markCommand(element, index, command);
    this.#showResult(session, element, result, quiet);
  }

  #showResult(session: LabSession, element: SnippetElement, result: SnippetResult, quiet: boolean): void {
    // What is never run has no place for a result, and nothing to add to one.
    if (quiet) {
      element.querySelector('[data-result]')?.setAttribute('hidden', '');
      return;
    }
    const place = resultPlace(element);
    showResult(place, result);
    for (const listener of this.#shownListeners) listener({ session, place, result });
  }

  #showPage(page: LabPage, result: PageResult, words: string): void {
    sayProgress(words);
    page.main.pageResult = result;
    tell('page-result', result);
    const ran = result.snippets.filter(({ status }) => stateOf(status) !== 'skipped');
    if (ran.every(({ status }) => stateOf(status) === 'passed')) showState('matched');
    else this.#sandbox.showReady();
  }
}

/** A page for the reader's own Engine does not start the page's machine. @throws {SandboxFailure} */
function demandEngine(page: LabPage): void {
  if (!page.needsOwnEngine || engineLink() !== undefined) return;
  const message = 'This page needs more than the page’s machine has, so it runs on your own Docker Engine.';
  const hint = 'Start the link to it with `npm run labs -- sandbox`, and open the address that it prints.';
  openPane();
  showState('elsewhere', { why: `${message} ${hint}` });
  throw new SandboxFailure({ code: 'refused', message, hint });
}

function commandCount(snippet: Snippet): number {
  return isRunnable(snippet) && snippet.kind === 'console' ? snippet.commands.length : 1;
}
