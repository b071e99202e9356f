/**
 * What a record vouches for: one value a snippet, over all that its run depended on as the text has it. The
 * page's nodes in order, where it runs and which images its front matter names, what its set-up pages run, and
 * every command, file and word of the page that runs from its beginning to here (the clean-up comes last), each with
 * the node that it is for. The site
 * gives it to the page with what is to be run, the page gives it back with its result, and records keep it: what
 * differs from today's has changed since. What the machine was (Engine, guest, images) stands beside it in the
 * record, `machineChange` compares it.
 */
import type { Snippet } from '../lab/model.ts';
import type { EngineInfo, EngineKind } from '../sandbox/sandbox.ts';
import { hashOf } from './hash.ts';
import type { RunnablePage } from './runnable.ts';
import { doesRun, isRunnable, needsOwnEngine, runOrder } from './runnable.ts';
import { nextPrompt } from './next-prompt.ts';

/** What `valuesOf` looks at. */
export type ValuedPage = Pick<RunnablePage, 'nodes' | 'platform' | 'engine' | 'images' | 'snippets'>;

/**
 * SHA-256 (hex) for each runnable snippet of `page`, in order. `setup`: the pages whose commands run first. What
 * is only shown, skipped or for another platform has a value of its own, and none of those after it depend on it.
 */
export function valuesOf(page: ValuedPage, setup: readonly ValuedPage[]): readonly string[] {
  const { nodes, platform, engine, images } = page;
  let before = digest('page', [nodes, platform, engine, images, setup.map(setupSteps)]);
  const ordered = { ...page, snippets: runOrder(page.snippets) };
  const values = new Map<Snippet, string>();
  for (const snippet of ordered.snippets.filter(isRunnable)) {
    const value = digest(before, [stepOf(snippet), followingOf(ordered, snippet)]);
    if (runs(page, snippet)) before = value;
    values.set(snippet, value);
  }
  return page.snippets.filter(isRunnable).map((snippet) => values.get(snippet) ?? '');
}

/**
 * What `snippet`'s own result depends on of what stands after it: a command in the background is held until the
 * clean-up begins, and one that opens a program is to leave it open where the next on its node is typed inside.
 */
function followingOf(page: ValuedPage, snippet: Snippet): unknown {
  const after = page.snippets.slice(page.snippets.indexOf(snippet) + 1).filter((other) => runs(page, other));
  if (snippet.words.background) {
    const end = after.findIndex(({ words }) => words.cleanup);
    return after.slice(0, end === -1 ? undefined : end).map(stepOf);
  }
  if (snippet.kind !== 'console') return undefined;
  const opener = snippet.commands.at(-1)?.prompt;
  const next = nextPrompt(after, opener !== undefined && 'node' in opener ? opener.node : '');
  return next?.kind === 'inside' ? next.text : undefined;
}

/** A set-up runs on the nodes of the page that names it, without its clean-up. */
function setupSteps(page: ValuedPage): readonly unknown[] {
  return [
    page.images,
    ...page.snippets.filter((snippet) => !snippet.words.cleanup && runs(page, snippet)).map(stepOf),
    // In the page's machine nothing of it runs.
    ...(needsOwnEngine(page) ? [page.engine] : []),
  ];
}

/** A page that needs one's own Docker runs there, so that is asked: elsewhere nothing of it runs. */
function runs(page: ValuedPage, snippet: Snippet): boolean {
  return doesRun(page, snippet, 'docker');
}

/** Everything of `snippet` that its run can depend on; not where it stands, nor what it is called. */
function stepOf(snippet: Snippet): unknown {
  const words = Object.entries(snippet.words).toSorted(([one], [other]) => (one < other ? -1 : 1));
  switch (snippet.kind) {
    case 'console':
    case 'powershell':
      return [
        snippet.kind,
        words,
        snippet.commands.map(({ prompt, text, output }) => [prompt, text, output.map((line) => line.text)]),
      ];
    case 'script':
      return [snippet.kind, words, snippet.node, snippet.value];
    case 'file':
      return [snippet.kind, words, snippet.node, snippet.path, snippet.value];
    case 'text':
      return [snippet.kind];
  }
}

function digest(before: string, step: unknown): string {
  return hashOf(JSON.stringify([before, step]));
}

/** What verification would run on now. */
export interface CurrentEngine {
  readonly kind: EngineKind;
  /** `EngineInfo.guest`; undefined where that is not known here, and so not compared. */
  readonly guest: string | undefined;
}

/**
 * Why what ran on `then` says nothing of `now`; undefined where it does. The page's machine is its guest, as that
 * holds the Engine and every image; of one's own Docker nothing is known before it runs.
 */
export function machineChange(
  then: Pick<EngineInfo, 'kind' | 'guest'>,
  now: CurrentEngine,
): 'engine' | 'sandbox' | undefined {
  if (then.kind !== now.kind) return 'engine';
  if (then.kind === 'vm' && now.guest !== undefined && then.guest !== now.guest) return 'sandbox';
  return undefined;
}
