/** Runs the planned pages, and tells how far they are. */
import type { VerifyResult } from '../../verify/result.ts';
import type { Asked } from './asked.ts';
import { assembleResult } from './assemble.ts';
import { keptAsLast } from './last-result.ts';
import type { Plan } from './plan.ts';
import { Progress } from './progress.ts';
import type { PageOutcome } from './run-pages.ts';
import { runPages } from './run-pages.ts';
import { judgedByRecords } from './since.ts';
import type { Stage } from './stage.ts';
import { say } from './tell.ts';

export interface Ran {
  readonly began: Date;
  /** In the order of `Plan.wanted`. */
  readonly outcomes: readonly PageOutcome[];
  readonly result: VerifyResult;
}

export async function runPlanned(
  { options, engine, here: { dir, labs, commit }, change }: Asked,
  { site, fragment, browser }: Stage,
  { wanted, capacity, expected }: Plan,
): Promise<Ran> {
  const keepLast = keptAsLast(dir, labs, say);
  const began = new Date();
  const started = performance.now();
  const progress = new Progress(
    wanted.map((job) => ({ page: job.page, expected: expected(job) })),
    capacity,
    process.stderr,
  );
  const outcomes = await runPages(wanted, {
    browser,
    siteUrl: site.url,
    fragment,
    engine: engine.kind,
    labs,
    capacity,
    retries: options.retries,
    keepGoing: options.keepGoing === true,
    onStart: ({ page }, run) => {
      progress.started(page, run);
    },
    onSnippet: ({ page }, snippet) => {
      progress.snippet(page, snippet);
    },
    onEnd: ({ page }, outcome) => {
      progress.ended(page, outcome);
      keepLast(outcome.verified, outcome.interrupted || outcome.problems.length > 0);
    },
  });
  progress.end();
  const result: VerifyResult = {
    commit,
    startedAt: began.toISOString(),
    ms: Math.round(performance.now() - started),
    labs: assembleResult(wanted, outcomes, began, engine.kind),
  };
  return {
    began,
    outcomes,
    result: change === undefined ? result : judgedByRecords(result, change, engine),
  };
}
