/** What the runner needs to know of a page; the page carries it as JSON (`snippets.json`). */
import type { EngineKind } from '../sandbox/sandbox.ts';
import type { Snippet } from '../lab/model.ts';
import { setupPages } from '../lab/setup-pages.ts';
import type { SnippetOutcome } from './result.ts';

export { setupPages };

export interface RunnablePage {
  readonly lab: string;
  /** `Page.path`. */
  readonly path: string;
  readonly file: string;
  readonly hash: string;
  readonly nodes: readonly string[];
  /** The page's own, else its lab's. */
  readonly platform: 'linux' | 'windows' | 'reading';
  readonly engine: 'any' | 'docker';
  readonly images: readonly string[];
  /** `Page.path` of each page whose snippets run first, unseen, in order; without repeats. */
  readonly setup: readonly string[];
  /** In the order of the text, those that are only shown included. */
  readonly snippets: readonly Snippet[];
  /** `valuesOf` it: what a result of each runnable snippet vouches for. */
  readonly values: readonly string[];
}

/** Whether a snippet is something to run, or to say why it is not: the rest is only shown. */
export function isRunnable(snippet: Snippet): boolean {
  return snippet.kind !== 'text';
}

/** As they run: the clean-up comes last, wherever it stands. */
export function runOrder(snippets: readonly Snippet[]): readonly Snippet[] {
  return [
    ...snippets.filter(({ words }) => !words.cleanup),
    ...snippets.filter(({ words }) => words.cleanup),
  ];
}

/** Why `snippet` does not run there, known before anything runs; undefined when it runs. */
export function notRun(
  page: Pick<RunnablePage, 'platform' | 'engine'>,
  snippet: Snippet,
  engine: EngineKind,
): SnippetOutcome | undefined {
  const { words } = snippet;
  if (words.sample) return { status: 'sample' };
  if (words.skip !== undefined) return { status: 'skipped', why: words.skip };
  if (snippet.kind === 'powershell' || words.only === 'windows' || page.platform === 'windows') {
    return { status: 'other-platform', needs: 'windows' };
  }
  if (page.engine === 'docker' && engine === 'vm') return { status: 'other-platform', needs: 'docker' };
  return undefined;
}
