/** The site over plain http at a host name: everything works but what browsers keep, and that is said. */
import { expect, test } from '@playwright/test';
import { pane } from './reader.ts';
import type { Room } from './room.ts';
import { openRoom, pasted } from './room.ts';
import { richestPage } from './site-pages.ts';

test.describe('on a room’s network', () => {
  let room: Room;

  test.beforeAll(async ({ baseURL }) => {
    room = await openRoom(baseURL);
  });
  test.afterAll(async () => {
    await room.browser.close();
  });

  for (const [size, width, height] of [
    ['wide', 1440, 900],
    ['phone', 390, 844],
  ] as const) {
    test(`the pane says before the download what is not kept (${size})`, async ({ request }) => {
      const listed = await richestPage(request);
      const page = await room.open({ viewport: { width, height } });
      await page.goto(listed.url);
      expect(await page.evaluate(() => isSecureContext)).toBe(false);
      if (size === 'phone') await page.getByRole('button', { name: 'Terminal', exact: true }).click();
      const off = pane(page).locator('[data-for="off"]');
      // A site that was built without the machine downloads none.
      test.skip(!(await off.isVisible()), 'this site has no machine');
      await expect(off).toContainText(
        'This page came over plain http, where browsers keep no downloads: the next start may download it again, ' +
          'and nothing works without a connection. All else works.',
      );
      await expect(off.getByText('Your browser keeps it for next time.')).toBeHidden();
      await expect(off.getByText('This browser lets the page keep no downloads')).toBeHidden();
      await page.context().close();
    });
  }

  test('Copy copies, and the focus stays where it was', async ({ request }) => {
    const listed = await richestPage(request);
    const snippet = listed.snippets.find(({ commands }) => commands.length > 0);
    const page = await room.open();
    await page.goto(listed.url);
    const copy = page
      .locator(`lab-snippet[data-id="${snippet?.id ?? ''}"]`)
      .getByRole('button', { name: 'Copy commands' });
    await copy.focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('#announcer')).toHaveText('Copied');
    await expect(copy).toBeFocused();
    expect(await pasted(page)).toBe(snippet?.commands.join('\n'));
    await page.context().close();
  });

  test('what is selected in the text is still selected after Copy', async ({ request }) => {
    const page = await room.open();
    await page.goto((await richestPage(request)).url);
    await page.evaluate(() => {
      const heading = document.querySelector('h1');
      if (heading !== null) getSelection()?.selectAllChildren(heading);
    });
    const selected = await page.evaluate(() => getSelection()?.toString());
    // Pressed by its method, as a mouse would select something else.
    await page
      .getByRole('button', { name: 'Copy commands' })
      .first()
      .evaluate((button: HTMLElement) => {
        button.click();
      });
    await expect(page.locator('#announcer')).not.toBeEmpty();
    expect(await page.evaluate(() => getSelection()?.toString())).toBe(selected);
    await page.context().close();
  });

  test('what the reader has chosen is kept, and the search and the keys work', async ({ request }) => {
    const page = await room.open({ colorScheme: 'light', viewport: { width: 1440, height: 900 } });
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(message.text());
    });
    await page.goto((await richestPage(request)).url);
    await page.getByRole('button', { name: 'Dark colours' }).click();
    await page.getByRole('separator', { name: 'Width of the terminal pane' }).focus();
    await page.keyboard.press('ArrowLeft');
    const width = (await pane(page).boundingBox())?.width;
    await page.reload();
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
    expect((await pane(page).boundingBox())?.width).toBe(width);
    await page.keyboard.press('/');
    await page.getByRole('dialog').getByRole('searchbox').fill('network');
    await expect(page.locator('.search-results li').first()).toBeVisible();
    await page.keyboard.press('Escape');
    await page.locator('a[rel=next]').first().click();
    await expect(page.locator('#content')).toBeFocused();
    expect(troubles).toEqual([]);
    await page.context().close();
  });
});
