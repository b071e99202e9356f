/** `labs update [LAB…]`: written outputs as the last run really printed them, as a patch or in place. */
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Command } from 'commander';
import { createTwoFilesPatch } from 'diff';
import type { Page } from '../lab/model.ts';
import { labsDir } from '../labs-folder/labs-dir.ts';
import { readLabsFolder } from '../labs-folder/read-labs-folder.ts';
import type { VerifyResult } from '../verify/result.ts';
import { updatePage } from '../verify/update.ts';
import { usageError } from './exit-codes.ts';
import type { LastPage } from './verify/last-result.ts';
import { pagesIn, readLastResult } from './verify/last-result.ts';
import { chosenPages } from './verify/scope.ts';

interface UpdateOptions {
  readonly write?: true;
  readonly from?: string;
}

export function register(program: Command): void {
  program
    .command('update')
    .description('bring written outputs up to date with the last verification')
    .argument('[lab...]', 'labs or pages (default: all)')
    .option('--write', 'change the files instead of printing a patch')
    .option('--from <file>', 'the JSON report of a run (default: what `labs verify` did last)')
    .action(async (names: string[], options: UpdateOptions) => {
      process.exitCode = await update(names, options);
    });
}

/** Gives the exit status. */
async function update(names: readonly string[], options: UpdateOptions): Promise<number> {
  const dir = labsDir();
  const folder = await readLabsFolder(dir).catch((error: unknown) => String(error));
  if (typeof folder === 'string') return wrong(`The labs cannot be read: ${folder}`);
  const { labs } = folder;
  const chosen = chosenPages(labs, names);
  if ('unknown' in chosen) return wrong(`There is no lab or page "${chosen.unknown}".`);
  const ran = options.from === undefined ? readLastResult(dir) : await readReport(options.from);
  if (typeof ran === 'string') return wrong(ran);
  const jobs = chosen.jobs.flatMap(({ page }) => {
    const run = ran.find((other) => other.page === page.path);
    return run === undefined ? [] : [{ page, run }];
  });
  if (options.from === undefined && jobs.length === 0) return wrong(nothingYet(names, ran.length > 0));

  const shownDir = relative(process.cwd(), dir).split(sep).join('/') || '.';
  let changed = 0;
  for (const { page, run } of jobs)
    changed += Number(await updateFile(dir, shownDir, page, run, options.write === true));
  process.stderr.write(
    changed === 0
      ? 'Nothing to update.\n'
      : `${changed} ${changed === 1 ? 'page' : 'pages'} ${options.write === true ? 'changed' : 'to change'}.\n`,
  );
  return 0;
}

/** `others`: other pages have a result. */
function nothingYet(names: readonly string[], others: boolean): string {
  const of = others && names.length > 0 ? ` of ${names.join(', ')}` : '';
  const lab = names.length === 0 ? 'LAB' : names.join(' ');
  return `There is no result of a verify${of} yet. Run \`npm run labs -- verify ${lab}\` first.`;
}

/** Gives whether the page has something to change. */
async function updateFile(
  dir: string,
  shownDir: string,
  page: Page,
  run: LastPage,
  write: boolean,
): Promise<boolean> {
  const file = join(dir, page.file);
  const text = await readFile(file, 'utf8');
  const shown = `${shownDir}/${page.file}`;
  const update = updatePage(page, text, run.snippets);
  if (update.changedSince)
    process.stderr.write(`${shown}: changed since that run; what changed is left alone\n`);
  for (const { line, message } of update.notes) process.stderr.write(`${shown}:${line} ${message}\n`);
  if (update.text === text) return false;
  if (write) await writeFile(file, update.text);
  else
    process.stdout.write(
      createTwoFilesPatch(`a/${shown}`, `b/${shown}`, text, update.text, '', '', { context: 3 }),
    );
  return true;
}

/** Pages of a report, or why there are none: a sentence. */
async function readReport(file: string): Promise<readonly LastPage[] | string> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  return reportedPages(text) ?? `${file} is no report of \`labs verify --report FILE\`.`;
}

function reportedPages(text: string): readonly LastPage[] | undefined {
  try {
    const { labs } = JSON.parse(text) as Partial<VerifyResult>;
    return pagesIn(labs?.flatMap((lab) => lab.pages));
  } catch {
    return undefined;
  }
}

function wrong(message: string): number {
  process.stderr.write(`labs update: ${message}\n`);
  return usageError;
}
