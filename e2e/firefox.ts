/**
 * `npm run test:firefox`: a browser of another family. Opens the first lab page of the built site, presses Run on
 * its first snippet and sees it pass. Playwright drives only a Firefox of its own, so this one is driven by
 * Puppeteer, over WebDriver BiDi.
 */
import type { Page } from 'puppeteer-core';
import { launch } from 'puppeteer-core';
import { findFirefox } from '../src/browser/firefox.ts';
import { serveFolder } from '../src/serve/serve.ts';
import type { ListedLab } from './site-pages.ts';

/** A bound for a busy machine of two cores, not an expectation. */
const patienceMs = 150_000;

const executablePath = findFirefox();
if (executablePath === undefined) {
  console.error('No Firefox found. Install Debian’s firefox-esr, or name one: FIREFOX_PATH=…/firefox.');
  process.exit(1);
}
const served = await serveFolder(process.env['DIST_DIR'] ?? 'dist', {
  base: process.env['SITE_BASE'] ?? '/',
});
const firefox = await launch({ browser: 'firefox', executablePath, headless: true });
try {
  const said = await runFirstSnippet(await firefox.newPage());
  console.log(`${await firefox.version()}: ${said}`);
  console.log('1 passed, 0 failed');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
} finally {
  await firefox.close();
  await served.close();
}

async function runFirstSnippet(page: Page): Promise<string> {
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  const { address, id } = await firstSnippet();
  await page.goto(address);
  const snippet = `lab-snippet[data-id="${id}"]`;
  const began = performance.now();
  const since = () => ((performance.now() - began) / 1000).toFixed(1);
  await page.locator(`${snippet} ::-p-aria([name="Run"][role="button"])`).click();
  let ready = '';
  try {
    await state(page, '#sandbox-pane', ['running', 'unavailable', 'not-built']);
    ready = since();
    await state(page, snippet, ['passed', 'failed']);
  } catch (cause) {
    throw new Error(await describe(page, snippet, troubles), { cause });
  }
  const ended = await page.$eval(snippet, (element) => element.getAttribute('data-state'));
  if (ended !== 'passed' || troubles.length > 0) throw new Error(await describe(page, snippet, troubles));
  return `${new URL(address).pathname}: its first command began to run ${ready} s after Run was pressed, and passed at ${since()} s`;
}

/** The first that runs in the page's own machine. */
async function firstSnippet(): Promise<{ address: string; id: string }> {
  const { labs } = (await (await fetch(`${served.url}labs.json`)).json()) as { labs: readonly ListedLab[] };
  for (const page of labs.flatMap((lab) => lab.pages)) {
    const first = page.snippets.find(({ kind, commands }) => kind === 'console' && commands.length > 0);
    if (page.platform === 'linux' && first !== undefined)
      return { address: new URL(page.url, served.url).href, id: first.id };
  }
  throw new Error('This site has no page with commands. Build it with "npm run build".');
}

async function state(page: Page, selector: string, states: readonly string[]): Promise<void> {
  await page.waitForFunction(
    (selector, states) => states.includes(document.querySelector(selector)?.getAttribute('data-state') ?? ''),
    { timeout: patienceMs },
    selector,
    states,
  );
}

/** What a person would see, for whoever reads the log. */
async function describe(page: Page, snippet: string, troubles: readonly string[]): Promise<string> {
  const text = (selector: string) =>
    page.$eval(
      selector,
      (element) => `${element.getAttribute('data-state') ?? ''}: ${element.textContent.trim()}`,
    );
  return [
    'In Firefox the first snippet did not pass.',
    `The snippet: ${await text(snippet)}`,
    `The pane: ${await text('#sandbox-pane')}`,
    `Errors: ${troubles.join('; ') || 'none'}`,
  ].join('\n');
}
