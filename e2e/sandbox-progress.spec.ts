/** A page that is gone through in parts: what has passed is not run again, and nothing is taken down unasked. */
import type { Locator, Page } from '@playwright/test';
import { expect as expectSoon, test } from '@playwright/test';
import { run, screen } from './contract-page.ts';
import { lab, pane, patience, snippetOf, tool } from './reader.ts';

test.describe.configure({ mode: 'serial', timeout: 300_000 });

const expect = expectSoon.configure(patience);

const toolbar = (page: Page, name: string): Locator =>
  page.locator('[data-lab-toolbar]').getByRole('button', { name, exact: true });
const progress = (page: Page): Locator => page.locator('[data-run-progress]');
const created = 'docker network create first';
const containers = async (page: Page): Promise<string> =>
  (await run(page, "docker ps -a --format '{{.Names}}'")).output.trim();

test.describe('a reader who has run a part of the page', () => {
  let page: Page;
  test.beforeAll(async ({ browser, baseURL }) => {
    page = await (await browser.newContext({ baseURL: baseURL ?? '' })).newPage();
    await page.goto(lab);
  });
  test.afterAll(async () => {
    await page.context().close();
  });

  test('has nothing to clean up, nor to begin anew, before anything ran', async () => {
    await expect(toolbar(page, 'Run all')).toBeVisible();
    await expect(toolbar(page, 'Start over')).toBeHidden();
    await toolbar(page, 'Clean up').click();
    await expect(progress(page)).toHaveText('Nothing has run here, so there is nothing to clean up.');
  });

  test('runs the rest, and finds what it built', async () => {
    await snippetOf(page, 'docker network ls').getByRole('button', { name: 'Run', exact: true }).click();
    await expect(toolbar(page, 'Run the rest')).toBeVisible(patience);
    const first = snippetOf(page, created);
    await first.getByRole('button', { name: 'Run all to here' }).click();
    await expect(first).toHaveAttribute('data-state', 'passed');
    await expect(progress(page)).toHaveText('3 of 3 passed.');
    await expect(toolbar(page, 'Run all')).toBeHidden();
    await toolbar(page, 'Run the rest').focus();
    await page.keyboard.press('Enter');
    await expect(progress(page)).toHaveText(/^(?!3 )(\d+) of \1 passed\.$/);
    expect((await screen(page, 'node1'))?.split(created)).toHaveLength(2);
    expect(await containers(page)).toBe('waiter');
    await toolbar(page, 'Run the rest').click();
    await expect(progress(page)).toHaveText('Every step has passed. “Start over” begins anew.');
    await expect(page.locator('lab-snippet[data-cleanup]')).toHaveAttribute('data-state', 'idle');
  });

  test('cleans up by the page’s own button, and may then run it all again', async () => {
    await toolbar(page, 'Clean up').click();
    await expect(progress(page)).toHaveText('Cleaned up.');
    expect(await containers(page)).toBe('');
    await expect(toolbar(page, 'Run all')).toBeVisible();
    await expect(toolbar(page, 'Start over')).toBeHidden();
    await expect(snippetOf(page, created)).toHaveAttribute('data-state', 'passed');
  });

  test('undoes a run, which then has not passed', async () => {
    const first = snippetOf(page, created);
    await first.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(toolbar(page, 'Run the rest')).toBeVisible(patience);
    await tool(page, 'Undo').click();
    await expect.poll(() => screen(page, 'node1'), patience).toContain(`Back to before: ${created}`);
    await expect(toolbar(page, 'Run all')).toBeVisible();
    await first.getByRole('button', { name: 'Run', exact: true }).click();
  });

  test('starts over after a question, from the first prompt', async () => {
    await expect(toolbar(page, 'Run the rest')).toBeVisible(patience);
    await toolbar(page, 'Start over').click();
    await tool(page, 'Not now').click();
    await expect(toolbar(page, 'Start over')).toBeFocused();
    await expect(toolbar(page, 'Run the rest')).toBeVisible();
    await run(page, 'touch of-before');
    await toolbar(page, 'Start over').click();
    await pane(page).getByRole('group', { name: 'Question' }).getByRole('button', { name: 'Reset' }).click();
    await expect(toolbar(page, 'Run all')).toBeVisible(patience);
    await expect(toolbar(page, 'Run the rest')).toBeVisible(patience);
    await expect(progress(page)).toHaveText(/^(\d+) of \1 passed\.$/);
    expect((await run(page, 'ls')).output).not.toContain('of-before');
  });
});
