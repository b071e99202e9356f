/** Puts what a run found where it was asked for: reports, a part, a bundle, records, and what to do next. */
import { partOf } from '../../verify/part.ts';
import { summarise } from '../../verify/report/summary.ts';
import type { VerifyResult } from '../../verify/result.ts';
import { foundWrong } from '../exit-codes.ts';
import type { Asked } from './asked.ts';
import { assembleResult } from './assemble.ts';
import type { Evidence } from '../../verify/report/reporter.ts';
import { evidenceFolder, keepEvidence } from './evidence.ts';
import { writeBundle } from './merge.ts';
import { nextStep } from './next-step.ts';
import type { Plan } from './plan.ts';
import { putEach } from './put-each.ts';
import type { Ran } from './run-planned.ts';
import type { Stage } from './stage.ts';
import { writeRecords, writeReports } from './write-reports.ts';

/** Gives the exit status. */
export async function reportRun(asked: Asked, stage: Stage, plan: Plan, ran: Ran): Promise<number> {
  const { names, options, here, records } = asked;
  const { result } = ran;
  const evidence = new Map(
    ran.outcomes.flatMap(({ verified, evidence: seen }) =>
      seen === undefined ? [] : [[verified.page, seen] as const],
    ),
  );
  // The records first: they are what an hour's run cannot give again.
  const recorded =
    options.record !== true ||
    (await writeRecords(withoutInterrupted(asked, plan, ran), here.labs, records, here.dir));
  const { labsFolder } = here;
  const reported = await writeReports(asPart(asked, stage, plan, result), options, { labsFolder, evidence });
  const kept = await keepPartsEvidence(asked, plan, evidence);
  const bundled = await writeBundle(result, options, here.run);
  process.stdout.write(nextStep(result, { ...options, names }));
  return summarise(result).ok && recorded && reported && kept && bundled ? 0 : foundWrong;
}

/** What `--merge` puts into the report of the whole. */
async function keepPartsEvidence(
  { options: { report } }: Asked,
  { shard }: Plan,
  evidence: ReadonlyMap<string, Evidence>,
): Promise<boolean> {
  if (shard === undefined || report === undefined) return true;
  const folder = evidenceFolder(report);
  return putEach([
    { what: `what was seen of failures (${folder})`, put: () => keepEvidence(folder, evidence) },
  ]);
}

/** `result` with what `--merge` asks of a part; without `--shard` as it is. */
function asPart(
  { options, engine, change }: Asked,
  { site: { guest } }: Stage,
  { all, shard }: Plan,
  result: VerifyResult,
): VerifyResult {
  if (shard === undefined) return result;
  return partOf(result, {
    shard,
    pages: all.map(({ page }) => page.path),
    engine: engine.name,
    ...(guest === undefined ? {} : { guest }),
    retries: options.retries,
    ...(change === undefined ? {} : { since: change.commit }),
  });
}

/** What records may tell: a page whose browser was ended from outside was not run. */
function withoutInterrupted({ engine }: Asked, { wanted }: Plan, ran: Ran): VerifyResult {
  const ended = ran.outcomes.map(({ interrupted }) => !interrupted);
  const labs = assembleResult(
    wanted.filter((_job, index) => ended[index]),
    ran.outcomes.filter((_outcome, index) => ended[index]),
    ran.began,
    engine.kind,
  );
  return { ...ran.result, labs };
}
