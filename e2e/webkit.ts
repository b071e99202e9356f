/**
 * `npm run test:webkit`: Safari's engine. In the built site: the first snippet, typing, Stop, a reload, two nodes.
 * Each step waits for what a reader would see; the whole takes some three minutes on two cores.
 */
import { findWebKit } from '../src/browser/webkit.ts';
import { serveFolder } from '../src/serve/serve.ts';
import { scaleWords } from '../src/verify/given-time.ts';
import type { ListedLab, ListedPage } from './site-pages.ts';
import type { WebKitPage } from './webkit-page.ts';
import { openWebKit } from './webkit-page.ts';

/** What all terminals show. */
const terminals = `Object.values(document.querySelector('#sandbox-pane').terminalText ?? {}).join('\\n')`;
/** A bound for a busy machine of two cores, not an expectation. */
const patienceMs = 150_000;

const launch = findWebKit();
if (launch === undefined) {
  console.error(
    'No WebKit found that can be driven. Install Playwright’s (`npx playwright install --with-deps webkit`),\n' +
      'or Debian’s packages webkit2gtk-driver and xvfb.',
  );
  process.exit(1);
}
const served = await serveFolder(process.env['DIST_DIR'] ?? 'dist', {
  base: process.env['SITE_BASE'] ?? '/',
});
let page: WebKitPage | undefined;
let passed = 0;
try {
  page = await openWebKit(launch);
  console.log(page.version);
  const pages = await listedPages();
  await onOneNode(page, pages);
  await onTwoNodes(page, pages);
  console.log(`${passed} passed, 0 failed`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log(`${passed} passed, 1 failed`);
  process.exitCode = 1;
} finally {
  await page?.close();
  await served.close();
}

async function onOneNode(page: WebKitPage, pages: readonly ListedPage[]): Promise<void> {
  const { address, run, snippet } = firstRun(pages, 1);
  await page.go(address);
  await page.run(
    `document.addEventListener('time-scale', (event) => { document.body.dataset.timeScale = event.detail; })`,
  );
  await step(page, 'the first snippet passes', async () => {
    await page.press(run);
    await shows(page, `${state(snippet)} === 'passed' || ${state(snippet)} === 'failed'`);
    if ((await page.run(`return ${state(snippet)}`)) !== 'passed') throw new Error('It did not pass.');
  });
  await step(page, 'what is typed runs', async () => {
    await typeIn(page, 'echo ty""ped $((6*7))\n');
    await shows(page, `${terminals}.includes('\\ntyped 42')`);
  });
  await step(page, 'Stop ends a run, and Ctrl-C what was typed', async () => {
    await typeIn(page, 'echo be""gun; sleep 1000\n');
    await shows(page, `${terminals}.includes('\\nbegun')`);
    await page.press(run);
    await shows(page, `${result(snippet)}.includes('something else runs in node1')`);
    await page.press(`//lab-snippet[@data-id='${snippet}']//button[normalize-space()='Stop']`);
    await shows(page, `${state(snippet)} !== 'running' && ${result(snippet)}.includes('stopped')`);
    await typeIn(page, '\x03');
    await typeIn(page, 'echo fr""ee\n');
    await shows(page, `${terminals}.includes('\\nfree')`);
  });
  await page.press(run);
  await step(page, 'the same snippet passes again', async () => {
    await shows(page, `${state(snippet)} === 'passed'`);
  });
  console.log(
    `${scaleWords(Number(await page.run('return document.body.dataset.timeScale')))}, by its speed`,
  );
  await step(page, 'after a reload it runs again', async () => {
    await page.reload();
    await shows(page, `document.readyState === 'complete' && ${state(snippet)} === 'idle'`);
    await page.press(run);
    await shows(page, `${state(snippet)} === 'passed'`);
  });
}

async function onTwoNodes(page: WebKitPage, pages: readonly ListedPage[]): Promise<void> {
  const { address, nodes, run, snippet } = firstRun(pages, 2);
  // A page that was left gives its memory back.
  await page.go(address);
  await step(page, 'two nodes start and reach each other', async () => {
    await page.press(run);
    await shows(page, `${state(snippet)} === 'passed'`);
    // Whichever of them is in sight reaches both.
    await typeIn(
      page,
      `for n in ${nodes.join(' ')}; do ping -c 1 $n >/dev/null && echo $n an""swers; done\n`,
    );
    await shows(page, nodes.map((node) => `${terminals}.includes('\\n${node} answers')`).join(' && '));
  });
}

async function step(page: WebKitPage, title: string, doing: () => Promise<void>): Promise<void> {
  const began = performance.now();
  try {
    await doing();
  } catch (cause) {
    throw new Error(`In WebKit: ${title}: ${reason(cause)}\n${await described(page)}`, { cause });
  }
  passed += 1;
  console.log(`✓ ${title} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
}

/** The first Run button of a page with so many nodes. */
function firstRun(
  pages: readonly ListedPage[],
  count: number,
): { address: string; nodes: readonly string[]; snippet: string; run: string } {
  for (const { platform, nodes, snippets, url } of pages) {
    const first = snippets.find(({ kind, commands }) => kind === 'console' && commands.length > 0);
    if (platform !== 'linux' || nodes.length !== count || first === undefined) continue;
    const run = `//lab-snippet[@data-id='${first.id}']//button[normalize-space()='Run']`;
    return { address: new URL(url, served.url).href, nodes, snippet: first.id, run };
  }
  throw new Error(`This site has no page with commands on ${count} nodes. Build it with "npm run build".`);
}

async function listedPages(): Promise<readonly ListedPage[]> {
  const { labs } = (await (await fetch(`${served.url}labs.json`)).json()) as { labs: readonly ListedLab[] };
  return labs.flatMap((lab) => lab.pages);
}

async function typeIn(page: WebKitPage, text: string): Promise<void> {
  await page.run(
    `[...document.querySelectorAll('#sandbox-pane .xterm-helper-textarea')]
      .find((area) => area.closest('.xterm').offsetParent !== null)?.focus()`,
  );
  await page.type(text);
}

/** Waits until `expression` is true in the page. */
async function shows(page: WebKitPage, expression: string): Promise<void> {
  const late = AbortSignal.timeout(patienceMs);
  while ((await page.run(`return Boolean(${expression})`)) !== true) {
    if (late.aborted) throw new Error(`not within ${patienceMs / 1000} s: ${expression}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function state(id: string): string {
  return `document.querySelector('lab-snippet[data-id="${id}"]')?.dataset.state`;
}
function result(id: string): string {
  return `(document.querySelector('lab-snippet[data-id="${id}"] [data-result]')?.textContent ?? '')`;
}
/** What a person would see, for whoever reads the log. */
async function described(page: WebKitPage): Promise<string> {
  const seen = await page
    .run(
      `const pane = document.querySelector('#sandbox-pane');
       return [pane?.dataset.state, pane?.innerText, JSON.stringify(pane?.terminalText)].join('\\n')`,
    )
    .catch(reason);
  return `The pane: ${String(seen)}`;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
