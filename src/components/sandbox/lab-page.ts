/** The lab page that the reader is on: what its markup says, its snippets' data and their elements. */
import type { RunnablePage } from '../../verify/runnable.ts';
import type { CommandResult, SnippetResult } from '../../verify/result.ts';
import { isUnchecked } from '../../verify/kept.ts';
import { keepPage } from '../offline.ts';
import { stateOf } from './words.ts';

export interface LabPage {
  readonly lab: string;
  readonly nodes: readonly string[];
  readonly main: HTMLElement;
  /** The page's snippets and what else the runner must know, fetched once. @throws {Error} */
  runnable(): Promise<RunnablePage>;
  /** The pages that run first, unseen. @throws {Error} */
  setup(): Promise<readonly RunnablePage[]>;
}

/** An element of a snippet, with its result as other programs read it. */
export interface SnippetElement extends HTMLElement {
  result?: SnippetResult;
}

const pages = new WeakMap<HTMLElement, LabPage>();

/** Undefined on pages that are no lab's. */
export function currentPage(): LabPage | undefined {
  const main = document.querySelector<HTMLElement>('main[data-snippets]');
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

/** Of the session that runs, by snippet: they outlast going to another page of the lab, as the nodes do. */
const results = new Map<string, SnippetResult>();

/** Puts a result on its element, for styles and for whoever listens. */
export function keepResult(target: SnippetElement, result: SnippetResult): void {
  results.set(result.id, result);
  mark(target, result);
  target.dispatchEvent(new CustomEvent('snippet-result', { bubbles: true, detail: result }));
}

export function keptResults(): SnippetResult[] {
  return [...results.values()];
}

/** Takes over what a saved session had, and shows it. */
export function restoreResults(saved: readonly SnippetResult[]): void {
  for (const result of saved) results.set(result.id, result);
  showKeptResults();
}

/** Marks the snippets of a page that was left and came back. */
export function showKeptResults(): void {
  for (const target of snippetElements()) {
    const result = results.get(target.dataset['id'] ?? '');
    if (result !== undefined && target.result === undefined) mark(target, result);
  }
}

/** What they were the results of is gone: the nodes are new. */
export function forgetResults(): void {
  results.clear();
  for (const target of snippetElements()) {
    delete target.result;
    const { state } = target.dataset;
    if (state !== 'passed' && state !== 'failed') continue;
    target.dataset['state'] = 'idle';
    target.removeAttribute('data-stood-in');
    target.removeAttribute('data-status');
    target.querySelector('[data-result]')?.setAttribute('hidden', '');
  }
}

function snippetElements(): NodeListOf<SnippetElement> {
  return document.querySelectorAll<SnippetElement>('lab-snippet');
}

function mark(target: SnippetElement, result: SnippetResult): void {
  target.result = result;
  target.dataset['state'] = stateOf(result.status);
  target.toggleAttribute('data-stood-in', result.status === 'stood-in');
  if (isUnchecked(result)) target.dataset['status'] = 'unchecked';
  else target.removeAttribute('data-status');
}

function labPage(main: HTMLElement): LabPage {
  const { lab = '', nodes = 'node1', snippets = '' } = main.dataset;
  let fetched: Promise<RunnablePage> | undefined;
  const runnable = (): Promise<RunnablePage> => (fetched ??= fetchPage(snippets));
  return {
    lab,
    nodes: nodes.split(' '),
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
