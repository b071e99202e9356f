/** The built site as it is read: pages, copies, anchors, the pane before anything runs, without script. */
import { gzipSync } from 'node:zlib';
import type { APIRequestContext, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { listLabs, listPages, richestPage } from './site-pages.ts';

const budgetBytes = 10 * 1024;

test('every snippet on a page is the one that the parser made', async ({ page, request }) => {
  const listed = await listPages(request);
  await page.goto('./');
  const shown = await page.evaluate(
    async (urls) => {
      const reader = new DOMParser();
      const read = async (url: string) => {
        const read = reader.parseFromString(await (await fetch(url)).text(), 'text/html');
        return [...read.querySelectorAll('lab-snippet')].map((one) => [
          one.getAttribute('data-id'),
          one.getAttribute('data-kind'),
        ]);
      };
      return Promise.all(urls.map(async (url) => [url, await read(url)] as const));
    },
    listed.map(({ url }) => url),
  );
  expect(shown).toEqual(listed.map(({ url, snippets }) => [url, snippets.map(({ id, kind }) => [id, kind])]));
});

test('Copy takes commands exactly, and neither prompts nor output', async ({ page, context, request }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const listed = await richestPage(request);
  await page.goto(listed.url);
  let compared = 0;
  for (const snippet of listed.snippets.filter(({ commands }) => commands.length > 0)) {
    await page
      .locator(`lab-snippet[data-id="${snippet.id}"]`)
      .getByRole('button', { name: 'Copy commands' })
      .click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe(snippet.commands.join('\n'));
    compared++;
  }
  expect(compared).toBeGreaterThan(0);
});

test('Copy of commands for several nodes says whose each is', async ({ page, context, request }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  for (const listed of await listPages(request)) {
    if (listed.snippets.every(({ commands }) => commands.length < 2)) continue;
    const html = await (await request.get(listed.url)).text();
    if (!/data-lab-nodes="[^"]* /.test(html)) continue;
    await page.goto(listed.url);
    const several = page.locator(
      'lab-snippet:has(.command[data-node="node1"]):has(.command[data-node="node2"])',
    );
    if ((await several.count()) === 0) continue;
    const snippet = several.first();
    const written = await snippet
      .locator('.command')
      .evaluateAll((all: HTMLElement[]) =>
        all.map((one) => [
          one.dataset['node'] ?? '',
          [...one.querySelectorAll('.typed')].map((line) => line.textContent).join('\n'),
        ]),
      );
    await snippet.getByRole('button', { name: 'Copy commands' }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    const lines = written.flatMap(([node, text], index) =>
      node === written[index - 1]?.[0] ? [text] : [`# ${node ?? ''}`, text],
    );
    expect(copied).toBe(lines.join('\n'));
    return;
  }
  throw new Error('This site has no commands for several nodes in one snippet.');
});

test('a page runs by buttons with names', async ({ page, request }) => {
  const listed = await richestPage(request);
  await page.goto(listed.url);
  const snippet = listed.snippets.find(({ kind, commands }) => kind === 'console' && commands.length > 1);
  const element = page.locator(`lab-snippet[data-id="${snippet?.id ?? ''}"]`);
  await expect(page.getByRole('button', { name: 'Run all', exact: true })).toBeVisible();
  await expect(element.getByRole('button', { name: 'Run', exact: true })).toBeVisible();
  await expect(element.getByRole('button', { name: 'Run all to here' })).toHaveCount(1);
  await expect(
    element.getByRole('button', { name: `Run command 2 of ${snippet?.commands.length ?? 0}` }),
  ).toHaveCount(1);
});

test('the first page runs a snippet of a lab, and loads no terminal before it is asked to', async ({
  page,
}) => {
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto('./', { waitUntil: 'networkidle' });
  const sample = page.locator('.hero-sample lab-snippet');
  const pane = page.locator('#sandbox-pane');
  await expect(sample.locator('.output').first()).toBeVisible();
  await expect(pane).toBeHidden();
  const before = loaded.length;
  const place = await sample.boundingBox();
  await sample.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(pane).toBeVisible();
  await expect(sample.locator('[data-result]')).not.toBeEmpty();
  expect(loaded.slice(before).some((path) => path.includes('/_astro/sandbox'))).toBe(true);
  // What the reader pressed stays where it was.
  expect((await sample.boundingBox())?.x).toBe(place?.x);
  expect((await sample.boundingBox())?.y).toBe(place?.y);
  await page.getByRole('button', { name: 'Close the terminal' }).click();
  await expect(pane).toBeHidden();
  await expect(sample.getByRole('button', { name: 'Run', exact: true })).toBeFocused();
});

test('the pane lives on when the reader goes to the next page', async ({ page, request }) => {
  const lab = (await listLabs(request)).find(({ pages }) => pages.length > 2);
  const [first, second] = lab?.pages ?? [];
  if (first === undefined || second === undefined) throw new Error('No lab has parts.');
  await page.goto(first.url);
  await page.evaluate(() => {
    const pane = document.querySelector('#sandbox-pane');
    if (pane !== null) Object.assign(window, { keptPane: pane });
    Object.assign(window, { sameWindow: true });
  });
  await page.evaluate(() => {
    scrollTo({ top: 700, behavior: 'instant' });
  });
  const scrolled = await page.evaluate(() => scrollY);
  await page.locator('a[rel=next]').evaluate((link: HTMLElement) => {
    link.click();
  });
  await expect(page).toHaveURL((url) => url.pathname === second.url);
  await expect(page).toHaveTitle(new RegExp(escape(second.title)));
  await expect(page.locator('#content')).toBeFocused();
  await expect(page.locator('#announcer')).toHaveText(new RegExp(escape(second.title)));
  expect(await page.evaluate(() => scrollY)).toBe(0);
  const kept = await page.evaluate(() => {
    const known = window as { keptPane?: Element; sameWindow?: boolean };
    const pane = document.querySelector('#sandbox-pane');
    return [known.sameWindow, known.keptPane === undefined || known.keptPane === pane];
  });
  expect(kept).toEqual([true, true]);
  await page.goBack();
  await expect(page).toHaveTitle(new RegExp(escape(first.title)));
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(scrolled);
  await page.goForward();
  await expect(page).toHaveTitle(new RegExp(escape(second.title)));
});

test('anchors work, on the same page and from another', async ({ page, request }) => {
  const listed = await richestPage(request);
  await page.goto(listed.url);
  const link = page.locator('[data-toc] a').nth(2);
  const hash = (await link.getAttribute('href')) ?? '';
  await link.evaluate((anchor: HTMLElement) => {
    anchor.click();
  });
  await expect(page).toHaveURL(new RegExp(`${escape(hash)}$`));
  await expect(page.locator(`[id="${hash.slice(1)}"]`)).toBeInViewport();
  await expect(page.locator('[data-toc] a[aria-current=true]')).toHaveAttribute('href', hash);
});

test('script before the terminal is asked for stays in its budget', async ({ page, request }) => {
  let bytes = 0;
  const loaded: Promise<void>[] = [];
  page.on('response', (response) => {
    if (!/\.js$/.test(new URL(response.url()).pathname)) return;
    loaded.push(
      response.body().then((body) => {
        bytes += gzipSync(body).length;
      }),
    );
  });
  await page.goto((await richestPage(request)).url, { waitUntil: 'networkidle' });
  await Promise.all(loaded);
  console.log(`script before the terminal: ${(bytes / 1024).toFixed(1)} KB gzip (asked: at most 10)`);
  expect(bytes).toBeLessThanOrEqual(budgetBytes);
});

for (const [name, width, height] of [
  ['wide', 1440, 900],
  ['phone', 390, 844],
] as const) {
  test(`nothing moves while a page loads (${name})`, async ({ page, request }) => {
    await page.setViewportSize({ width, height });
    for (const path of ['./', (await richestPage(request)).url, 'search/?q=docker']) {
      await watchShifts(page);
      await page.goto(path, { waitUntil: 'networkidle' });
      expect(await page.evaluate(() => (window as { shifted?: number }).shifted), path).toBe(0);
    }
  });

  test(`no page is wider than its window, or breaks a rule of the content policy (${name})`, async ({
    page,
    request,
  }) => {
    test.setTimeout(240_000);
    const said: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') said.push(message.text());
    });
    page.on('pageerror', (error) => said.push(error.message));
    await page.setViewportSize({ width, height });
    const pages = (await listPages(request)).map(({ url }) => url);
    for (const path of ['./', 'labs/', 'health/', 'language/', 'sandbox/', 'search/', ...pages]) {
      await page.goto(path);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(over, path).toBeLessThanOrEqual(0);
      expect(said.splice(0), path).toEqual([]);
    }
  });
}

test('the chosen colours are there before the first paint', async ({ page, context }) => {
  await context.addInitScript(() => {
    localStorage.setItem('theme', 'dark');
  });
  await page.goto('./', { waitUntil: 'commit' });
  await page.waitForSelector('body', { state: 'attached' });
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
  await page.getByRole('button', { name: 'Dark colours' }).click();
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('light');
});

test('verified outputs are the real ones, and the switch to what is written is remembered', async ({
  page,
  request,
}) => {
  // A page that is still on its way to what has the focus has no place to hold.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(await addressOfPageWith(request, /class="output real".*class="varies".*output written/));
  const real = page.locator('.output.real:has(.varies):has(+ .written)').first();
  const written = real.locator('xpath=following-sibling::*[1]');
  await expect(real).toBeVisible();
  await expect(written).toBeHidden();
  expect(await real.innerText()).not.toContain('[..');
  const snippet = real.locator('xpath=ancestor::lab-snippet');
  const button = snippet.getByRole('button', { name: 'Show as written' });
  await button.focus();
  const place = (await button.boundingBox())?.y ?? 0;
  await page.keyboard.press('Enter');
  await expect(real).toBeHidden();
  await expect(written).toContainText('[..');
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  expect(Math.abs(((await button.boundingBox())?.y ?? 0) - place)).toBeLessThan(1);
  await page.reload();
  await expect(written).toBeVisible();
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'Show as written' }).first().click();
  await expect(real).toBeVisible();
});

test('the rest of a long output is one press away', async ({ page, request }) => {
  await page.goto(await addressOfPageWith(request, /data-action="unfold"/));
  const button = page.locator('.unfold').first();
  await expect(button).toHaveAccessibleName(/^\d+ more lines?$/);
  const folded = button.locator('xpath=following-sibling::*[1]');
  await expect(folded).toBeHidden();
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(folded).toBeVisible();
  await expect(button).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('Enter');
  await expect(folded).toBeHidden();
  await page.emulateMedia({ media: 'print' });
  await expect(folded).toBeVisible();
  await expect(button).toBeHidden();
});

test('the first Tab offers to skip to the text', async ({ page }) => {
  await page.goto('./');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the text' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.locator('#content')).toBeFocused();
});

test('the pane is sized by keyboard, closed and opened', async ({ page, request }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto((await richestPage(request)).url);
  const pane = page.locator('#sandbox-pane');
  await expect(pane).toBeVisible();
  const handle = page.getByRole('separator', { name: 'Width of the terminal pane' });
  const before = (await pane.boundingBox())?.width ?? 0;
  await handle.focus();
  await page.keyboard.press('ArrowLeft');
  expect((await pane.boundingBox())?.width ?? 0).toBeGreaterThan(before);
  await page.getByRole('button', { name: 'Close the terminal' }).click();
  await expect(pane).toBeHidden();
  await expect(page.getByRole('button', { name: 'Terminal', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(pane).toBeVisible();
});

test('labs are filtered, and the filter is in the address', async ({ page, request }) => {
  const labs = await listLabs(request);
  const level = labs.find((lab) => lab.level !== undefined)?.level ?? '';
  await page.goto('labs/');
  await page.getByLabel('Level').selectOption(level);
  await expect(page.locator('[data-lab-entry]:visible')).toHaveCount(
    labs.filter((lab) => lab.level === level).length,
  );
  await expect(page).toHaveURL(new RegExp(`level=${level}`));
  await page.reload();
  await expect(page.getByLabel('Level')).toHaveValue(level);
});

test('without script a page can be read to its end', async ({ browser, request, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL ?? '' });
  const page = await context.newPage();
  const listed = await richestPage(request);
  await page.goto(listed.url);
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  await expect(page.locator('lab-snippet').first()).toBeVisible();
  await page.goto(await addressOfPageWith(request, /data-action="unfold"/));
  await expect(page.locator('.folded').first()).toBeVisible();
  await expect(page.locator('.output.written').first()).toBeHidden();
  await expect(page.locator('.unfold, [data-action=outputs]').filter({ visible: true })).toHaveCount(0);
  await context.close();
});

test('every address that a page of the site links to is there', async ({ request }) => {
  test.setTimeout(180_000);
  const listed = await listPages(request);
  const links = new Set<string>();
  for (const path of ['./', 'labs/', 'health/', 'language/', 'sandbox/', ...listed.map(({ url }) => url)]) {
    const html = await (await request.get(path)).text();
    // What leads nowhere on disk stays as its author wrote it, which `labs check` reports.
    for (const [, href = ''] of html.matchAll(/(?:href|src)="(\/[^"#?]*)/g)) links.add(href);
  }
  const missing: string[] = [];
  for (const href of links) if (!(await request.head(href)).ok()) missing.push(href);
  expect(missing).toEqual([]);
});

async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const known = window as { shifted?: number };
    known.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        known.shifted = (known.shifted ?? 0) + (entry as unknown as { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** Of the first page whose HTML has it. */
async function addressOfPageWith(request: APIRequestContext, html: RegExp): Promise<string> {
  for (const { url } of await listPages(request))
    if (html.test((await (await request.get(url)).text()).replaceAll('\n', ' '))) return url;
  throw new Error(`No page of this site has ${html}.`);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
