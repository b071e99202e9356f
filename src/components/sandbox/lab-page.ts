/** The lab page that the reader is on: what its markup says, its snippets' data and their elements. */
import type { RunnablePage } from '../../verify/runnable.ts';
import type { DrivenMain, SnippetElement } from '../../verify/page-contract.ts';
import type { CommandResult, SnippetResult } from '../../verify/result.ts';
import { isUnchecked } from '../../verify/kept.ts';
import { keepPage } from '../offline.ts';
import type { Step } from './progress.ts';
import { stateOf } from './words.ts';

export interface LabPage {
  readonly lab: string;
  /** `Page.path`. */
  readonly path: string;
  readonly nodes: readonly string[];
  /** Nothing of it runs in the page's machine. */
  readonly needsOwnEngine: boolean;
  readonly main: DrivenMain;
  /** The page's snippets and what else the runner must know, fetched once. @throws {Error} */
  runnable(): Promise<RunnablePage>;
  /** The pages that run first, unseen. @throws {Error} */
  setup(): Promise<readonly RunnablePage[]>;
}

const pages = new WeakMap<DrivenMain, LabPage>();

/** Undefined on pages that are no lab's. */
export function currentPage(): LabPage | undefined {
  const main = document.querySelector<DrivenMain>('main[data-snippets]');
  if (main === null) return undefined;
  const known = pages.get(main);
  if (known !== undefined) return known;
  const page = labPage(main);
  pages.set(main, page);
  return page;
}

/** The site's base, ending with `/`. */
export function base(): string {
  return document.body.dataset['base'] ?? '/';
}

export function snippetElement(id: string): SnippetElement | undefined {
  return document.querySelector<SnippetElement>(`lab-snippet[data-id="${CSS.escape(id)}"]`) ?? undefined;
}

/** Shows at a command how it stands. `index`: its place in the snippet. */
export function markCommand(
  target: SnippetElement,
  index: number,
  command: 'running' | Pick<CommandResult, 'outcome'>,
): void {
  const mark = target.querySelector<HTMLElement>(`.command[data-command="${index}"]`);
  if (mark === null) return;
  const outcome = command === 'running' ? undefined : command.outcome;
  mark.dataset['state'] = outcome === undefined ? 'running' : outcome.kind === 'passed' ? 'passed' : 'failed';
  if (outcome?.kind === 'passed' && outcome.status !== undefined) mark.dataset['status'] = outcome.status;
  else mark.removeAttribute('data-status');
}

/** The snippets of `page` that can be run, in the order of the text. */
export function stepsOf({ main }: LabPage): Step[] {
  return [...main.querySelectorAll<SnippetElement>('lab-snippet')]
    .filter((snippet) => snippet.querySelector('[data-action=run], [data-action=save]') !== null)
    .map(({ dataset }) => ({ id: dataset['id'] ?? '', cleanup: 'cleanup' in dataset }));
}

/** Shows at this page's snippets what they came to in the session, and nothing where `results` has none. */
export function showResults(results: ReadonlyMap<string, SnippetResult>): void {
  for (const target of snippetElements()) {
    const result = results.get(target.dataset['id'] ?? '');
    if (result === target.result) continue;
    if (result === undefined) forget(target);
    else mark(target, result);
  }
}

function snippetElements(): NodeListOf<SnippetElement> {
  return document.querySelectorAll<SnippetElement>('lab-snippet');
}

/** What it was the result of is gone: the nodes are new, or went back. */
function forget(target: SnippetElement): void {
  delete target.result;
  for (const command of target.querySelectorAll<HTMLElement>('.command[data-state]')) {
    command.removeAttribute('data-state');
    command.removeAttribute('data-status');
  }
  const { state } = target.dataset;
  if (state !== 'passed' && state !== 'failed') return;
  target.dataset['state'] = 'idle';
  target.removeAttribute('data-stood-in');
  target.removeAttribute('data-status');
  target.querySelector('[data-result]')?.setAttribute('hidden', '');
}

function mark(target: SnippetElement, result: SnippetResult): void {
  target.result = result;
  target.dataset['state'] = stateOf(result.status);
  target.toggleAttribute('data-stood-in', result.status === 'stood-in');
  if (isUnchecked(result)) target.dataset['status'] = 'unchecked';
  else target.removeAttribute('data-status');
}

function labPage(main: DrivenMain): LabPage {
  const { lab = '', page = '', nodes = 'node1', snippets = '' } = main.dataset;
  let fetched: Promise<RunnablePage> | undefined;
  const runnable = (): Promise<RunnablePage> => (fetched ??= fetchPage(snippets));
  return {
    lab,
    path: page,
    nodes: nodes.split(' '),
    needsOwnEngine: 'needsOwnEngine' in main.dataset,
    main,
    runnable,
    setup: async () => {
      const { setup } = await runnable();
      return Promise.all(setup.map((path) => fetchPage(`${base()}labs/${path}/snippets.json`)));
    },
  };
}

async function fetchPage(url: string): Promise<RunnablePage> {
  const answer = await fetch(url).catch(async (cause: unknown) => {
    const kept = await keptAnswer(url);
    if (kept !== undefined) return kept;
    throw new Error(
      'The page’s commands did not load: the site cannot be reached, and this browser has not kept them. ' +
        'Try again when the connection is back.',
      { cause },
    );
  });
  if (!answer.ok)
    throw new Error(`The page's commands did not load (${url}: ${answer.status}). Reload the page.`);
  const page = (await answer.json()) as RunnablePage;
  // The commands came past the worker: it is told to keep them.
  void keepPage();
  return page;
}

/** What the service worker kept of `url` when the page was last loaded (`public/sw.js`). */
async function keptAnswer(url: string): Promise<Response | undefined> {
  try {
    return await caches.match(url);
  } catch {
    // Without TLS or storage nothing is kept.
    return undefined;
  }
}
