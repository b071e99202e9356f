/** `labs verify [LAB…]`: every promise of the labs, through the pages' own Run buttons. */
import { execFile } from 'node:child_process';
import { availableParallelism, freemem } from 'node:os';
import { relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from '@playwright/test';
import type { Command } from 'commander';
import type { Lab, Page } from '../lab/model.ts';
import { findChromium } from '../browser/chromium.ts';
import { labsDir } from '../labs-folder/labs-dir.ts';
import { readLabsFolder } from '../labs-folder/read-labs-folder.ts';
import { expectedMs } from '../verify/budget.ts';
import { partOf } from '../verify/part.ts';
import { summarise } from '../verify/report/summary.ts';
import type { VerifyResult } from '../verify/result.ts';
import { readShard, shardOf } from '../verify/shard.ts';
import { FOUND_WRONG, INTERRUPTED, USAGE_ERROR } from './exit-codes.ts';
import { numberOption } from './numbers.ts';
import { assembleResult } from './verify/assemble.ts';
import type { LinkedEngine } from './verify/engine.ts';
import { inThePage, openEngine, readEngine } from './verify/engine.ts';
import { evidenceFolder, keepEvidence } from './verify/evidence.ts';
import { keptAsLast } from './verify/last-result.ts';
import { merge, writeBundle } from './verify/merge.ts';
import { nextStep } from './verify/next-step.ts';
import { takeTurn } from './verify/one-at-a-time.ts';
import { type PartOptions, partTrouble, publishedRun } from './verify/parts.ts';
import { Progress } from './verify/progress.ts';
import type { PageJob } from './verify/run-pages.ts';
import { runPages } from './verify/run-pages.ts';
import type { Records } from './verify/scope.ts';
import { chosenPages, onlyChanged, readRecords, recordOfLab, withinTime } from './verify/scope.ts';
import { jobsSince, judgedByRecords, readChange } from './verify/since.ts';
import type { Site } from './verify/site.ts';
import { openSite } from './verify/site.ts';
import { watchLab } from './verify/watch.ts';
import type { ReportChoice } from './verify/write-reports.ts';
import { writeRecords, writeReports } from './verify/write-reports.ts';

interface VerifyOptions extends ReportChoice, PartOptions {
  readonly engine: string;
  readonly record?: true;
  readonly jobs?: number;
  readonly retries: number;
  readonly keepGoing?: true;
  readonly watch?: true;
  readonly changed?: true;
  readonly minutes?: number;
  readonly base?: string;
  readonly dist?: string;
}

const help = `
The site is built first, into DIST_DIR or dist; that of other labs (LABS_DIR) into a folder of its own, which
is removed afterwards. Of each page the last result is kept for \`labs update\`. A second verify waits for the
first, unless --jobs says what it may take.

Exit status: 0 every promise kept, 1 not, 2 wrong usage.`;

export function register(program: Command): void {
  program
    .command('verify')
    .description('run every command of the labs in a browser and compare with what the pages promise')
    .argument('[lab...]', 'labs or pages (default: all)')
    .option(
      '--engine <engine>',
      'vm (in the page), docker, docker:26, docker:28 (this machine’s Docker)',
      'vm',
    )
    .option('--record', 'write each lab’s verified.json, or verified.docker-28.json and so on')
    .option('--report <file>', 'write the result as JSON')
    .option('--junit <file>', 'write the result as JUnit XML')
    .option('--html <folder>', 'write a report to look at')
    .option('--summary <file>', 'write a short summary as Markdown')
    .option(
      '--jobs <nodes>',
      'nodes that run at a time (default: what cores and memory allow)',
      numberOption('--jobs', { from: 1, to: 64 }),
    )
    .option(
      '--retries <times>',
      'run a page again that did not pass; the report counts it',
      numberOption('--retries', { from: 0, to: 20 }),
      0,
    )
    .option('--keep-going', 'run the rest of a page after a failure; what comes then may follow from it')
    .option('--changed', 'only what changed since its record, and one page with several nodes')
    .option(
      '--minutes <minutes>',
      'begin only what is expected to fit into that time, the most urgent first; the rest is named',
      numberOption('--minutes', { from: 1, to: 1440 }),
    )
    .option(
      '--since <commit>',
      'only what changed since that commit; a record that is not borne out is a failure',
    )
    .option('--shard <part>', 'a part of the pages, such as 2/5; --report writes it for --merge')
    .option('--merge <folder>', 'join the parts there to the reports of the run')
    .option('--bundle <file>', 'write what `npm run build -- --records` takes')
    .option('--run <address>', 'the run that the bundle names (default: this workflow’s)')
    .option('--with <path...>', 'bundles of other runs, or their folder, whose records the bundle takes in')
    .option('--watch', 'verify one lab again at each change, from the first changed snippet on')
    .option('--base <url>', 'take the site that is served there')
    .option('--dist <folder>', 'take the site that was built there')
    .addHelpText('after', help)
    .action(async (names: string[], options: VerifyOptions) => {
      process.exitCode = await verify(names, options);
    });
}

/** Gives the exit status. */
async function verify(names: readonly string[], options: VerifyOptions): Promise<number> {
  const engine = readEngine(options.engine);
  const { retries, jobs, minutes } = options;
  const trouble = partTrouble(names, options);
  if (engine === undefined)
    return wrong(`--engine is vm, docker, docker:26 or docker:28, not "${options.engine}".`);
  if (trouble !== undefined) return wrong(trouble);

  const dir = labsDir();
  const folder = await readLabsFolder(dir).catch((error: unknown) => String(error));
  if (typeof folder === 'string') return wrong(`The labs cannot be read: ${folder}`);
  const { labs } = folder;
  if (labs.length === 0) return wrong('There are no labs in the labs folder; LABS_DIR names another.');
  const labsFolder = relative(process.cwd(), dir).split(sep).join('/') || '.';
  const commit = await commitOf(dir);
  const published = publishedRun(options, commit);
  if (typeof published === 'string') return wrong(published);
  if (options.merge !== undefined)
    return merge(options.merge, options, { dir, labsFolder, labs, commit, run: published });
  const launch = findChromium();
  if (launch === undefined)
    return wrong('There is no Chromium. Run `npx playwright install chromium`, or install your system’s.');
  const chosen = chosenPages(labs, names);
  if ('unknown' in chosen)
    return wrong(
      `There is no lab or page "${chosen.unknown}". Labs: ${labs.map(({ id }) => id).join(', ')}.`,
    );
  const [first] = chosen.jobs;
  if (options.watch === true && (options.base !== undefined || first === undefined || names.length !== 1)) {
    return wrong('--watch takes one lab or page, and builds the site itself.');
  }
  if (options.keepGoing === true && options.record === true)
    return wrong('--keep-going makes no record: what runs after a failure may follow from it.');
  const say = (words: string): void => void process.stderr.write(`${words}\n`);
  const keepLast = keptAsLast(dir, labs, say);
  const records = await readRecords(dir, labs, engine);
  const change = options.since === undefined ? undefined : await readChange(options.since, dir, folder);
  if (typeof change === 'string') return wrong(change);

  // A watch takes its turn for each run.
  const turn =
    options.watch === true ? undefined : await takeTurn({ say, beside: options.jobs !== undefined });
  if (turn?.kind === 'interrupted') return INTERRUPTED;
  let site: Site;
  try {
    site = await openSite(options);
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
  if (engine.kind === 'vm' && site.guest === undefined) {
    await site.close();
    process.stderr.write(
      'labs verify: This site has no sandbox, so nothing can be run. Run `npm run sandbox:build`, then build the site again; or use --engine docker.\n',
    );
    return FOUND_WRONG;
  }
  const { guest } = site;
  const inQuestion =
    change === undefined ? chosen.jobs : jobsSince(chosen.jobs, change, engine, { guest, labsFolder });
  let linked: LinkedEngine;
  try {
    // Nodes on one's own Docker take minutes to make, so that a change that is none of theirs shall not ask for them.
    const needed = inQuestion.length === 0 ? inThePage : engine;
    linked = await openEngine(needed, new URL(site.url).origin);
  } catch (error) {
    await site.close();
    process.stderr.write(`labs verify: ${error instanceof Error ? error.message : String(error)}
`);
    return FOUND_WRONG;
  }
  // A watch ends by Ctrl-C and closes the browser itself.
  const browser = await chromium.launch({ ...launch, handleSIGINT: options.watch !== true });
  try {
    if (options.watch === true && first !== undefined) {
      const { lab } = first;
      const pages = chosen.jobs.map(({ page }) => page);
      const { fragment } = linked;
      return await watchLab({
        dir,
        labsFolder,
        lab,
        labs,
        pages,
        browser,
        siteUrl: site.url,
        fragment,
        siteFolder: site.folder ?? '',
        keepGoing: options.keepGoing === true,
        onResult: (page, snippets) => {
          const { path, file, hash } = page;
          keepLast({ page: path, file, hash, startedAt: new Date().toISOString(), snippets }, false);
        },
      });
    }
    const capacity = jobs ?? nodesAtATime(engine.kind);
    const expected = (lab: Lab, page: Page) => expectedMs(page, recordOfLab(records, lab.id));
    const all =
      options.changed === true ? changedJobs(chosen.jobs, labs, records, site, engine.kind) : inQuestion;
    const shard = options.shard === undefined ? undefined : readShard(options.shard);
    const own =
      shard === undefined
        ? all
        : shardOf(
            all,
            { name: ({ page }) => page.path, expectedMs: ({ lab, page }) => expected(lab, page) },
            shard,
          );
    const wanted = minutes === undefined ? own : fitting(own, expected, minutes * 60_000, capacity);
    const began = new Date();
    const started = performance.now();
    const progress = new Progress(
      wanted.map(({ page, lab }) => ({ page, expected: expected(lab, page) })),
      capacity,
      process.stderr,
    );
    const outcomes = await runPages(wanted, {
      browser,
      siteUrl: site.url,
      fragment: linked.fragment,
      engine: engine.kind,
      labs,
      capacity,
      retries,
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
    const ran: VerifyResult = {
      commit,
      startedAt: began.toISOString(),
      ms: Math.round(performance.now() - started),
      labs: assembleResult(wanted, outcomes, began, engine.kind),
    };
    const result = change === undefined ? ran : judgedByRecords(ran, change, engine);
    const report =
      shard === undefined
        ? result
        : partOf(result, {
            shard,
            pages: all.map(({ page }) => page.path),
            engine: engine.name,
            ...(site.guest === undefined ? {} : { guest: site.guest }),
            retries,
            ...(change === undefined ? {} : { since: change.commit }),
          });
    const evidence = new Map(
      outcomes.flatMap(({ verified, evidence: seen }) =>
        seen === undefined ? [] : [[verified.page, seen] as const],
      ),
    );
    await writeReports(report, options, { labsFolder, evidence });
    if (shard !== undefined && options.report !== undefined)
      await keepEvidence(evidenceFolder(options.report), evidence);
    const taken = await writeBundle(result, options, published);
    if (options.record === true) {
      const ended = outcomes.map(({ interrupted }) => !interrupted);
      const whole = assembleResult(
        wanted.filter((_job, index) => ended[index]),
        outcomes.filter((_outcome, index) => ended[index]),
        began,
        engine.kind,
      );
      await writeRecords({ ...result, labs: whole }, labs, records, dir);
    }
    process.stdout.write(nextStep(result, { ...options, names }));
    return summarise(result).ok && taken ? 0 : FOUND_WRONG;
  } finally {
    await browser.close().catch(() => undefined);
    await linked.close();
    await site.close();
    turn?.leave();
  }
}

function changedJobs(
  jobs: readonly PageJob[],
  labs: Parameters<typeof onlyChanged>[1],
  records: Records,
  site: Site,
  kind: 'vm' | 'docker',
): readonly PageJob[] {
  const changed = onlyChanged(jobs, labs, records, { kind, guest: site.guest });
  for (const reason of changed.reasons) process.stderr.write(`• ${reason}\n`);
  if (changed.never.length > 0) {
    process.stderr.write(
      `Never verified, so nothing tells what changed: ${changed.never.map(({ page }) => page.path).join(', ')}.\nTheir pages say so. \`labs verify LAB --record\` makes a record.\n`,
    );
  }
  return changed.jobs;
}

function fitting(
  jobs: readonly PageJob[],
  expected: (lab: Lab, page: Page) => number,
  budgetMs: number,
  capacity: number,
): readonly PageJob[] {
  const nodeMs = ({ lab, page }: PageJob) =>
    expected(lab, page) * Math.max(1, Math.min(page.nodes.length, capacity));
  const { now, later } = withinTime(jobs, nodeMs, budgetMs * capacity);
  if (later.length > 0) {
    process.stderr.write(
      `Not in this run, for want of time: ${later.map(({ page }) => page.path).join(', ')}.\nTheir pages say that they are not verified. \`npm run verify\` runs them all.\n`,
    );
  }
  return now;
}

/**
 * A node in a page takes most of a gigabyte, a core, and a second one while the browser optimises what the
 * first has compiled: two on two cores take nearly twice as long each.
 */
function nodesAtATime(engine: 'vm' | 'docker'): number {
  const perNode = 1.2 * 1024 ** 3;
  const coresPerNode = engine === 'vm' ? 2 : 1;
  const byCores = Math.floor(availableParallelism() / coresPerNode);
  return Math.max(1, Math.min(byCores, Math.floor(freemem() / perNode)));
}

async function commitOf(dir: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd: dir });
    return stdout.trim();
  } catch {
    return undefined;
  }
}

function wrong(message: string): number {
  process.stderr.write(`labs verify: ${message}\n`);
  return USAGE_ERROR;
}
