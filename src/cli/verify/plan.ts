/** Which pages a run takes, and how many nodes at a time. */
import { availableParallelism, freemem } from 'node:os';
import type { EngineKind } from '../../sandbox/sandbox.ts';
import { expectedMs } from '../../verify/budget.ts';
import type { Shard } from '../../verify/shard.ts';
import { readShard, shardOf } from '../../verify/shard.ts';
import type { Asked } from './asked.ts';
import type { PageJob } from './run-pages.ts';
import { onlyChanged, recordOfLab, withinTime } from './scope.ts';
import type { Stage } from './stage.ts';
import { say } from './tell.ts';

export interface Plan {
  /** What every part of the run takes together. */
  readonly all: readonly PageJob[];
  /** What this run takes. */
  readonly wanted: readonly PageJob[];
  /** `--shard`. */
  readonly shard: Shard | undefined;
  /** Nodes at a time. */
  readonly capacity: number;
  /** How long a page will take, as far as its record tells, ms. */
  readonly expected: (job: PageJob) => number;
}

/** Narrows the pages by `--changed`, `--shard` and `--minutes`, and says what is left out. */
export function planRun(asked: Asked, { jobs, site }: Stage): Plan {
  const { options, engine, records } = asked;
  const capacity = options.jobs ?? nodesAtATime(engine.kind);
  const expected = ({ lab, page }: PageJob) => expectedMs(page, recordOfLab(records, lab.id));
  const all = options.changed === true ? changedJobs(asked, jobs, site.guest) : jobs;
  const shard = options.shard === undefined ? undefined : readShard(options.shard);
  const own =
    shard === undefined ? all : shardOf(all, { name: ({ page }) => page.path, expectedMs: expected }, shard);
  const { minutes } = options;
  const wanted = minutes === undefined ? own : fittingJobs(own, expected, minutes * 60_000, capacity);
  return { all, wanted, shard, capacity, expected };
}

function changedJobs(
  { engine: { kind }, here: { labs }, records }: Asked,
  jobs: readonly PageJob[],
  guest: string | undefined,
): readonly PageJob[] {
  const changed = onlyChanged(jobs, labs, records, { kind, guest });
  for (const reason of changed.reasons) say(`• ${reason}`);
  if (changed.never.length > 0)
    say(
      `Never verified, so nothing tells what changed: ${paths(changed.never)}.\nTheir pages say so. \`labs verify LAB --record\` makes a record.`,
    );
  return changed.jobs;
}

function fittingJobs(
  jobs: readonly PageJob[],
  expected: (job: PageJob) => number,
  budgetMs: number,
  capacity: number,
): readonly PageJob[] {
  const nodeMs = (job: PageJob) => expected(job) * Math.max(1, Math.min(job.page.nodes.length, capacity));
  const { now, later } = withinTime(jobs, nodeMs, budgetMs * capacity);
  if (later.length > 0)
    say(
      `Not in this run, for want of time: ${paths(later)}.\nTheir pages say that they are not verified. \`npm run verify\` runs them all.`,
    );
  return now;
}

function paths(jobs: readonly PageJob[]): string {
  return jobs.map(({ page }) => page.path).join(', ');
}

/**
 * A node in a page takes most of a gigabyte, a core, and a second one while the browser optimises what the
 * first has compiled: two on two cores take nearly twice as long each.
 */
function nodesAtATime(engine: EngineKind): number {
  const perNode = 1.2 * 1024 ** 3;
  const coresPerNode = engine === 'vm' ? 2 : 1;
  const byCores = Math.floor(availableParallelism() / coresPerNode);
  return Math.max(1, Math.min(byCores, Math.floor(freemem() / perNode)));
}
