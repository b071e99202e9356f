/** A page that goes without a word: what was done in it is there when the reader comes back, or it asks first. */
import type { Dialog, Page } from '@playwright/test';
import { expect as expectSoon, test } from '@playwright/test';
import { inSession, run, screen, started } from './contract-page.ts';
import { fromMenu, lab, pane, patience, snippetOf, tool } from './reader.ts';

test.describe.configure({ mode: 'serial', timeout: 300_000 });

const expect = expectSoon.configure(patience);

const first = 'docker network ls';
const typed = 'echo by-hand-$((20+1)) | tee kept';
const lastTyped = `The last command was “${typed}” on node1.`;

test.describe('a reader whose page goes', () => {
  let page: Page;
  const questions: string[] = [];
  let answer: (dialog: Dialog) => Promise<void> = (dialog) => dialog.dismiss();

  test.beforeAll(async ({ browser, baseURL }) => {
    page = await (await browser.newContext({ baseURL: baseURL ?? '' })).newPage();
    page.on('dialog', (dialog) => {
      questions.push(dialog.type());
      void answer(dialog);
    });
    await page.goto(lab);
  });
  test.afterAll(async () => {
    await page.context().close();
  });

  async function runFirst(): Promise<void> {
    const snippet = snippetOf(page, first);
    await snippet.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(snippet).toHaveAttribute('data-state', 'passed');
  }

  async function end(): Promise<void> {
    await fromMenu(page, 'End the sandbox');
    await tool(page, 'End it').click();
    await expect(pane(page)).toHaveAttribute('data-state', 'off');
  }

  async function waitUntilKept(): Promise<void> {
    await expect(pane(page).getByText(/^Kept in this browser at .+: [\d.]+ [KMG]B\.$/)).toHaveCount(
      1,
      patience,
    );
  }

  test('is asked, as long as what was done is not kept', async () => {
    await runFirst();
    await page.close({ runBeforeUnload: true });
    await expect.poll(() => questions, patience).toEqual(['beforeunload']);
    expect(page.isClosed()).toBe(false);
  });

  test('finds terminals and results again, and is told the last command', async () => {
    await pane(page).locator('.xterm').click();
    await page.keyboard.type(`${typed}\n`);
    await expect.poll(() => screen(page, 'node1'), patience).toContain('\nby-hand-21\n');
    await waitUntilKept();
    await expect
      .poll(
        () => page.evaluate(() => dispatchEvent(new Event('beforeunload', { cancelable: true }))),
        patience,
      )
      .toBe(true);
    await page.reload();
    expect(questions).toHaveLength(1);
    await expect(pane(page).getByText(lastTyped)).toBeVisible(patience);
    await pane(page).getByRole('button', { name: 'Go on where you were' }).focus();
    await page.keyboard.press('Enter');
    await started(page);
    await expect(page.locator('[data-run-progress]')).toHaveText(`Back where you were. ${lastTyped}`);
    expect(await screen(page, 'node1')).toContain('\nby-hand-21\n');
    expect((await run(page, 'cat kept')).output).toBe('by-hand-21\r\n');
    const snippet = snippetOf(page, first);
    await expect(snippet).toHaveAttribute('data-state', 'passed');
    await expect(snippet.getByText(/^Matched in /)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Run the rest' })).toBeVisible();
  });

  test('sees that a session of another machine cannot go on, and runs again up to there', async () => {
    await page.evaluate(async () => {
      const opened = indexedDB.open('docker-labs-sessions');
      await new Promise((resolve) => (opened.onsuccess = resolve));
      const store = opened.result.transaction('sessions', 'readwrite').objectStore('sessions');
      const all = store.getAll() as IDBRequest<{ guest: string }[]>;
      await new Promise((resolve) => (all.onsuccess = resolve));
      for (const session of all.result) store.put({ ...session, guest: 'another' });
      opened.result.close();
    });
    answer = (dialog) => dialog.accept();
    await page.reload();
    await expect(pane(page).getByText(/^It was made with another version of the machine/)).toBeVisible(
      patience,
    );
    await expect(pane(page).getByText(lastTyped)).toBeVisible();
    await expect(pane(page).getByRole('button', { name: /^Go on/ })).toBeHidden();
    await pane(page).getByRole('button', { name: 'Run again up to there' }).click();
    await expect(snippetOf(page, first)).toHaveAttribute('data-state', 'passed');
  });

  test('keeps at least what commands came to, where the page went before its nodes were kept', async () => {
    await end();
    await tool(page, 'Start the sandbox').click();
    await started(page);
    // As on a device that is too slow for it.
    await inSession(page, (lab) => Object.defineProperty(lab.session, 'keep', { value: undefined }).id);
    await runFirst();
    await page.reload();
    await expect(pane(page).getByText(/^The page went before its nodes were saved/)).toBeVisible(patience);
    await expect(pane(page).getByText(`The last command was “${first}” on node1.`)).toBeVisible();
    await pane(page).getByRole('button', { name: 'Run again up to there' }).click();
    await expect(snippetOf(page, first)).toHaveAttribute('data-state', 'passed');
  });

  test('finds nothing of what was ended', async () => {
    await end();
    await page.reload();
    await expect(page.getByRole('button', { name: 'Run all', exact: true })).toBeVisible();
    await expect(pane(page).getByText('The last command was')).toBeHidden();
  });
});
