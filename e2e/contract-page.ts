/** Drives a lab page's session below its buttons: what the contract's cases are written in. */
import type { Page } from '@playwright/test';
import type { EngineInfo, ExecResult } from '../src/sandbox/sandbox.ts';
import type { RunOptions } from '../src/sandbox/shell/shell.ts';
import type { DrivenPane, DrivenSession } from '../src/verify/page-contract.ts';

export interface Opened {
  readonly info: EngineInfo;
}

/** Opens a lab page and starts its sandbox by its own button. */
export async function openSession(page: Page, address: string): Promise<Opened> {
  await page.goto(address);
  await page.evaluate(() => document.dispatchEvent(new CustomEvent('pane:open')));
  await page.getByRole('button', { name: 'Start the sandbox', exact: true }).click({ timeout: 15_000 });
  return started(page);
}

/** Goes on with the newest session that is saved on this device, after the page was loaded anew. */
export async function resume(page: Page): Promise<Opened> {
  await page.evaluate(() => {
    localStorage.setItem('sandbox:session', 'saved');
  });
  await page.reload();
  await page.evaluate(() => document.dispatchEvent(new CustomEvent('pane:open')));
  await page
    .getByRole('button', { name: /^Go on with/ })
    .first()
    .click();
  return started(page);
}

/** Resolves when the pane has a session that is ready. */
export async function started(page: Page): Promise<Opened> {
  await page.waitForFunction(
    () => {
      const pane = document.querySelector<HTMLElement>('#sandbox-pane');
      const state = pane?.dataset['state'];
      if (state === 'unavailable' || state === 'not-built') throw new Error(pane?.innerText);
      return state === 'ready';
    },
    undefined,
    { timeout: 120_000 },
  );
  const info = await page.locator('#sandbox-pane').evaluate((pane) => (pane as DrivenPane).engineInfo);
  if (info === undefined) throw new Error('The pane does not say which engine it has.');
  return { info };
}

/** Runs `work` in the page, with its session. */
export async function inSession<Result, Argument = undefined>(
  page: Page,
  work: (lab: DrivenSession, argument: Argument) => Promise<Result> | Result,
  argument?: Argument,
): Promise<Result> {
  const handle = await page.evaluateHandle(() => {
    const lab = document.querySelector<DrivenPane>('#sandbox-pane')?.labSession;
    if (lab === undefined) throw new Error('No session runs.');
    return lab;
  });
  try {
    // Playwright's types cannot follow a generic argument through serialisation.
    return await handle.evaluate(
      work as (lab: DrivenSession, argument: unknown) => Promise<Result>,
      argument as unknown,
    );
  } finally {
    await handle.dispose();
  }
}

interface ContractRun extends Partial<Pick<RunOptions, 'timeoutMs' | 'at' | 'insidePrompt'>> {
  readonly node?: string;
  /** Presses Stop once the command has begun, or has printed this. */
  readonly stop?: true | string;
}

/** What came of `command`, without the time that it took. */
export async function run(page: Page, command: string, options: ContractRun = {}): Promise<Outcome> {
  return inSession(
    page,
    async (lab, { command, options: { node = 'node1', stop, ...given } }) => {
      const stopping = new AbortController();
      const result: ExecResult = await lab.shell(node).run(command, {
        timeoutMs: 120_000,
        at: 'node',
        signal: stopping.signal,
        onPhase: (phase) => {
          if (stop === true && phase === 'running') stopping.abort();
        },
        onOutput: (soFar) => {
          if (typeof stop === 'string' && soFar.includes(stop)) stopping.abort();
        },
        ...given,
      });
      const { ms, ...rest } = result;
      return ms < 0 ? { ...rest, output: `took ${ms} ms` } : rest;
    },
    { command, options },
  );
}

type Outcome = ExecResult extends infer Each ? (Each extends ExecResult ? Omit<Each, 'ms'> : never) : never;

/** The outcome of a command that ended by itself. */
export function ended(
  exitCode: number,
  output: unknown,
): { status: 'exited'; exitCode: number; output: unknown } {
  return { status: 'exited', exitCode, output };
}

/** All text of a node's own terminal. */
export function screen(page: Page, node: string): Promise<string | undefined> {
  return page
    .locator('#sandbox-pane')
    .evaluate((pane, name) => (pane as DrivenPane).terminalText?.[name], node);
}
