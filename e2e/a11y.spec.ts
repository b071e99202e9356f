/** Pages without a fault that axe can find, in both themes. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { richestPage } from './site-pages.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const name of ['home', 'lab', 'lab on a phone', 'search', 'health', 'no such page'] as const) {
    test(`axe finds nothing on ${name}, ${colorScheme}`, async ({ page, request }) => {
      const paths = {
        home: './',
        lab: (await richestPage(request)).url,
        'lab on a phone': (await richestPage(request)).url,
        search: 'search/?q=docker',
        health: 'health/',
        'no such page': 'no/such/page/',
      };
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      if (name === 'lab on a phone') await page.setViewportSize({ width: 390, height: 844 });
      await page.goto(paths[name], { waitUntil: 'networkidle' });
      if (name === 'lab on a phone')
        await page.getByRole('button', { name: 'Terminal', exact: true }).click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map((node) => node.html)])).toEqual([]);
    });
  }

  test(`axe finds nothing in the search over a page, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto('./');
    await page.keyboard.press('/');
    await page.getByRole('dialog').getByRole('searchbox').fill('network');
    await expect(page.locator('.search-results li').first()).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).include('dialog').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map((node) => node.html)])).toEqual([]);
  });
}
