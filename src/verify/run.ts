/**
 * Runs a page: what the page's "Run all" does, and so what verification sees. Snippets run in the order
 * of the text; after one that failed the rest are not reached, but cleanup fences run whatever happened.
 * Output that differs stops nothing by itself, unless something should have been captured from it.
 */
import type { Snippet } from '../lab/model.ts';
import type { RunPorts } from './ports.ts';
import type { CommandResult, PageResult, SnippetOutcome, SnippetResult } from './result.ts';
import { leavesPageUsable, resultBase, runSnippet } from './run-snippet.ts';
import type { RunnablePage } from './runnable.ts';
import { isRunnable, notRun } from './runnable.ts';
import { imagesOf } from './images.ts';

export { runSnippet } from './run-snippet.ts';

export interface PageOptions {
  readonly signal: AbortSignal;
  /** The page's set-up pages, which have run already. */
  readonly setup?: readonly RunnablePage[];
  /** Snippet id: the last one to run ("Run all to here"). */
  readonly until?: string;
  /** Snippet id: the first one to run; the ones before it have run and get no result. */
  readonly from?: string;
  /** Why nothing can run at all, for example what went wrong in the set-up. */
  readonly blocked?: string;
  readonly onSnippet?: (snippet: Snippet, state: 'running' | SnippetResult) => void;
  readonly onCommand?: (snippet: Snippet, index: number, state: 'running' | CommandResult) => void;
}

/** Never rejects. */
export async function runPage(
  page: RunnablePage,
  ports: RunPorts,
  options: PageOptions,
): Promise<PageResult> {
  const started = ports.clock.now();
  const results: SnippetResult[] = [];
  let because = options.blocked;
  let before: Readonly<Record<string, string>> | undefined;
  for (const snippet of chosen(page, options)) {
    // Clean-up takes images away.
    if (snippet.words.cleanup) before ??= await imagesOf(page, options.setup ?? [], ports);
    const known = notRun(page, snippet, ports.info.kind);
    const reached = because === undefined || (snippet.words.cleanup && options.blocked === undefined);
    const result =
      known === undefined && reached && !options.signal.aborted
        ? await run(page, snippet, ports, options)
        : passedOver(snippet, known ?? { status: 'not-reached', because: because ?? 'It was stopped.' });
    if (!leavesPageUsable(snippet, result)) because ??= `Line ${result.line} did not pass.`;
    results.push(result);
    options.onSnippet?.(snippet, result);
  }
  return {
    page: page.path,
    file: page.file,
    hash: page.hash,
    snippets: results,
    values: valuesOfChosen(page, options),
    images: { ...before, ...(await imagesOf(page, options.setup ?? [], ports)) },
    ms: Math.round(ports.clock.now() - started),
  };
}

/** Runs set-up pages without their cleanup; gives what went wrong, in words, or undefined. */
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

function chosen(page: RunnablePage, { from, until }: PageOptions): readonly Snippet[] {
  const start = from === undefined ? 0 : page.snippets.findIndex(({ id }) => id === from);
  const end =
    until === undefined ? page.snippets.length : page.snippets.findIndex(({ id }) => id === until) + 1;
  return page.snippets.slice(Math.max(0, start), end).filter(isRunnable);
}

function valuesOfChosen(page: RunnablePage, options: PageOptions): readonly string[] {
  const all = page.snippets.filter(isRunnable);
  return chosen(page, options).map((snippet) => page.values[all.indexOf(snippet)] ?? '');
}

function run(
  page: RunnablePage,
  snippet: Snippet,
  ports: RunPorts,
  options: PageOptions,
): Promise<SnippetResult> {
  options.onSnippet?.(snippet, 'running');
  const { onCommand, setup } = options;
  return runSnippet(page, snippet, ports, {
    signal: options.signal,
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
