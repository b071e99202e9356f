/**
 * Verifies one page: opens it in a browser as a reader does, presses "Run all" and then "Clean up", and takes
 * what both come to.
 */
import type { BrowserContext, Page as BrowserPage } from '@playwright/test';
import type { EngineInfo } from '../../sandbox/sandbox.ts';
import { isKept } from '../../verify/kept.ts';
import type { DrivenPane } from '../../verify/page-contract.ts';
import type { Evidence } from '../../verify/report/reporter.ts';
import type { PageResult, SnippetResult } from '../../verify/result.ts';
import { wholeRun } from '../../verify/whole-run.ts';

export interface DriveOptions {
  /** Makes the page run. A rejection is the page's problem, in words. */
  readonly start: (page: BrowserPage) => Promise<void>;
  /** After this long without a result something is wrong, ms. */
  readonly silenceMs: number;
  readonly onSnippet: (result: SnippetResult) => void;
}

export type Driven =
  | {
      readonly kind: 'result';
      readonly result: PageResult;
      readonly engine: EngineInfo | undefined;
      /** From opening the page to its first command, ms. */
      readonly startMs: number;
      /** Only of a page that broke a promise. */
      readonly evidence: Evidence | undefined;
    }
  /** The page gave no result; whole sentences. */
  | {
      readonly kind: 'problem';
      readonly message: string;
      /** Somebody closed the tab or the browser. */
      readonly closed: boolean;
      readonly results: readonly SnippetResult[];
      readonly evidence: Evidence | undefined;
    };

/** What the page tells while it runs. */
export type Told =
  | { readonly kind: 'snippet'; readonly result: SnippetResult }
  | { readonly kind: 'page'; readonly result: PageResult }
  /** Its commands now get so often over the usual limits. */
  | { readonly kind: 'time-scale'; readonly scale: number }
  | { readonly kind: 'trouble'; readonly words: string };

/** For nodes to go back to their beginning on a busy machine. */
const resetMs = 120_000;
const bindingName = 'tellVerifier';

/** Prepares `context` once: every page in it then tells what happens. */
export async function listenIn(
  context: BrowserContext,
): Promise<(page: BrowserPage, listener: (told: Told) => void) => void> {
  const listeners = new WeakMap<BrowserPage, (told: Told) => void>();
  await context.exposeBinding(bindingName, ({ page }, told: Told) => {
    listeners.get(page)?.(told);
  });
  // Readers are asked before they leave what is not saved; here nobody comes back to it.
  context.on('dialog', (dialog) => {
    dialog.accept().catch(() => undefined);
  });
  await context.addInitScript(installListeners, bindingName);
  return (page, listener) => {
    listeners.set(page, listener);
  };
}

/** Runs in the page. */
function installListeners(name: string): void {
  const tell = (globalThis as unknown as Record<string, (told: Told) => void>)[name];
  document.addEventListener('snippet-result', (event) => {
    tell?.({ kind: 'snippet', result: event.detail });
  });
  document.addEventListener('page-result', (event) => {
    tell?.({ kind: 'page', result: event.detail });
  });
  document.addEventListener('time-scale', (event) => {
    tell?.({ kind: 'time-scale', scale: event.detail });
  });
  document.addEventListener('page-trouble', (event) => {
    tell?.({ kind: 'trouble', words: event.detail });
  });
  document.addEventListener('DOMContentLoaded', () => {
    const pane = document.querySelector<HTMLElement>('#sandbox-pane');
    if (pane === null) return;
    new MutationObserver(() => {
      const state = pane.dataset['state'] ?? '';
      if (state !== 'unavailable' && state !== 'not-built') return;
      const shown = pane.querySelector<HTMLElement>(`.state[data-for="${state}"]`);
      tell?.({ kind: 'trouble', words: shown?.innerText.trim().replace(/\s+/g, ' ') ?? state });
    }).observe(pane, { attributes: true, attributeFilter: ['data-state'] });
  });
}

interface Driver {
  readonly page: BrowserPage;
  readonly listen: (listener: (told: Told) => void) => void;
}

/** Never rejects. */
export async function drivePage({ page, listen }: Driver, options: DriveOptions): Promise<Driven> {
  const began = performance.now();
  const results: SnippetResult[] = [];
  const errors: string[] = [];
  const onError = (error: Error): void => {
    errors.push(error.message);
  };
  page.on('pageerror', onError);
  const outcome = await pressBoth({ page, listen }, options, results);
  page.off('pageerror', onError);
  const elapsed = performance.now() - began;
  const evidence =
    typeof outcome === 'string' || !outcome.snippets.every(({ status }) => isKept(status))
      ? await evidenceOf(page)
      : undefined;
  if (typeof outcome === 'string') {
    const more = errors.length === 0 ? '' : ` Errors in the page: ${errors.slice(0, 3).join('; ')}`;
    return { kind: 'problem', message: `${outcome}${more}`, closed: page.isClosed(), results, evidence };
  }
  const engine = await paneProperty(page, 'engineInfo');
  return {
    kind: 'result',
    result: outcome,
    engine,
    startMs: Math.max(0, Math.round(elapsed - outcome.ms)),
    evidence,
  };
}

/** What the page's steps and its clean-up come to, else whole sentences on why that is not known. */
async function pressBoth(
  driver: Driver,
  { start, ...options }: DriveOptions,
  results: SnippetResult[],
): Promise<PageResult | string> {
  const steps = await resultOf(start, driver, options, results);
  if (typeof steps === 'string') return steps;
  const button = driver.page.getByRole('button', { name: 'Clean up', exact: true });
  const cleansUp = await button.count().catch(() => 0);
  if (cleansUp === 0) return steps;
  const cleanUp = await resultOf(() => button.click(), driver, options, results);
  return typeof cleanUp === 'string' ? cleanUp : wholeRun(steps, cleanUp);
}

/** What `press` comes to. `results`: takes each snippet's, the newest of it. */
async function resultOf(
  press: (page: BrowserPage) => Promise<void>,
  { page, listen }: Driver,
  { silenceMs, onSnippet }: Omit<DriveOptions, 'start'>,
  results: SnippetResult[],
): Promise<PageResult | string> {
  const ending = new AbortController();
  const ended = new Promise<PageResult | string>((resolve) => {
    let silence: ReturnType<typeof setTimeout>;
    let scale = 1;
    const awake = (): void => {
      clearTimeout(silence);
      const ms = silenceMs * scale;
      silence = setTimeout(() => {
        resolve(`The page gave no result for ${Math.round(ms / 60_000)} minutes.`);
      }, ms);
    };
    const finish = (outcome: PageResult | string): void => {
      clearTimeout(silence);
      resolve(outcome);
    };
    awake();
    listen((told) => {
      if (told.kind === 'time-scale') ({ scale } = told);
      awake();
      if (told.kind === 'time-scale') return;
      if (told.kind === 'snippet') {
        const before = results.findIndex(({ id }) => id === told.result.id);
        if (before === -1) results.push(told.result);
        else results[before] = told.result;
        onSnippet(told.result);
      } else {
        finish(told.kind === 'page' ? told.result : `The page could not run its commands: ${told.words}`);
      }
    });
    const onCrash = (): void => {
      finish('The browser tab crashed; it may have run out of memory.');
    };
    const onClose = (): void => {
      finish('The browser was closed.');
    };
    page.on('crash', onCrash).on('close', onClose);
    ending.signal.addEventListener('abort', () => {
      page.off('crash', onCrash).off('close', onClose);
    });
    press(page).catch((error: unknown) => {
      finish(reason(error));
    });
  });
  return ended.finally(() => {
    ending.abort();
  });
}

export interface RunAllOptions {
  /** A snippet that did not pass does not stop the rest of its page. */
  readonly keepGoing?: boolean;
}

/** Opens `url` (of the page, with what links it to an engine) and presses its button, as a reader does. */
export async function pressRunAll(
  page: BrowserPage,
  url: string,
  options: RunAllOptions = {},
): Promise<void> {
  const answer = await page.goto(url, { waitUntil: 'load' });
  if (answer !== null && !answer.ok() && answer.status() !== 304) {
    throw new Error(
      `The page is not on the site (${answer.status()} for ${new URL(url).pathname}). Build the site again.`,
    );
  }
  // The tab before may not be gone yet, and a question that nobody answers would hold the page for ever.
  page
    .getByRole('button', { name: 'Start one here too', exact: true })
    .click({ timeout: 0 })
    .catch(() => undefined);
  await runAll(page, options);
}

/**
 * From a page of a lab on to the one at `url`, in the same tab, as a reader does who follows the link there,
 * resets the nodes and presses its button.
 */
export async function goOnTo(page: BrowserPage, url: string, options: RunAllOptions = {}): Promise<void> {
  const { pathname } = new URL(url);
  const arrived = await page.evaluate(
    (path) =>
      new Promise<boolean>((resolve) => {
        const links = [...document.querySelectorAll<HTMLAnchorElement>('#frame a')];
        const link = links.find((candidate) => candidate.pathname === path && candidate.hash === '');
        if (link === undefined) {
          resolve(location.pathname === path);
          return;
        }
        if (location.pathname === path) {
          resolve(true);
          return;
        }
        document.addEventListener(
          'site:navigated',
          () => {
            resolve(location.pathname === path);
          },
          { once: true },
        );
        link.click();
      }),
    pathname,
  );
  if (!arrived) {
    await pressRunAll(page, url, options);
    return;
  }
  const pane = page.locator('#sandbox-pane');
  await pane.locator('.pane-menu > summary').click();
  await pane.locator('.pane-menu').getByRole('button', { name: 'Reset', exact: true }).click();
  await pane
    .getByRole('group', { name: 'Question' })
    .getByRole('button', { name: 'Reset', exact: true })
    .click();
  await pane.and(page.locator('[data-state=ready]')).waitFor({ timeout: resetMs });
  await runAll(page, options);
}

async function runAll(page: BrowserPage, { keepGoing = false }: RunAllOptions): Promise<void> {
  await page.evaluate((keeps) => {
    document.querySelector('main[data-snippets]')?.toggleAttribute('data-keep-going', keeps);
  }, keepGoing);
  await page.getByRole('button', { name: 'Run all', exact: true }).first().click();
}

async function evidenceOf(page: BrowserPage): Promise<Evidence> {
  const [screenshot, terminals, recording] = await Promise.all([
    page.screenshot({ timeout: 10_000 }).catch(() => undefined),
    paneProperty(page, 'terminalText'),
    paneProperty(page, 'terminalRecording'),
  ]);
  return {
    ...(screenshot === undefined ? {} : { screenshot }),
    ...(terminals === undefined ? {} : { terminals }),
    ...(recording === undefined ? {} : { recording }),
  };
}

/** A JavaScript property of the sandbox's pane; undefined where the page has none or is gone. */
async function paneProperty<Name extends 'engineInfo' | 'terminalText' | 'terminalRecording'>(
  page: BrowserPage,
  name: Name,
): Promise<DrivenPane[Name] | undefined> {
  const read = page.evaluate(
    (property) => document.querySelector<DrivenPane>('#sandbox-pane')?.[property],
    name,
  );
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, 10_000, undefined).unref());
  // Playwright's types wrap what comes out of the page beyond recognition.
  return (await Promise.race([read.catch(() => undefined), late])) as DrivenPane[Name] | undefined;
}

function reason(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
