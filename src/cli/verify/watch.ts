/**
 * `labs verify LAB --watch`: verifies a lab, and then again at each change of its text, from the first
 * changed snippet on: the nodes go back to before it ran.
 */
import { join } from 'node:path';
import type { Browser, Page as BrowserPage } from '@playwright/test';
import type { Lab, Page } from '../../lab/model.ts';
import { readLabsFolder } from '../../labs-folder/read-labs-folder.ts';
import { silenceBudget } from '../../verify/budget.ts';
import type { Change } from '../../verify/first-change.ts';
import { firstChange } from '../../verify/first-change.ts';
import { failureText } from '../../verify/report/text.ts';
import { countOf, countWords, snippetFailures } from '../../verify/report/summary.ts';
import type { DrivenPane } from '../../verify/page-contract.ts';
import type { PageResult, SnippetResult } from '../../verify/result.ts';
import { isRunnable } from '../../verify/runnable.ts';
import { runnablePage } from '../../verify/runnable-page.ts';
import { duration } from '../../figures.ts';
import { Changes } from './changes.ts';
import type { Told } from './drive.ts';
import { drivePage, listenIn, pressRunAll } from './drive.ts';
import { takeTurn } from './one-at-a-time.ts';
import { pageUrl } from './run-pages.ts';
import { buildSite } from './site.ts';
import { say } from './tell.ts';

export interface WatchOptions {
  /** Absolute folder of the labs. */
  readonly dir: string;
  /** The same as people write it. */
  readonly labsFolder: string;
  readonly lab: Lab;
  readonly labs: readonly Lab[];
  /** Of these pages of the lab. */
  readonly pages: readonly Page[];
  readonly browser: Browser;
  readonly siteUrl: string;
  readonly fragment: string;
  /** Where the site is built to, and served from. */
  readonly siteFolder: string;
  readonly keepGoing: boolean;
  /** Hears what a page came to, what stayed from before included. */
  readonly onResult: (page: Page, results: readonly SnippetResult[]) => void;
}

/** The page whose nodes are alive in the tab. */
interface Alive {
  readonly page: Page;
  readonly results: readonly SnippetResult[];
}

/** Ends when the process is told to (Ctrl-C). Gives the exit status. */
export async function watchLab(options: WatchOptions): Promise<number> {
  const context = await options.browser.newContext({ viewport: { width: 1360, height: 900 } });
  // What runs when Ctrl-C comes ends with its tab.
  const changes = new Changes(join(options.dir, options.lab.folder), () => context.close());
  const listenTo = await listenIn(context);
  const tab = await context.newPage();
  const listen = (listener: (told: Told) => void): void => {
    listenTo(tab, listener);
  };
  let pages = options.pages;
  let before = options.labs;
  let alive: Alive | undefined;
  for (const page of pages) {
    if (!changes.ended) alive = await runWhole(page, options.labs, tab, listen, options);
  }
  for (;;) {
    if (!changes.ended) say('Waiting for a change (Ctrl-C ends) …');
    if (!(await changes.next())) return 0;
    const began = performance.now();
    try {
      await buildSite(options.siteFolder, { SITE_SEARCH: 'off' });
    } catch (error) {
      if (changes.ended) return 0;
      say(error instanceof Error ? error.message : String(error));
      continue;
    }
    const { labs } = await readLabsFolder(options.dir);
    const lab = labs.find(({ id }) => id === options.lab.id) ?? { ...options.lab, pages: [] };
    const now = lab.pages;
    const wanted = now.filter((page) => pages.length === 0 || pages.some(({ path }) => path === page.path));
    say(`Built in ${duration(performance.now() - began)}`);
    for (const page of wanted) {
      if (changes.ended) return 0;
      const old = pages.find(({ path }) => path === page.path);
      const change = firstChange(
        old === undefined ? undefined : runnablePage(old, options.lab, before),
        runnablePage(page, lab, labs),
        alive?.page.path === page.path ? alive.results : [],
      );
      if (change.kind === 'none') {
        if (alive?.page.path === page.path) alive = { ...alive, page };
        continue;
      }
      alive =
        alive !== undefined && canGoOn(alive.page, page)
          ? await runFrom(page, alive, change, labs, tab, listen, options)
          : await runWhole(page, labs, tab, listen, options);
    }
    pages = wanted;
    before = labs;
  }
}

/** With a node more, or in another order, the session must begin anew. */
function canGoOn(from: Page, page: Page): boolean {
  return from.path === page.path && page.nodes.every((node, index) => from.nodes[index] === node);
}

type Listen = (listener: (told: Told) => void) => void;

async function runWhole(
  page: Page,
  labs: readonly Lab[],
  tab: BrowserPage,
  listen: Listen,
  options: WatchOptions,
): Promise<Alive | undefined> {
  if (!page.snippets.some(isRunnable)) return undefined;
  const result = await run(page, labs, tab, listen, options, (opened) =>
    // Another address than before, or a browser would stay where it is.
    pressRunAll(opened, pageUrl(options.siteUrl, page, `?run=${Date.now()}${options.fragment}`), options),
  );
  return result === undefined ? undefined : heard({ page, results: result.snippets }, options);
}

async function runFrom(
  page: Page,
  alive: Alive,
  change: Change & { readonly kind: 'from' },
  labs: readonly Lab[],
  tab: BrowserPage,
  listen: Listen,
  options: WatchOptions,
): Promise<Alive | undefined> {
  const line = page.snippets.find(({ id }) => id === change.from)?.range.start.line ?? 1;
  say(`${page.file}: again from line ${line}`);
  const result = await run(page, labs, tab, listen, options, async (opened) => {
    await opened.evaluate(runChanged, { ...change, query: `?changed=${Date.now()}` });
  });
  if (result === undefined) return undefined;
  const runnable = page.snippets.filter(isRunnable);
  const results = runnable.flatMap(({ id, hash }, index) => {
    const again = result.snippets.find((other) => other.id === id);
    const before = alive.results[index];
    return again ?? (before?.hash === hash ? before : []);
  });
  return heard({ page, results }, options);
}

function heard(alive: Alive, { onResult }: WatchOptions): Alive {
  onResult(alive.page, alive.results);
  return alive;
}

/** In the page: takes the new text in, as following a link does, which keeps the nodes; then runs from there. */
async function runChanged({
  from,
  before,
  query,
}: {
  from: string;
  before: string;
  query: string;
}): Promise<void> {
  const arrived = new Promise((resolve) => {
    document.addEventListener('site:navigated', resolve, { once: true });
  });
  const link = document.createElement('a');
  link.href = location.pathname + query;
  document.querySelector('main')?.append(link);
  link.click();
  await arrived;
  // Its end is told by an event.
  void document.querySelector<DrivenPane>('#sandbox-pane')?.runFrom?.(from, before);
}

async function run(
  page: Page,
  labs: readonly Lab[],
  tab: BrowserPage,
  listen: Listen,
  { labsFolder, lab }: WatchOptions,
  start: (tab: BrowserPage) => Promise<void>,
): Promise<PageResult | undefined> {
  const shown = (snippet: SnippetResult): void => {
    for (const failure of snippetFailures(lab.id, { page: page.path, file: page.file }, snippet)) {
      process.stdout.write(`${failureText(failure, labsFolder).join('\n')}\n`);
    }
  };
  const turn = await takeTurn({ say, beside: false });
  if (turn.kind === 'interrupted') return undefined;
  const driven = await drivePage(
    { page: tab, listen },
    { start, silenceMs: silenceBudget(page, labs), onSnippet: shown },
  ).finally(turn.leave);
  if (driven.kind === 'problem') {
    if (tab.isClosed()) return undefined;
    process.stdout.write(`${labsFolder}/${page.file}: ${driven.message}\n`);
    return undefined;
  }
  const { result } = driven;
  process.stdout.write(`${page.file}: ${countWords(countOf(result.snippets))} (${duration(result.ms)})\n`);
  return result;
}
