/** The sandbox as a reader uses it: one page, one session, from the first Run to what is saved for later. */
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { inSession, run, screen, started } from './contract-page.ts';
import { fromMenu, lab, pane, patience, pressRun, snippetOf, tool } from './reader.ts';
import { lookAtServedSite } from './served-site.ts';

test.describe('a reader', () => {
  test.describe.configure({ mode: 'serial', timeout: 300_000 });
  let page: Page;

  test.beforeAll(async ({ browser, baseURL }) => {
    const context = await browser.newContext({
      baseURL: baseURL ?? '',
      viewport: { width: 1440, height: 900 },
    });
    page = await context.newPage();
    await page.goto(lab);
  });
  test.afterAll(async () => {
    await page.context().close();
  });

  test('presses Run with the keyboard, and the page says what came of it', async () => {
    const snippet = snippetOf(page, 'docker network ls');
    await snippet.getByRole('button', { name: 'Run', exact: true }).focus();
    await page.keyboard.press('Enter');
    await expect(snippet).toHaveAttribute('data-state', 'running');
    await expect(snippet.getByText(/^Matched in /)).toBeVisible(patience);
    await expect(snippet).toHaveAttribute('data-state', 'passed');
    await expect(page.locator('#announcer')).toHaveText(/^Matched in /);
    await expect(pane(page)).toHaveAttribute('data-state', 'matched');
    expect(await screen(page, 'node1')).toContain('node1:~$ docker network ls');
    await expect(snippet.getByRole('button', { name: 'Run', exact: true })).toBeFocused();
    // With a mouse and a keyboard there is nothing of what touch screens get.
    await expect(pane(page).locator('.touch-bar')).toHaveCount(1);
    await expect(pane(page).locator('.touch-bar')).toBeHidden();
  });

  test('types in the terminal, and what is half typed survives a Run', async () => {
    await pane(page).locator('.xterm').click();
    await page.keyboard.type('echo by-hand-$((20+1))\n');
    await expect.poll(() => screen(page, 'node1'), patience).toContain('\nby-hand-21\n');
    await page.keyboard.type('echo half-');
    await expect.poll(() => screen(page, 'node1'), patience).toMatch(/echo half-$/);
    await pressRun(snippetOf(page, 'docker network ls'));
    await expect(pane(page)).toHaveAttribute('data-state', 'matched');
    await expect.poll(() => screen(page, 'node1'), patience).toMatch(/\$ echo half-$/);
    await pane(page).locator('.xterm').click();
    await page.keyboard.type('typed\n');
    await expect.poll(() => screen(page, 'node1'), patience).toContain('\nhalf-typed\n');
  });

  test('leaves the terminal by Escape, then Tab', async () => {
    await pane(page).locator('.xterm').click();
    const inside = (): Promise<boolean> =>
      page.evaluate(() => document.activeElement?.closest('.xterm') !== null);
    await page.keyboard.press('Tab');
    expect(await inside()).toBe(true);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await inside()).toBe(false);
    await run(page, 'true');
  });

  test('opens a second shell, changes tabs by arrow keys, and closes it', async () => {
    await tool(page, 'Open another shell on this node').click();
    const tabs = pane(page).getByRole('tab');
    await expect(tabs).toHaveText(['node1', 'node1 (2)']);
    await expect(tabs.nth(1)).toHaveAttribute('aria-selected', 'true');
    await tabs.nth(1).focus();
    await page.keyboard.press('ArrowLeft');
    await expect(tabs.nth(0)).toBeFocused();
    await expect(tabs.nth(0)).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('ArrowRight');
    await fromMenu(page, 'Close shell');
    await expect(tabs).toHaveText(['node1']);
  });

  test('finds text in the terminal', async () => {
    await fromMenu(page, 'Find');
    await page.keyboard.type('by-hand-21');
    await page.keyboard.press('Enter');
    await expect(pane(page).getByText('Not there', { exact: true })).toBeHidden();
    await page.keyboard.type('nowhere');
    await page.keyboard.press('Enter');
    await expect(pane(page).getByText('Not there', { exact: true })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('searchbox', { name: 'Find in the terminal' })).toBeHidden();
  });

  test('sees what a container serves, with its links and pictures', async () => {
    await lookAtServedSite(page);
    await expect(pane(page).getByRole('tab')).toHaveText(['node1']);
  });

  test('undoes the last run', async () => {
    await pressRun(snippetOf(page, 'docker network ls'));
    await expect(pane(page)).toHaveAttribute('data-state', 'matched');
    await run(page, 'touch made-after');
    await tool(page, 'Undo').click();
    await expect.poll(() => screen(page, 'node1'), patience).toContain('Back to before: docker network ls');
    expect((await run(page, 'ls')).output).not.toContain('made-after');
  });

  test('keeps the session while going to the next page', async () => {
    await run(page, 'kept=over');
    await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
    await page.locator('a[href$="/networking/bridge/"]').first().click();
    await expect(page).toHaveURL(/networking\/bridge/);
    expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(true);
    expect((await run(page, 'echo $kept')).output).toBe('over\r\n');
    await page.goBack();
    await expect(page).toHaveURL(/networking\/$/);
    await expect(snippetOf(page, 'docker network ls')).toHaveAttribute('data-state', 'passed');
  });

  for (const theme of ['light', 'dark']) {
    test(`has nothing for axe to find with a terminal that runs, ${theme}`, async () => {
      await page.evaluate((name) => {
        document.documentElement.dataset['theme'] = name;
      }, theme);
      const { violations } = await new AxeBuilder({ page })
        .include('#sandbox-pane')
        .include('main')
        .analyze();
      expect(violations).toEqual([]);
    });
  }

  test('saves for later, and goes on after a reload', async () => {
    await run(page, 'echo kept > kept');
    await fromMenu(page, 'Save for later');
    await expect(page.locator('#announcer')).toHaveText(/^Saved on this device, /, patience);
    await page.reload();
    await page.getByRole('button', { name: /^Go on with/ }).click(patience);
    await started(page);
    expect(await screen(page, 'node1')).toContain('by-hand-21');
    expect((await run(page, 'cat kept')).output).toBe('kept\r\n');
    await expect(snippetOf(page, 'docker network ls')).toHaveAttribute('data-state', 'passed');
  });

  test('resets to the beginning, and ends', async () => {
    await fromMenu(page, 'Reset');
    await tool(page, 'Reset').last().click();
    await expect(pane(page)).toHaveAttribute('data-state', 'ready', patience);
    expect((await run(page, 'ls')).output).toBe('');
    await expect(snippetOf(page, 'docker network ls')).toHaveAttribute('data-state', 'idle');
    await fromMenu(page, 'End the sandbox');
    await tool(page, 'End it').click();
    await expect(pane(page)).toHaveAttribute('data-state', 'off');
    await page.getByRole('button', { name: /^Delete/ }).click(patience);
    await expect(page.getByRole('button', { name: /^Go on with/ })).toBeHidden();
  });
});

test.describe('what does not go as promised', () => {
  test.describe.configure({ timeout: 300_000 });

  /** The page with the first command of its first console changed. */
  async function withCommand(
    page: Page,
    change: Record<string, unknown>,
    words: Record<string, unknown> = {},
  ): Promise<Locator> {
    await page.route('**/snippets.json', async (route) => {
      const answer = await route.fetch();
      const data = (await answer.json()) as {
        snippets: { kind: string; words: object; commands: object[] }[];
      };
      for (const snippet of data.snippets) {
        if (snippet.kind !== 'console') continue;
        snippet.words = { ...snippet.words, ...words };
        snippet.commands = snippet.commands.map((command) => ({ ...command, ...change }));
      }
      await route.fulfill({ response: answer, json: data });
    });
    await page.goto(lab);
    const snippet = snippetOf(page, 'docker network ls');
    await snippet.getByRole('button', { name: 'Run', exact: true }).click();
    return snippet;
  }
  const promised = (text: string): unknown => ({
    text,
    range: { start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: 1, offset: 0 } },
  });

  test('output that differs is shown beside what was promised', async ({ page }) => {
    const snippet = await withCommand(page, { text: 'echo real', output: [promised('written')] });
    await expect(snippet.getByText('The output differs from what the page promises.')).toBeVisible(patience);
    await expect(snippet.getByLabel('Difference')).toHaveText(/promised: − written\s+came: \+ real/);
    await expect(snippet).toHaveAttribute('data-state', 'failed');
    await expect(pane(page)).toHaveAttribute('data-state', 'differs');
  });

  test('a failure is shown with its status and output', async ({ page }) => {
    const snippet = await withCommand(page, { text: 'ls /nowhere', output: [] });
    await expect(snippet.getByText(/exit status 2/)).toBeVisible(patience);
    await expect(snippet.getByLabel('What the command printed')).toHaveText(/No such file/);
  });

  test('a command that takes too long is stopped, and one that does not end stops by its button', async ({
    page,
  }) => {
    const snippet = await withCommand(page, { text: 'sleep 1000', output: [] }, { timeoutMs: 2000 });
    await expect(snippet.getByText(/^It took longer than .+ and was stopped\.$/)).toBeVisible(patience);
    await expect(pane(page)).toHaveAttribute('data-state', 'timed-out');
    await page.unroute('**/snippets.json');
    await inSession(page, (session) => {
      session.shell('node1').type('sleep 1000\r', 'reader');
    });
    await snippet.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(snippet.getByText(/^Waiting: something else runs in node1/)).toBeVisible(patience);
    await snippet.getByRole('button', { name: 'Stop' }).click();
    await expect(snippet.getByText('Stopped.')).toBeVisible(patience);
  });
});
