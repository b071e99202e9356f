/** What a browser keeps of the sandbox, and what becomes of it where it keeps nothing. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { chromium, expect, test } from '@playwright/test';
import { findChromium } from '../src/browser/chromium.ts';
import { run, started } from './contract-page.ts';
import { cuttableSite } from './cuttable-site.ts';
import { fromMenu, lab, pane, patience, snippetOf, tool } from './reader.ts';

test.describe.configure({ timeout: 300_000 });

async function start(page: Page): Promise<void> {
  await pane(page).getByRole('button', { name: 'Start the sandbox' }).click();
  await started(page);
}

/** It says so beside the terminal, which goes on. */
async function expectNotSaved(page: Page, words: string): Promise<void> {
  await fromMenu(page, 'Save for later');
  await expect(pane(page).getByText(words)).toBeVisible(patience);
  await expect(pane(page).locator('.xterm')).toBeVisible();
  await tool(page, 'Close').click();
  await expect(pane(page).getByText(words)).toBeHidden();
  expect(await run(page, 'echo on')).toMatchObject({ status: 'exited', output: 'on\r\n' });
}

/** What happens by itself, the saving in the background, is told of without being asked, and then no more. */
async function expectToldOnce(page: Page, why: string): Promise<void> {
  const told = pane(page).getByText(`This session is not kept: ${why}.`);
  await expect(told).toBeVisible(patience);
  await tool(page, 'Hide').click();
  await expect(told).toBeHidden();
  let asked = false;
  page.once('dialog', (dialog) => {
    asked = dialog.type() === 'beforeunload';
    void dialog.dismiss();
  });
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => asked).toBe(true);
  await run(page, 'true');
  await expect(told).toBeHidden();
}

test('what was run on a first visit runs again without a network, after a reload', async ({ browser }) => {
  const site = await cuttableSite();
  const context = await browser.newContext({ baseURL: site.url });
  try {
    const page = await context.newPage();
    // What was run need not be kept by then, and the page is left all the same.
    page.on('dialog', (dialog) => void dialog.accept());
    await page.goto(lab);
    const snippet = snippetOf(page, 'docker network ls');
    const runs = async (): Promise<void> => {
      await snippet.getByRole('button', { name: 'Run', exact: true }).click();
      await expect(snippet.getByText(/^Matched in /)).toBeVisible(patience);
      await expect(snippet).toHaveAttribute('data-state', 'passed');
    };
    await runs();
    const kept = pane(page).getByText(/What was run once runs without a connection too\.$/);
    await pane(page).getByText('More', { exact: true }).click();
    await expect(kept).toBeVisible(patience);
    const isKept = (): Promise<boolean> =>
      page.evaluate(async () => (await caches.match(location.href)) !== undefined);
    await expect.poll(isKept, patience).toBe(true);
    await site.stop();

    await page.reload();
    await expect(snippet).toHaveAttribute('data-state', 'idle');
    await runs();

    await page.goto('labs/never-read/');
    await expect(page.getByText(/^There is no connection, and this page was not read/)).toBeVisible();
  } finally {
    await context.close();
    await site.close();
  }
});

test('what needs a part of the disk that is not here waits for the connection, and says so', async ({
  browser,
}) => {
  const site = await cuttableSite();
  const context = await browser.newContext({ baseURL: site.url });
  try {
    const page = await context.newPage();
    await page.goto(lab);
    await start(page);
    await site.stop();
    // An image's layers lie on the disk, and nobody has pulled it yet.
    const pulled = run(page, 'docker pull -q hello-world');
    const waits = pane(page).getByText(/^The connection is away, and a part of the machine’s disk/);
    await expect(waits).toBeVisible(patience);
    await site.start();
    await expect(waits).toBeHidden(patience);
    expect(await pulled).toMatchObject({ status: 'exited', exitCode: 0 });
  } finally {
    await context.close();
    await site.close();
  }
});

test('a browser that gives the page no storage runs the sandbox, and says that it cannot save', async ({
  baseURL,
}) => {
  const profile = await mkdtemp(join(tmpdir(), 'no-storage-'));
  await mkdir(join(profile, 'Default'));
  // As "block all cookies" in its settings: cookies, storage, databases, caches, locks and service workers.
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  const context = await chromium.launchPersistentContext(profile, {
    ...findChromium(),
    baseURL: baseURL ?? '',
  });
  try {
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(lab);
    const storage = await page.evaluate(() => {
      try {
        return typeof sessionStorage;
      } catch {
        return 'refused';
      }
    });
    expect(storage).toBe('refused');
    await start(page);
    const snippet = snippetOf(page, 'docker network ls');
    await snippet.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(snippet).toHaveAttribute('data-state', 'passed', patience);
    await expectToldOnce(page, 'your browser gives this page no storage');
    await expectNotSaved(page, 'This browser lets the page keep nothing');
    expect(errors).toEqual([]);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
});

test('a full quota keeps nothing and stops nothing; with room again, a session is saved', async ({
  page,
  baseURL,
}) => {
  const quota = await page.context().newCDPSession(page);
  const origin = new URL(baseURL ?? '').origin;
  await quota.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_000_000 });
  await page.goto(lab);
  await snippetOf(page, 'docker network ls').getByRole('button', { name: 'Run', exact: true }).click();
  await expectToldOnce(page, 'this device has no room left for it');
  await expectNotSaved(page, 'The browser has no room left to save this session.');
  await quota.send('Storage.overrideQuotaForOrigin', { origin });
  await fromMenu(page, 'Save for later');
  await expect(page.locator('#announcer')).toHaveText(/^Saved on this device, /, patience);
});
