/** What was read can be read again without a network: nothing has to have run. */
import { expect, test } from '@playwright/test';
import { cuttableSite } from './cuttable-site.ts';
import { patience } from './reader.ts';
import { listLabs } from './site-pages.ts';

test('a page that was read, and one gone to from it, are there without a network', async ({
  browser,
  request,
}) => {
  const lab = (await listLabs(request)).find(({ pages }) => pages.length > 2);
  const [first, second, third] = lab?.pages ?? [];
  if (first === undefined || second === undefined || third === undefined)
    throw new Error('No lab has parts.');
  const site = await cuttableSite();
  const context = await browser.newContext({ baseURL: site.url });
  try {
    const page = await context.newPage();
    const isKept = (): Promise<boolean> =>
      page.evaluate(async () => (await caches.match(location.href)) !== undefined);
    await page.goto(first.url);
    const heading = await page.getByRole('heading', { level: 1 }).first().innerText();
    const font = await page.evaluate(() => getComputedStyle(document.body).fontFamily);
    await expect.poll(isKept, patience).toBe(true);
    await page.locator('a[rel=next]').evaluate((link: HTMLElement) => {
      link.click();
    });
    await expect(page).toHaveURL((url) => url.pathname === second.url);
    await expect.poll(isKept, patience).toBe(true);
    await site.stop();

    await page.goto(first.url);
    await expect(page.getByRole('heading', { level: 1 }).first()).toHaveText(heading);
    expect(await page.evaluate(() => getComputedStyle(document.body).fontFamily)).toBe(font);
    // Its script is there too.
    await page.getByRole('button', { name: 'Dark colours' }).click();
    await expect(page.getByRole('button', { name: 'Dark colours' })).toHaveAttribute(
      'aria-pressed',
      /true|false/,
    );
    await page.goto(second.url);
    await expect(page.locator('lab-snippet').first()).toBeVisible();
    await page.goto(third.url);
    await expect(page.getByText(/^There is no connection, and this page was not read/)).toBeVisible();

    // The same page again when the connection is back, as the site has it then.
    await site.start();
    await page.goto(third.url);
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  } finally {
    await context.close();
    await site.close();
  }
});

test('a page’s commands are asked for past the worker, and kept all the same', async ({
  browser,
  request,
}) => {
  const lab = (await listLabs(request)).find(({ pages }) => pages.length > 0);
  const first = lab?.pages[0];
  if (first === undefined) throw new Error('This site has no lab.');
  const site = await cuttableSite();
  const context = await browser.newContext({ baseURL: site.url });
  try {
    const page = await context.newPage();
    await page.goto(first.url);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    let asked = 0;
    await page.route('**/snippets.json', async (route) => {
      asked += 1;
      await route.continue();
    });
    const address = await page.locator('main').getAttribute('data-snippets');
    await page.evaluate(async (url) => {
      await fetch(url ?? '');
    }, address);
    expect(asked).toBe(1);
  } finally {
    await context.close();
    await site.close();
  }
});
