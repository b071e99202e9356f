/**
 * Whether a snippet runs, decided here and nowhere else: for the checks, the page's buttons, the runner, the
 * verifier and its records.
 */
import type { Page, Snippet } from './model.ts';

/** Where a page's commands run. A `Page` says it, and what the site hands to the runner. */
type RunsOn = Pick<Page, 'platform' | 'engine'>;

/** Why a snippet is passed over, known before anything runs. */
export type NotRun =
  /** The author says why. */
  | { readonly status: 'skipped'; readonly why: string }
  | { readonly status: 'sample' }
  | { readonly status: 'other-platform'; readonly needs: 'windows' | 'docker' };

/**
 * Whether a snippet is something to run, or to say why it is not: the rest is only shown. Where no command was found,
 * nothing could fail, so nothing can pass.
 */
export function isRunnable(snippet: Snippet): boolean {
  if (snippet.kind === 'console') return snippet.commands.length > 0;
  return snippet.kind !== 'text';
}

/** Why `snippet` of `page` does not run on `engine`; undefined where it runs. */
export function notRun(page: RunsOn, snippet: Snippet, engine: 'vm' | 'docker'): NotRun | undefined {
  const { words } = snippet;
  if (words.sample) return { status: 'sample' };
  if (words.skip !== undefined) return { status: 'skipped', why: words.skip };
  if (needsWindows(page, snippet)) return { status: 'other-platform', needs: 'windows' };
  if (needsOwnEngine(page) && engine === 'vm') return { status: 'other-platform', needs: 'docker' };
  return undefined;
}

/** Whether `snippet` of `page` is something to run, and runs on `engine`. */
export function doesRun(page: RunsOn, snippet: Snippet, engine: 'vm' | 'docker'): boolean {
  return isRunnable(snippet) && notRun(page, snippet, engine) === undefined;
}

/** Whether nothing of the page runs in the page's machine. */
export function needsOwnEngine({ engine }: Pick<RunsOn, 'engine'>): boolean {
  return engine === 'docker';
}

/** As they run: the clean-up comes last, wherever it stands. */
export function runOrder(snippets: readonly Snippet[]): readonly Snippet[] {
  return [
    ...snippets.filter(({ words }) => !words.cleanup),
    ...snippets.filter(({ words }) => words.cleanup),
  ];
}

/** What is only shown needs nothing. */
export function needsWindows({ platform }: Pick<RunsOn, 'platform'>, snippet: Snippet): boolean {
  if (!isRunnable(snippet)) return false;
  return platform === 'windows' || snippet.kind === 'powershell' || snippet.words.only === 'windows';
}

/** A shell of a node reads it: commands or a script, whether or not they run. */
export function isForShell({ kind }: Snippet): boolean {
  return kind === 'console' || kind === 'script';
}

/** Whether it gives a node's shell something to run, as far as the snippet itself tells: where its page runs is for `notRun`. */
export function isRun(snippet: Snippet): boolean {
  return (
    isForShell(snippet) &&
    isRunnable(snippet) &&
    notRun({ platform: 'linux', engine: 'any' }, snippet, 'vm') === undefined
  );
}
