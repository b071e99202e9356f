/**
 * Runs a page: what its buttons "Run all" and "Clean up" do, and so what verification sees, which presses both. Steps
 * run in the order of the text; after one that failed the rest are not reached. The clean-up runs whatever happened.
 * Output that differs stops nothing by itself, unless something should have been captured from it. What was left
 * running (`background`) is held to its status until the steps are over.
 */
import type { Snippet } from '../lab/model.ts';
import type { ExecResult } from '../sandbox/sandbox.ts';
import { BackgroundWatch } from './background-watch.ts';
import type { CommandPromise } from './judge.ts';
import type { RunPorts } from './ports.ts';
import type { CommandResult, PageResult, SnippetOutcome, SnippetResult } from './result.ts';
import type { LeftRunning } from './run-background.ts';
import { afterItsEnd } from './run-background.ts';
import { leavesPageUsable, resultBase, runSnippet } from './run-snippet.ts';
import type { RunnablePage } from './runnable.ts';
import { doesRun, isRunnable, notRun } from './runnable.ts';
import { imagesOf } from './images.ts';

export { leavesPageUsable, runSnippet } from './run-snippet.ts';

interface RunOptions {
  readonly signal: AbortSignal;
  /** The page's set-up pages, which have run already. */
  readonly setup?: readonly RunnablePage[];
  /** Why nothing can run at all, for example what went wrong in the set-up. */
  readonly blocked?: string;
  /** Told again when a command that it left running has ended and so changed the result. */
  readonly onSnippet?: (snippet: Snippet, state: 'running' | SnippetResult) => void;
  readonly onCommand?: (snippet: Snippet, index: number, state: 'running' | CommandResult) => void;
}

export interface PageOptions extends RunOptions {
  /** Snippet id: the last one to run ("Run all to here"). */
  readonly until?: string;
  /** Snippet id: the first one to run; the ones before it have run and get no result. */
  readonly from?: string;
  /** Snippet ids: they have passed already, so that they neither run nor get a result ("Run the rest"). */
  readonly passed?: ReadonlySet<string>;
  /** After a snippet that did not pass the rest still runs, marked as what may follow from it. */
  readonly keepGoing?: true;
}

export interface CleanUpOptions extends RunOptions {
  /** Line of the step after whose failure the rest ran (`keepGoing`): what the clean-up comes to may follow from it. */
  readonly after?: number;
}

/** A command that was left running has come to its end while the page still ran. */
interface EndedLater {
  readonly snippet: Snippet;
  /** Of its result among the snippet's. */
  readonly index: number;
  readonly promise: CommandPromise;
  readonly end: ExecResult;
}

/** What takes down what a page built has a run of its own. Never rejects. */
export function runPage(page: RunnablePage, ports: RunPorts, options: PageOptions): Promise<PageResult> {
  return runChosen(page, chosen(page, ports, options), ports, options);
}

/** Runs a page's clean-up, each fence of it whatever became of those before. Never rejects. */
export function runCleanUp(
  page: RunnablePage,
  ports: RunPorts,
  { after, ...options }: CleanUpOptions,
): Promise<PageResult> {
  const fences = page.snippets.filter((snippet) => isCleanUp(page, snippet, ports));
  return runChosen(page, fences, ports, {
    ...options,
    keepGoing: true,
    ...(after === undefined ? {} : { after }),
  });
}

/** What says why it is not run is told with the steps: a page of such fences alone has no "Clean up". */
function isCleanUp(page: RunnablePage, snippet: Snippet, { info }: RunPorts): boolean {
  return snippet.words.cleanup && doesRun(page, snippet, info.kind);
}

async function runChosen(
  page: RunnablePage,
  snippets: readonly Snippet[],
  given: RunPorts,
  options: RunOptions & { readonly keepGoing?: true; readonly after?: number },
): Promise<PageResult> {
  const started = given.clock.now();
  let timeScale: number | undefined;
  const ports: RunPorts = {
    ...given,
    timeScale: async () => {
      const scale = await given.timeScale();
      // One's own Docker has no limits but the page's.
      if (given.info.kind === 'vm') timeScale = Math.max(timeScale ?? 1, scale);
      return scale;
    },
  };
  const results: SnippetResult[] = [];
  const background = new BackgroundWatch(ports.clock);
  const ends: EndedLater[] = [];
  const amend = (): void => {
    for (const ended of ends.splice(0)) {
      const at = results.findIndex(({ id }) => id === ended.snippet.id);
      const result = results[at];
      if (result === undefined) ends.push(ended);
      const amended = result && afterItsEnd(result, ended.index, ended.promise, ended.end);
      if (amended === undefined) continue;
      results[at] = amended;
      options.onSnippet?.(ended.snippet, amended);
    }
  };
  let because = options.blocked;
  let brokenAt = options.after;
  for (const snippet of snippets) {
    const known = notRun(page, snippet, ports.info.kind);
    const reached = because === undefined || (options.keepGoing === true && options.blocked === undefined);
    const result =
      known === undefined && reached && !options.signal.aborted
        ? await run(page, snippet, ports, options, (index, running) => {
            background.add(running, (end) => {
              ends.push({ snippet, index, promise: running.promise, end });
              amend();
            });
          })
        : passedOver(snippet, known ?? { status: 'not-reached', because: because ?? 'It was stopped.' });
    const marked =
      known === undefined && brokenAt !== undefined ? { ...result, after: { line: brokenAt } } : result;
    if (!leavesPageUsable(snippet, result)) {
      because ??= `Line ${result.line} did not pass.`;
      // Clean-up fences do not build on each other.
      if (options.keepGoing === true && !snippet.words.cleanup) brokenAt ??= result.line;
    }
    results.push(marked);
    options.onSnippet?.(snippet, marked);
    amend();
  }
  await background.end(options.signal);
  return {
    page: page.path,
    file: page.file,
    hash: page.hash,
    snippets: results,
    values: valuesOfChosen(page, snippets),
    images: await imagesOf(page, options.setup ?? [], ports),
    ms: Math.round(ports.clock.now() - started),
    ...(timeScale === undefined ? {} : { timeScale }),
  };
}

/** Runs set-up pages without their clean-up; gives what went wrong, in words, or undefined. */
export async function runSetup(
  pages: readonly RunnablePage[],
  ports: RunPorts,
  options: Pick<PageOptions, 'signal' | 'onCommand'>,
): Promise<string | undefined> {
  for (const [index, page] of pages.entries()) {
    const lasting = { ...page, snippets: page.snippets.filter((snippet) => !snippet.words.cleanup) };
    const { snippets } = await runPage(lasting, ports, { ...options, setup: pages.slice(0, index) });
    const broken = snippets.find(
      ({ status }) => status === 'failed' || status === 'timed-out' || status === 'stopped',
    );
    const lost = broken ?? snippets.find(({ status }) => status === 'not-reached');
    if (lost === undefined) continue;
    const why =
      lost.status === 'failed' ? lost.why : lost.status === 'not-reached' ? lost.because : lost.status;
    return `The set-up did not run: ${page.file}:${lost.line}: ${why}`;
  }
  return undefined;
}

function chosen(
  page: RunnablePage,
  ports: RunPorts,
  { from, until, passed }: PageOptions,
): readonly Snippet[] {
  const start = from === undefined ? 0 : page.snippets.findIndex(({ id }) => id === from);
  const end =
    until === undefined ? page.snippets.length : page.snippets.findIndex(({ id }) => id === until) + 1;
  return page.snippets
    .slice(Math.max(0, start), end)
    .filter(
      (snippet) =>
        isRunnable(snippet) && !isCleanUp(page, snippet, ports) && passed?.has(snippet.id) !== true,
    );
}

function valuesOfChosen(page: RunnablePage, snippets: readonly Snippet[]): readonly string[] {
  const all = page.snippets.filter(isRunnable);
  return snippets.map((snippet) => page.values[all.indexOf(snippet)] ?? '');
}

function run(
  page: RunnablePage,
  snippet: Snippet,
  ports: RunPorts,
  options: RunOptions,
  onLeftRunning: (index: number, running: LeftRunning) => void,
): Promise<SnippetResult> {
  options.onSnippet?.(snippet, 'running');
  const { onCommand, setup } = options;
  return runSnippet(page, snippet, ports, {
    signal: options.signal,
    onLeftRunning,
    ...(setup === undefined ? {} : { setup }),
    ...(onCommand === undefined
      ? {}
      : {
          onCommand: (index, state) => {
            onCommand(snippet, index, state);
          },
        }),
  });
}

function passedOver(snippet: Snippet, outcome: SnippetOutcome): SnippetResult {
  return { ...resultBase(snippet), ...outcome };
}
