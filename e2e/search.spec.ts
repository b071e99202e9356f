import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test, type Page } from '@playwright/test';
import { serveFolder } from '../src/serve/serve.ts';
import { listLabs, listPages } from './site-pages.ts';

const askedFirstMs = 300;
const askedNextMs = 50;

test('pieces of commands give what grep gives', async ({ page, request }) => {
  const texts = new Map<string, string>();
  await page.goto('./');
  for (const listed of await listPages(request)) {
    const html = await (await request.get(listed.url)).text();
    texts.set(listed.url, await indexedText(page, html));
  }
  for (const query of [
    '--publish',
    '-p 80:80',
    '--rm',
    'docker network create -d overlay',
    'docker service ls',
  ]) {
    const grep = [...texts].filter(([, text]) => containsWords(text, query)).map(([url]) => url);
    await page.goto(`search/?q=${encodeURIComponent(query)}`);
    await expect(page.locator('.search-count')).not.toBeEmpty();
    const total = Number.parseInt((await page.locator('.search-count').textContent()) ?? '', 10) || 0;
    const items = page.locator('.search-results > li');
    for (let shown = 0; shown < total; shown = await items.count()) {
      if (shown > 0) await page.getByRole('button', { name: 'More results' }).click();
      await expect.poll(() => items.count()).toBeGreaterThan(shown);
      await expect
        .poll(async () => (await items.count()) % 8 === 0 || (await items.count()) === total)
        .toBe(true);
    }
    const found = await page
      .locator('.search-title')
      .evaluateAll((links: HTMLAnchorElement[]) => links.map((link) => new URL(link.href).pathname));
    const labPages = found.filter((path) => texts.has(path));
    console.log(`${query}: ${labPages.length} pages found, ${grep.length} by grep`);
    expect(labPages.toSorted(), query).toEqual(grep.toSorted());
  }
});

test('results come at once', async ({ page }) => {
  await measure(page, 1); // Warms the browser's cache.
  // A busy machine only adds to a time, never takes from it: what misses is measured again, some times.
  for (let left = 3; left >= 0; left--) {
    const { first, next } = await measure(page, 3);
    console.log(
      `first result after ${first.toFixed(0)} ms (asked: ${askedFirstMs}), then ${next.toFixed(0)} ms (asked: ${askedNextMs})`,
    );
    if (left > 0 && (first > askedFirstMs || next > askedNextMs)) continue;
    expect(first).toBeLessThanOrEqual(askedFirstMs);
    expect(next).toBeLessThanOrEqual(askedNextMs);
    return;
  }
});

test('keyboard first: open, choose, go, close', async ({ page }) => {
  await page.goto('./');
  await page.keyboard.press('Control+k');
  const field = page.getByRole('dialog').getByRole('searchbox');
  await field.fill('bridge');
  await expect(page.locator('.search-results li').first()).toBeVisible();
  await page.keyboard.press('ArrowDown');
  const target = await page.evaluate(() => (document.activeElement as HTMLAnchorElement).href);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(target);
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('/');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('results are by heading and can be narrowed to a lab', async ({ page, request }) => {
  const labs = (await listLabs(request)).filter(({ pages }) => pages.length > 1);
  await page.goto('search/?q=docker');
  await expect(page.locator('.search-heading').first()).toBeVisible();
  expect(await page.locator('.search-heading').first().getAttribute('href')).toContain('#');
  const lab = labs[0];
  await page.locator('select[name=lab]').selectOption(lab?.title ?? '');
  await expect
    .poll(async () => {
      const links = await page
        .locator('.search-title')
        .evaluateAll((all: HTMLAnchorElement[]) => all.map((link) => new URL(link.href).pathname));
      return links.length > 0 && links.every((path) => lab?.pages.some((listed) => listed.url === path));
    })
    .toBe(true);
});

test('the search works on a site below a path', async ({ page }) => {
  test.setTimeout(180_000);
  const out = await mkdtemp(join(tmpdir(), 'labs-base-'));
  try {
    await promisify(execFile)(process.execPath, ['src/cli/setup/build.ts'], {
      env: { ...process.env, DIST_DIR: out, SITE_BASE: '/some/where/' },
      maxBuffer: 64 * 1024 * 1024,
    }).catch((error: unknown) => {
      // Status 1 only says that a page has a finding.
      if ((error as { code?: number }).code !== 1) throw error;
    });
    const served = await serveFolder(out, { base: '/some/where' });
    try {
      await page.goto(served.url);
      await page.keyboard.press('/');
      await page.getByRole('dialog').getByRole('searchbox').fill('network');
      const link = page.locator('.search-title').first();
      await expect(link).toBeVisible();
      expect(await link.getAttribute('href')).toMatch(/^\/some\/where\/labs\//);
      await link.click();
      await expect(page.locator('main[data-page]')).toBeVisible();
      expect(new URL(page.url()).pathname).toMatch(/^\/some\/where\/labs\//);
    } finally {
      await served.close();
    }
  } finally {
    await rm(out, { recursive: true, force: true });
  }
});

/** Other programs on the machine disturb single measurements. */
function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Infinity;
}

/** The middle times in ms to the first result of a search and to that after each further letter. */
async function measure(
  page: Page,
  rounds: number,
): Promise<{ readonly first: number; readonly next: number }> {
  const firsts: number[] = [];
  const nexts: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await page.goto('./', { waitUntil: 'networkidle' });
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog').getByRole('searchbox')).toBeFocused();
    await expect(page.locator('dialog [data-ready]')).toBeVisible();
    firsts.push(await timeToResults(page, 'n'));
    for (const letter of ['e', 't', 'w', 'o']) nexts.push(await timeToResults(page, letter));
  }
  return { first: middle(firsts), next: middle(nexts) };
}

/** Milliseconds from pressing a key to results for the new text being in the page. */
function timeToResults(page: Page, letter: string): Promise<number> {
  return page.evaluate(
    (key) =>
      new Promise<number>((resolve) => {
        const field = document.querySelector<HTMLInputElement>('dialog input[type=search]');
        const list = document.querySelector('dialog .search-results');
        if (field === null || list === null) throw new Error('The search is not open.');
        const start = performance.now();
        const observer = new MutationObserver(() => {
          if (list.children.length === 0) return;
          observer.disconnect();
          resolve(performance.now() - start);
        });
        observer.observe(list, { childList: true });
        field.value += key;
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      }),
    letter,
  );
}

/** A page's text as the index has it. */
function indexedText(page: Page, html: string): Promise<string> {
  return page.evaluate((text) => {
    const body = new DOMParser().parseFromString(text, 'text/html').querySelector('[data-pagefind-body]');
    for (const ignored of body?.querySelectorAll('[data-pagefind-ignore], [hidden]') ?? []) ignored.remove();
    return (body?.textContent ?? '').replace(/\s+/g, ' ').toLowerCase();
  }, html);
}

/** As `grep -F`, from the beginning of a word on. */
function containsWords(text: string, query: string): boolean {
  let at = text.indexOf(query);
  while (at >= 0) {
    if (at === 0 || !/[a-z0-9._:/-]/.test(text[at - 1] ?? '')) return true;
    at = text.indexOf(query, at + 1);
  }
  return false;
}
