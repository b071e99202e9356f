/** `labs new <lab> [page]`: a page to begin with, which passes the check and explains itself. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { pagePath, slug, titleFromName } from '../lab/paths.ts';
import { labsDir } from '../labs-folder/labs-dir.ts';
import { foundWrong, usageError } from './exit-codes.ts';
import { firstPage, nextPage } from './new-page.ts';

export function register(program: Command): void {
  program
    .command('new')
    .description('begin a lab, or another page of one')
    .argument('<lab>', 'name of the lab, such as "Image scanning"')
    .argument('[page]', 'name of the page (default: the lab’s first page)')
    .action(createPage);
}

async function createPage(lab: string, page: string | undefined): Promise<void> {
  const folder = slug(lab);
  const name = page === undefined ? 'README' : slug(page.replace(/\.mdx?$/i, ''));
  if (![lab, page ?? 'README'].every((given) => /[\p{L}\p{N}]/u.test(given))) {
    process.stderr.write('labs new: give names of letters or digits.\n');
    process.exitCode = usageError;
    return;
  }
  const dir = join(labsDir(), folder);
  const file = join(dir, `${name}.md`);
  const shown = relative(process.cwd(), file);
  await mkdir(dir, { recursive: true });
  const title = titleFromName(page === undefined ? lab : name);
  const text = page === undefined ? firstPage(title) : nextPage(title, await nextOrder(dir));
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    process.stderr.write(`labs new: ${shown} exists already; nothing was changed.\n`);
    process.exitCode = foundWrong;
    return;
  }
  const path = pagePath(`${folder}/${name}.md`);
  process.stdout.write(
    `Wrote ${shown}, the page /labs/${path}/.\n` +
      `Next: edit it, look at it with "npm run dev", check it with "npm run labs -- check ${folder}".\n`,
  );
}

/** After the pages that are there, with room between for later ones. */
async function nextOrder(dir: string): Promise<number> {
  const pages = (await readdir(dir)).filter((file) => /\.mdx?$/i.test(file));
  return pages.length * 10;
}
