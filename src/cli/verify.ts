/** `labs verify [LAB…]`: every promise of the labs, through the pages' own Run buttons. */
import type { Command } from 'commander';
import { findChromium } from '../browser/chromium.ts';
import { numberOption } from './numbers.ts';
import { dockerNames } from './verify/engine.ts';
import { readAsked } from './verify/asked.ts';
import { readLabsHere } from './verify/labs-here.ts';
import { merge } from './verify/merge.ts';
import type { VerifyOptions } from './verify/options.ts';
import { engineOf } from './verify/options.ts';
import { planRun } from './verify/plan.ts';
import { reportRun } from './verify/report-run.ts';
import { runPlanned } from './verify/run-planned.ts';
import { onStage } from './verify/stage.ts';
import { wrong } from './verify/tell.ts';
import { reportOptions } from './verify/write-reports.ts';
import { watchAsked } from './verify/watch-asked.ts';

const help = `
The site is built first, into DIST_DIR or dist; that of other labs (LABS_DIR) into a folder of its own, which
is removed afterwards. Of each page the last result is kept for \`labs update\`. A second verify waits for the
first, unless --jobs says what it may take.

Exit status: 0 every promise kept, 1 not, 2 wrong usage.`;

export function register(program: Command): void {
  const command = program
    .command('verify')
    .description('run every command of the labs in a browser and compare with what the pages promise')
    .argument('[lab...]', 'labs or pages (default: all)')
    .option('--engine <engine>', `vm (in the page), ${dockerNames} (this machine’s Docker)`, 'vm')
    .option('--record', 'write each lab’s verified.json, or verified.docker-28.json and so on');
  for (const { flags, about } of reportOptions()) command.option(flags, about);
  command
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
  const engine = engineOf(names, options);
  if (typeof engine === 'string') return wrong(engine);
  const here = await readLabsHere(options);
  if (typeof here === 'string') return wrong(here);
  if (options.merge !== undefined) return merge(options.merge, options, here);
  const launch = findChromium();
  if (launch === undefined)
    return wrong('There is no Chromium. Run `npx playwright install chromium`, or install your system’s.');
  const asked = await readAsked(names, options, engine, here);
  if (typeof asked === 'string') return wrong(asked);
  return onStage(asked, launch, async (stage) => {
    if (asked.watched !== undefined) return watchAsked(asked.watched, asked, stage);
    const plan = planRun(asked, stage);
    const ran = await runPlanned(asked, stage, plan);
    return reportRun(asked, stage, plan, ran);
  });
}
