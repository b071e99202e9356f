/** Verifies pages side by side, as many nodes at a time as the machine carries. */
import type { Browser } from '@playwright/test';
import type { Lab, Page } from '../../lab/model.ts';
import type { EngineInfo } from '../../sandbox/sandbox.ts';
import { silenceBudget } from '../../verify/budget.ts';
import { isKept } from '../../verify/kept.ts';
import type { Problem, SnippetResult, VerifiedPage } from '../../verify/result.ts';
import { resultBase } from '../../verify/run-snippet.ts';
import { doesRun, isRunnable, notRun } from '../../verify/runnable.ts';
import { runnablePage } from '../../verify/runnable-page.ts';
import type { Evidence } from '../../verify/report/reporter.ts';
import type { Driven } from './drive.ts';
import { drivePage, goOnTo, pressRunAll } from './drive.ts';
import { Seats } from './seats.ts';
import { Tabs } from './tabs.ts';

export interface PageJob {
  readonly page: Page;
  readonly lab: Lab;
}

export interface PageOutcome {
  readonly verified: VerifiedPage;
  readonly engine: EngineInfo | undefined;
  readonly problems: readonly Problem[];
  readonly evidence: Evidence | undefined;
  /** The browser was ended from outside meanwhile, so that this says nothing of the page. */
  readonly interrupted: boolean;
}

export interface RunOptions {
  readonly browser: Browser;
  readonly siteUrl: string;
  /** Behind a page's address, with `#`: what links it to an engine; '' for the one in the page. */
  readonly fragment: string;
  readonly engine: EngineInfo['kind'];
  readonly labs: readonly Lab[];
  /** Nodes that run at a time; a page with more of them runs alone. */
  readonly capacity: number;
  readonly retries: number;
  /** `--keep-going`. */
  readonly keepGoing?: boolean;
  readonly onStart: (job: PageJob, run: number) => void;
  readonly onSnippet: (job: PageJob, result: SnippetResult) => void;
  readonly onEnd: (job: PageJob, outcome: PageOutcome) => void;
}

/** Outcomes in the order of `jobs`. */
export async function runPages(jobs: readonly PageJob[], options: RunOptions): Promise<PageOutcome[]> {
  const seats = new Seats(options.capacity);
  const tabs = new Tabs(options.browser);
  const outcomes = await Promise.all(
    jobs.map(async (job) => {
      const needed = needsBrowser(job, options) ? job.page.nodes.length : 0;
      const leave = await seats.take(needed);
      try {
        const outcome = await runJob(job, tabs, options);
        options.onEnd(job, outcome);
        return outcome;
      } finally {
        leave();
      }
    }),
  );
  await tabs.close();
  return outcomes;
}

function needsBrowser({ page, lab }: PageJob, { engine, labs }: RunOptions): boolean {
  const runnable = runnablePage(page, lab, labs);
  return runnable.snippets.some((snippet) => doesRun(runnable, snippet, engine));
}

async function runJob(job: PageJob, tabs: Tabs, options: RunOptions): Promise<PageOutcome> {
  if (!needsBrowser(job, options)) return withoutRun(job, options);
  for (let run = 1; ; run += 1) {
    options.onStart(job, run);
    const outcome = await runOnce(job, run, tabs, options);
    const ok =
      outcome.problems.length === 0 && outcome.verified.snippets.every(({ status }) => isKept(status));
    if (ok || outcome.interrupted || run > options.retries) return outcome;
  }
}

async function runOnce(job: PageJob, run: number, tabs: Tabs, options: RunOptions): Promise<PageOutcome> {
  const { page } = job;
  const startedAt = new Date().toISOString();
  const began = performance.now();
  const driven = await tabs
    .use(
      // Only nodes of the same names can be taken over.
      `${job.lab.id} ${page.nodes.join(' ')}`,
      (tab) =>
        drivePage(tab, {
          start: (opened) => {
            const url = pageUrl(options.siteUrl, page, options.fragment);
            const { keepGoing = false } = options;
            return tab.used ? goOnTo(opened, url, { keepGoing }) : pressRunAll(opened, url, { keepGoing });
          },
          silenceMs: silenceBudget(page, options.labs),
          onSnippet: (result) => {
            options.onSnippet(job, result);
          },
        }),
      // Whatever is wrong with a page shall not be wrong with the next.
      (driven) => driven.kind === 'result' && driven.evidence === undefined,
    )
    .catch((error: unknown): Driven => ({
      kind: 'problem',
      message: `The browser gave up: ${error instanceof Error ? error.message : String(error)}`,
      closed: !options.browser.isConnected(),
      results: [],
      evidence: undefined,
    }));
  const ms = Math.round(performance.now() - began);
  const snippets = driven.kind === 'result' ? driven.result.snippets : completed(page, driven.results);
  return {
    verified: {
      startedAt,
      page: page.path,
      file: page.file,
      hash: page.hash,
      snippets,
      values:
        driven.kind === 'result' ? driven.result.values : runnablePage(page, job.lab, options.labs).values,
      images: driven.kind === 'result' ? driven.result.images : {},
      ms: driven.kind === 'result' ? driven.result.ms : ms,
      startMs: driven.kind === 'result' ? driven.startMs : 0,
      ...(driven.kind === 'result' && driven.result.timeScale !== undefined
        ? { timeScale: driven.result.timeScale }
        : {}),
      runs: run,
    },
    engine: driven.kind === 'result' ? driven.engine : undefined,
    problems: problemsOf(job, options.labs, driven),
    evidence: driven.evidence,
    interrupted: driven.kind === 'problem' && driven.closed,
  };
}

/** `fragment`: what links the page to an engine. */
export function pageUrl(siteUrl: string, page: Page, fragment: string): string {
  return `${siteUrl}labs/${page.path === '' ? '' : `${encodeURI(page.path)}/`}${fragment}`;
}

/** A result for every snippet: that a page does not know one must never look like success. */
function completed(page: Page, results: readonly SnippetResult[]): SnippetResult[] {
  return page.snippets.filter(isRunnable).map(
    (snippet) =>
      results.find(({ id }) => id === snippet.id) ?? {
        ...resultBase(snippet),
        status: 'not-reached',
        because: 'The page gave no result.',
      },
  );
}

function problemsOf({ page, lab }: PageJob, labs: readonly Lab[], driven: Driven): Problem[] {
  const place = { file: page.file, line: 1, column: 1 };
  if (driven.kind === 'problem') return [{ ...place, message: driven.message }];
  const { values } = runnablePage(page, lab, labs);
  const expected = page.snippets.filter(isRunnable).map(({ id }, index) => `${id} ${values[index] ?? ''}`);
  const got = driven.result.snippets.map(({ id }, index) => `${id} ${driven.result.values[index] ?? ''}`);
  if (expected.join('\n') === got.join('\n')) return [];
  const message =
    'The site was built from another text of this page: its snippets are not these. Build it again.';
  return [{ ...place, message }];
}

/** A page whose every snippet says why it is not run. */
function withoutRun({ page, lab }: PageJob, { labs, engine }: RunOptions): PageOutcome {
  const runnable = runnablePage(page, lab, labs);
  const snippets = runnable.snippets.filter(isRunnable).map((snippet): SnippetResult => {
    const outcome = notRun(runnable, snippet, engine);
    return {
      ...resultBase(snippet),
      ...(outcome ?? { status: 'not-reached', because: 'The page has no Run button.' }),
    };
  });
  const verified = {
    startedAt: new Date().toISOString(),
    page: page.path,
    file: page.file,
    hash: page.hash,
    snippets,
    values: runnable.values,
    images: {},
    ms: 0,
    startMs: 0,
    runs: 1,
  };
  return { verified, engine: undefined, problems: [], evidence: undefined, interrupted: false };
}
