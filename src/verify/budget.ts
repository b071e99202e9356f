/** How long a page may and will take, for giving up and for telling the remaining time. */
import type { Lab, Page, Snippet } from '../lab/model.ts';
import type { VerifiedRecord } from './result.ts';
import { longestGivenMs } from './given-time.ts';
import { defaultTimeoutMs } from './run-command.ts';
import { isRunnable, setupPages } from './runnable.ts';

/** Starting nodes and finding out that they do not start, ms. */
const longestStart = 600_000;
/** What the runner itself may need around a snippet, ms. */
const slack = 60_000;
/** Guesses for what was never run, ms. */
const guessedCommand = 4000;
const guessedStart = 8000;

/** After this long without any result of a page something is wrong with the page itself, ms. */
export function silenceBudget(page: Page, labs: readonly Lab[]): number {
  const setup = new Set(setupPages(page, labs));
  const ofSetup = labs
    .flatMap((lab) => lab.pages.filter(({ path }) => setup.has(path)))
    .flatMap((other) => other.snippets)
    .reduce((sum, snippet) => sum + snippetBudget(snippet), 0);
  return longestStart + ofSetup + Math.max(0, ...page.snippets.map(snippetBudget));
}

/** The longest that a snippet may take before its own time-outs end it, ms. */
function snippetBudget(snippet: Snippet): number {
  if (!isRunnable(snippet)) return 0;
  const { timeoutMs = defaultTimeoutMs, retryMs = 0 } = snippet.words;
  return slack + commandCount(snippet) * (longestGivenMs(timeoutMs + retryMs) + slack / 2);
}

/** What `page` will probably take, ms: what it took last time, else a guess. */
export function expectedMs(page: Page, record: VerifiedRecord | undefined): number {
  const last = record?.pages.find((other) => other.page === page.path);
  if (last !== undefined) return last.ms + last.startMs;
  const commands = page.snippets.filter(isRunnable).reduce((sum, snippet) => sum + commandCount(snippet), 0);
  return guessedStart * page.nodes.length + guessedCommand * commands;
}

/**
 * What is left of `expected` pages (ms each), done ones taking `actual` instead, in ms of the clock.
 * `lanes`: how many run side by side.
 */
export function remainingMs(
  pages: readonly { readonly expected: number; readonly actual: number | undefined }[],
  lanes: number,
): number {
  let expectedDone = 0;
  let actualDone = 0;
  let left = 0;
  for (const { expected, actual } of pages) {
    if (actual === undefined) {
      left += expected;
    } else {
      expectedDone += expected;
      actualDone += actual;
    }
  }
  const pace = expectedDone === 0 ? 1 : actualDone / expectedDone;
  return (left * pace) / Math.max(1, lanes);
}

function commandCount(snippet: Snippet): number {
  return snippet.kind === 'console' ? snippet.commands.length : 1;
}
