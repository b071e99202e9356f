/** What the runner needs to know of a page; the page carries it as JSON (`snippets.json`). */
import type { Snippet } from '../lab/model.ts';

export { doesRun, isRunnable, needsOwnEngine, notRun, runOrder } from '../lab/runs.ts';
export { setupPages } from '../lab/setup-pages.ts';

export interface RunnablePage {
  readonly lab: string;
  /** `Page.path`. */
  readonly path: string;
  readonly file: string;
  readonly hash: string;
  readonly nodes: readonly string[];
  /** As `Page` has it. */
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
