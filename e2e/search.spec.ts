/** The search in a browser: what people ask, how soon it answers, and where it leads. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
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

test('questions find a page that answers them among the first five', async ({ page, request }) => {
  const known = new Set((await listPages(request)).map(({ path }) => path));
  const lines = (await readFile('e2e/search-questions.txt', 'utf8')).split('\n');
  await page.goto('search/');
  await expect(page.locator('[data-ready]')).toBeVisible();
  const lost: string[] = [];
  let asked = 0;
  for (const line of lines.filter((text) => text.trim() !== '' && !text.startsWith('#'))) {
    const [, question = '', answers = ''] = /^(.*) \| (.*)$/.exec(line) ?? [];
    const right = answers.split(',').map((path) => path.trim());
    expect(
      right.filter((path) => !known.has(path)),
      `pages of “${question}” that are not there`,
    ).toEqual([]);
    await page.getByRole('searchbox').fill(question);
    await expect(page.locator('.search-results')).toHaveAttribute('aria-busy', 'false');
    const first = await page
      .locator('.search-title')
      .evaluateAll((links: HTMLAnchorElement[]) => links.slice(0, 5).map((link) => link.pathname));
    asked++;
    if (!right.some((path) => first.some((found) => found.endsWith(`/labs/${path}/`))))
      lost.push(`${question}: ${first.join(' ')}`);
  }
  console.log(`${asked - lost.length} of ${asked} questions find a right page among the first five`);
  expect(lost).toEqual([]);
});

test('a word that no page has is said, with what comes nearest', async ({ page }) => {
  await page.goto('search/?q=xqzjvkw');
  await expect(page.locator('.search-count')).toHaveText('Nothing found for “xqzjvkw”.');
  await expect(page.locator('.search-results li')).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'list of all labs' })).toBeVisible();
  await page.getByRole('searchbox').fill('volumne');
  await expect(page.locator('.search-count')).toHaveText(
    'Nothing found for “volumne”. What comes nearest: “volume”.',
  );
  await expect(page.locator('.search-results li').first()).toBeVisible();
});

test('a result says which lab it is from', async ({ page, request }) => {
  const lab = (await listLabs(request)).find(({ pages }) => pages.length > 1);
  const last = lab?.pages.at(-1);
  await page.goto(`search/?q=${encodeURIComponent(last?.title ?? '')}`);
  const result = page.locator('.search-results > li', { has: page.locator(`a[href="${last?.url ?? ''}"]`) });
  await expect(result.locator('.search-lab')).toHaveText(lab?.title ?? '');
});

test('every language is found from every page, the page’s own first', async ({ page }) => {
  test.setTimeout(180_000);
  await withSite({ LABS_DIR: 'e2e/languages' }, async (url) => {
    for (const [from, lang, first] of [
      ['labs/volumes/', 'en', '/labs/volumes/'],
      ['labs/boryumu/', 'ja', '/labs/boryumu/'],
      ['labs/volumes/shuju/', 'zh', '/labs/volumes/shuju/'],
    ] as const) {
      await page.goto(url + from);
      await expect(page.locator('html')).toHaveAttribute('lang', lang);
      await page.keyboard.press('/');
      const field = page.getByRole('dialog').getByRole('searchbox');
      const titles = page.locator('dialog .search-title');
      await field.fill('docker volume');
      for (const path of ['/labs/volumes/', '/labs/boryumu/', '/labs/volumes/shuju/'])
        await expect(page.locator(`dialog .search-title[href="${path}"]`)).toBeVisible();
      expect(new URL((await titles.first().getAttribute('href')) ?? '', url).pathname).toBe(first);
      for (const [words, path] of [
        ['名前付き', '/labs/boryumu/'],
        ['ガベージコレクション', '/labs/boryumu/'],
        ['リポジトリ', '/labs/boryumu/'],
        ['新幹線', '/labs/boryumu/'],
        ['データを削除', '/labs/boryumu/'],
        ['数据卷', '/labs/volumes/shuju/'],
        ['简单', '/labs/volumes/shuju/'],
        ['段简', '/labs/volumes/shuju/'],
        ['测试文本', '/labs/volumes/shuju/'],
      ] as const) {
        await field.fill(words);
        await expect(titles.first(), words).toHaveAttribute('href', path);
      }
    }
    // Going to another page changes the language without a load.
    await page.goto(`${url}labs/`);
    await page.locator('main a[href="/labs/boryumu/"]').first().click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  });
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
  await withSite({ SITE_BASE: '/some/where/' }, async (url) => {
    await page.goto(url);
    await page.keyboard.press('/');
    await page.getByRole('dialog').getByRole('searchbox').fill('network');
    const link = page.locator('.search-title').first();
    await expect(link).toBeVisible();
    expect(await link.getAttribute('href')).toMatch(/^\/some\/where\/labs\//);
    await link.click();
    await expect(page).toHaveURL(({ pathname }) => pathname.startsWith('/some/where/labs/'));
    await expect(page.locator('main[data-page]')).toBeVisible();
  });
});

/** Builds a site with these settings and serves it while `use` runs. */
async function withSite(
  settings: Readonly<Record<string, string>>,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const out = await mkdtemp(join(tmpdir(), 'labs-site-'));
  try {
    await promisify(execFile)(process.execPath, ['src/cli/setup/build.ts'], {
      env: { ...process.env, DIST_DIR: out, ...settings },
      maxBuffer: 64 * 1024 * 1024,
    }).catch((error: unknown) => {
      // Status 1 only says that a page has a finding.
      if ((error as { code?: number }).code !== 1) throw error;
    });
    const served = await serveFolder(out, { base: (settings['SITE_BASE'] ?? '/').replace(/\/$/, '') });
    try {
      await use(served.url);
    } finally {
      await served.close();
    }
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

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
