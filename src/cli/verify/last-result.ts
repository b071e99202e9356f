/**
 * The last result of each page, kept between runs for `labs update`: outside the labs folder, in a place that git
 * ignores, one file a labs folder.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Lab } from '../../lab/model.ts';
import type { CommandResult, SnippetResult, VerifiedPage } from '../../verify/result.ts';

export type LastPage = Pick<VerifiedPage, 'page' | 'file' | 'hash' | 'startedAt' | 'snippets'>;

/** What a run tells of a page. */
interface RanPage {
  readonly page: LastPage;
  /** Ended from outside, or gave no result: what it had not reached says nothing. */
  readonly interrupted: boolean;
}

interface LastResult {
  readonly version: 1;
  /** Absolute folder of the labs. */
  readonly labs: string;
  readonly pages: readonly LastPage[];
}

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** `labsFolder`: absolute. `cache`: where such files are kept. */
export function lastResultFile(labsFolder: string, cache = join(root, '.cache')): string {
  const name = basename(labsFolder).replaceAll(/[^\w.-]+/g, '-');
  const hash = createHash('sha256').update(labsFolder).digest('hex').slice(0, 12);
  return join(cache, 'last-verify', `${name}-${hash}.json`);
}

/** Pages with the last result of each; none where nothing was verified yet. A file that is none counts as none. */
export function readLastResult(labsFolder: string, cache?: string): readonly LastPage[] {
  try {
    const text = readFileSync(lastResultFile(labsFolder, cache), 'utf8');
    const value = JSON.parse(text) as Partial<LastResult>;
    return value.version === 1 && value.labs === labsFolder ? (pagesIn(value.pages) ?? []) : [];
  } catch {
    return [];
  }
}

/**
 * Keeps what `ran` tells; pages that were not run keep theirs, as long as they are among `current` (paths of the
 * pages that there are).
 * Done before it returns, for Ctrl-C may end the process after any page.
 * @throws {Error} where the file cannot be written
 */
export function keepLastResult(
  labsFolder: string,
  ran: readonly RanPage[],
  current: ReadonlySet<string>,
  cache?: string,
): void {
  const file = lastResultFile(labsFolder, cache);
  const before = readLastResult(labsFolder, cache);
  const pages = mergedPages(before, ran).filter(({ page }) => current.has(page));
  const result: LastResult = { version: 1, labs: labsFolder, pages };
  mkdirSync(dirname(file), { recursive: true });
  // Whoever reads it meanwhile finds the old one whole.
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, JSON.stringify(result));
  renameSync(unfinished, file);
}

/** Keeps a page's result as it comes. Where that cannot be, `say` hears why, once. */
export function keptAsLast(
  labsFolder: string,
  labs: readonly Lab[],
  say: (words: string) => void,
): (page: LastPage, interrupted: boolean) => void {
  const current = new Set(labs.flatMap((lab) => lab.pages.map(({ path }) => path)));
  let told = false;
  return (page, interrupted) => {
    try {
      keepLastResult(labsFolder, [{ page, interrupted }], current);
    } catch (error) {
      if (!told)
        say(
          `The result cannot be kept for \`labs update\`: ${error instanceof Error ? error.message : String(error)}`,
        );
      told = true;
    }
  };
}

/** `value`, parsed from a file, as pages' results; undefined where it is something else. */
export function pagesIn(value: unknown): readonly LastPage[] | undefined {
  return Array.isArray(value) && value.every(isPage) ? value : undefined;
}

function isPage(value: Partial<LastPage> | null): value is LastPage {
  return typeof value?.page === 'string' && Array.isArray(value.snippets) && value.snippets.every(isSnippet);
}

function isSnippet(value: Partial<SnippetResult> | null): boolean {
  const commands = value?.commands;
  return (
    typeof value?.hash === 'string' &&
    Array.isArray(commands) &&
    commands.every(
      (command: Partial<CommandResult> | null) =>
        typeof command?.output === 'string' && typeof command.outcome?.kind === 'string',
    )
  );
}

function mergedPages(before: readonly LastPage[], ran: readonly RanPage[]): LastPage[] {
  const pages = new Map(before.map((page) => [page.page, page]));
  for (const { page, interrupted } of ran) {
    const snippets = interrupted
      ? page.snippets.flatMap((snippet) => reachedOrBefore(snippet, pages.get(page.page)))
      : page.snippets;
    if (snippets.length > 0) pages.set(page.page, smallPage({ ...page, snippets }));
  }
  return [...pages.values()];
}

function reachedOrBefore(snippet: SnippetResult, before: LastPage | undefined): readonly SnippetResult[] {
  if (snippet.status !== 'not-reached') return [snippet];
  const known = before?.snippets.find(({ id, hash }) => id === snippet.id && hash === snippet.hash);
  return known === undefined ? [] : [known];
}

function smallPage({ page, file, hash, startedAt, snippets }: LastPage): LastPage {
  return { page, file, hash, startedAt, snippets };
}
