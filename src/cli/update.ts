/** `labs update [LAB…]`: written outputs as the last run really printed them, as a patch or in place. */
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Command } from 'commander';
import { createTwoFilesPatch } from 'diff';
import type { Page } from '../lab/model.ts';
import { labsDir } from '../labs-folder/labs-dir.ts';
import { readLabsFolder } from '../labs-folder/read-labs-folder.ts';
import type { VerifiedPage, VerifyResult } from '../verify/result.ts';
import { updatePage } from '../verify/update.ts';
import { USAGE_ERROR } from './exit-codes.ts';
import { inThePage } from './verify/engine.ts';
import { chosenPages, readRecords, recordOfLab } from './verify/scope.ts';

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
    .option('--from <file>', 'the JSON report of a run (default: each lab’s verified.json)')
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
  const report = options.from === undefined ? undefined : await readReport(options.from);
  if (typeof report === 'string') return wrong(report);
  const records = await readRecords(dir, labs, inThePage);

  const shownDir = relative(process.cwd(), dir).split(sep).join('/') || '.';
  let changed = 0;
  for (const { page, lab } of chosen.jobs) {
    const pages = report ?? recordOfLab(records, lab.id)?.pages ?? [];
    const run = pages.find((other) => other.page === page.path);
    if (run !== undefined)
      changed += Number(await updateFile(dir, shownDir, page, run, options.write === true));
  }
  process.stderr.write(
    changed === 0
      ? 'Nothing to update.\n'
      : `${changed} ${changed === 1 ? 'page' : 'pages'} ${options.write === true ? 'changed' : 'to change'}.\n`,
  );
  return 0;
}

/** Gives whether the page has something to change. */
async function updateFile(
  dir: string,
  shownDir: string,
  page: Page,
  run: VerifiedPage,
  write: boolean,
): Promise<boolean> {
  const file = join(dir, page.file);
  const text = await readFile(file, 'utf8');
  const shown = `${shownDir}/${page.file}`;
  const known = new Set(page.snippets.map(({ id }) => id));
  if (run.snippets.some(({ id }) => !known.has(id))) {
    process.stderr.write(`${shown}: changed since that run; what changed is left alone\n`);
  }
  const update = updatePage(page, text, run.snippets);
  for (const { line, message } of update.notes) process.stderr.write(`${shown}:${line} ${message}\n`);
  if (update.text === text) return false;
  if (write) await writeFile(file, update.text);
  else
    process.stdout.write(
      createTwoFilesPatch(`a/${shown}`, `b/${shown}`, text, update.text, '', '', { context: 3 }),
    );
  return true;
}

async function readReport(file: string): Promise<readonly VerifiedPage[] | string> {
  try {
    const result = JSON.parse(await readFile(file, 'utf8')) as VerifyResult;
    return result.labs.flatMap((lab) => lab.pages);
  } catch (error) {
    return `${file} is no report of labs verify --report: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function wrong(message: string): number {
  process.stderr.write(`labs update: ${message}\n`);
  return USAGE_ERROR;
}
