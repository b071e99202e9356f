/** A lab's page on phones and tablets, before anything runs: the sheet, its handle, and room for fingers. */
import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { drag, handHeld, tooSmall } from './hand-held.ts';
import { pane } from './reader.ts';
import { richestPage } from './site-pages.ts';

async function open(browser: Browser, options: BrowserContextOptions, address: string): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  // Nothing is to be downloaded: Run opens the sheet all the same.
  await page.route('**/sandbox/*/**', (route) => route.abort());
  await page.goto(address);
  return page;
}

const terminal = (page: Page) => page.getByRole('button', { name: 'Terminal', exact: true });
const handle = (page: Page) => page.getByRole('separator', { name: 'Height of the terminal pane' });
const height = async (page: Page): Promise<number> => (await pane(page).boundingBox())?.height ?? 0;

for (const [name, device] of Object.entries(handHeld)) {
  test.describe(`on a ${name}`, () => {
    let address: string;
    test.beforeAll(async ({ request, baseURL }) => {
      address = new URL((await richestPage(request)).url, baseURL).href;
    });

    test('what was run stays in sight above the sheet', async ({ browser }) => {
      const page = await open(browser, { ...device, reducedMotion: 'reduce' }, address);
      const runs = page.locator('lab-snippet').getByRole('button', { name: 'Run', exact: true });
      for (const at of [0, (await runs.count()) - 1]) {
        const snippet = page.locator('lab-snippet', { has: page.locator('.run') }).nth(at);
        await runs.nth(at).tap();
        await expect(pane(page)).toBeVisible();
        const sheet = await pane(page).boundingBox();
        const command = await snippet.locator('.command, [data-whole]').first().boundingBox();
        if (sheet === null || command === null) throw new Error('Nothing is shown.');
        expect(command.y).toBeGreaterThanOrEqual(0);
        expect(command.y + command.height).toBeLessThanOrEqual(sheet.y);
        await page.getByRole('button', { name: 'Close the terminal' }).tap();
      }
      await page.context().close();
    });

    test('the sheet is dragged by its handle, moved by keys, and remembered', async ({ browser }) => {
      const page = await open(browser, device, address);
      await terminal(page).tap();
      const before = await height(page);
      await drag(page, handle(page), -60);
      expect(await height(page)).toBeGreaterThan(before + 40);
      expect(await height(page)).toBeLessThan(before + 80);
      await drag(page, handle(page), 2000);
      await expect(handle(page)).toHaveAttribute('aria-valuenow', '25');
      await handle(page).focus();
      await page.keyboard.press('ArrowUp');
      await expect(handle(page)).toHaveAttribute('aria-valuenow', '30');
      await page.keyboard.press('End');
      await expect(handle(page)).toHaveAttribute('aria-valuenow', '90');
      await page.keyboard.press('ArrowDown');
      const chosen = await height(page);
      const window = page.viewportSize()?.height ?? 0;
      expect(Math.abs(chosen - 0.85 * window)).toBeLessThan(2);
      await page.reload();
      await terminal(page).tap();
      expect(await height(page)).toBe(chosen);
      await expect(handle(page)).toHaveAttribute('aria-valuenow', '85');
      await page.context().close();
    });

    test('all that is pressed has room for a finger, and nothing is too wide', async ({ browser }) => {
      const page = await open(browser, device, address);
      expect(await tooSmall(page)).toEqual([]);
      await terminal(page).tap();
      expect(await tooSmall(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
      await page.context().close();
    });

    for (const colorScheme of ['light', 'dark'] as const) {
      test(`axe finds nothing with the sheet open, ${colorScheme}`, async ({ browser }) => {
        const page = await open(browser, { ...device, colorScheme, reducedMotion: 'reduce' }, address);
        await terminal(page).tap();
        const { violations } = await new AxeBuilder({ page }).include('#sandbox-pane').analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map((node) => node.html)])).toEqual(
          [],
        );
        await page.context().close();
      });
    }
  });
}

test('an on-screen keyboard covers nothing of the sheet, and lets it down again', async ({
  browser,
  request,
  baseURL,
}) => {
  const address = new URL((await richestPage(request)).url, baseURL).href;
  const context = await browser.newContext(handHeld.phone);
  const page = await context.newPage();
  // Browsers without a window have no such keyboard: the part of the page that is seen is told here.
  await page.addInitScript(() => {
    const seen = Object.assign(new EventTarget(), { offsetTop: 0, height: innerHeight, scale: 1 });
    Object.defineProperty(window, 'visualViewport', { value: seen });
  });
  await page.goto(address);
  await terminal(page).tap();
  const before = await pane(page).boundingBox();
  const see = (height: number, offsetTop: number) =>
    page.evaluate(
      (now) => {
        Object.assign(window.visualViewport ?? {}, now);
        window.visualViewport?.dispatchEvent(new Event('resize'));
      },
      { height, offsetTop },
    );
  await see(500, 0);
  let box = await pane(page).boundingBox();
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeCloseTo(500, 0);
  expect(box?.height).toBe(before?.height);
  await see(300, 40);
  box = await pane(page).boundingBox();
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeCloseTo(340, 0);
  expect(box?.y).toBeGreaterThanOrEqual(40);
  await see(839, 0);
  expect(await pane(page).boundingBox()).toEqual(before);
  await context.close();
});

test('the narrowest phones have room for everything too', async ({ browser, request, baseURL }) => {
  const address = new URL((await richestPage(request)).url, baseURL).href;
  const page = await open(browser, { ...handHeld.phone, viewport: { width: 320, height: 568 } }, address);
  await terminal(page).tap();
  expect(await tooSmall(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  await page.context().close();
});
