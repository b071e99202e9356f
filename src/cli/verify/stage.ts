/** What a verification runs on: its turn on this machine, the site, the engine and a browser. */
import type { Browser } from '@playwright/test';
import { chromium } from '@playwright/test';
import type { ChromiumLaunch } from '../../browser/chromium.ts';
import { interrupted } from '../exit-codes.ts';
import type { Asked } from './asked.ts';
import { jobsInQuestion } from './asked.ts';
import type { LinkedEngine } from './engine.ts';
import { inThePage, openEngine } from './engine.ts';
import { takeTurn } from './one-at-a-time.ts';
import { Opened } from './opened.ts';
import type { PageJob } from './run-pages.ts';
import type { Site } from './site.ts';
import { openSite } from './site.ts';
import { nothingRun, say, wrong } from './tell.ts';

export interface Stage {
  readonly site: Site;
  /** Behind a page's address, with `#`: what links it to the engine; '' for the one in the page. */
  readonly fragment: string;
  readonly browser: Browser;
  /** Of the pages that were named those that `--since` puts in question on this site; without it all. */
  readonly jobs: readonly PageJob[];
}

/** Opens it all for `run`, and closes it whatever comes. Gives the exit status: that of `run` where it came so far. */
export async function onStage(
  asked: Asked,
  launch: ChromiumLaunch,
  run: (stage: Stage) => Promise<number>,
): Promise<number> {
  const opened = new Opened();
  try {
    const stage = await openStage(asked, launch, opened);
    return typeof stage === 'number' ? stage : await run(stage);
  } finally {
    await opened.close();
  }
}

/** Gives the exit status where something cannot be opened. */
async function openStage(asked: Asked, launch: ChromiumLaunch, opened: Opened): Promise<Stage | number> {
  const { options, engine } = asked;
  const isWatch = asked.watched !== undefined;
  // A watch takes its turn for each run.
  if (!isWatch) {
    const turn = await takeTurn({ say, beside: options.jobs !== undefined });
    if (turn.kind === 'interrupted') return interrupted;
    opened.add(turn.leave);
  }

  let site: Site;
  try {
    site = await openSite(options);
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
  opened.add(() => site.close());
  if (engine.kind === 'vm' && site.guest === undefined)
    return nothingRun(
      'This site has no sandbox, so nothing can be run. Run `npm run sandbox:build`, then build the site again; or use --engine docker.',
    );

  const jobs = jobsInQuestion(asked, site.guest);
  // Nodes on one's own Docker take minutes to make, so that a change that is none of theirs shall not ask for them.
  const needed = jobs.length === 0 ? inThePage : engine;
  let linked: LinkedEngine;
  try {
    linked = await openEngine(needed, new URL(site.url).origin);
  } catch (error) {
    return nothingRun(error instanceof Error ? error.message : String(error));
  }
  opened.add(() => linked.close());

  // A watch ends by Ctrl-C and closes the browser itself.
  const browser = await chromium.launch({ ...launch, handleSIGINT: !isWatch });
  opened.add(() => browser.close().catch(() => undefined));
  return { site, fragment: linked.fragment, browser, jobs };
}
