/**
 * `npm run lighthouse`: what Lighthouse says about the built site's home, a lab page and the search, beside
 * what was asked. Each page is measured several times and the middle one counts, as a busy machine disturbs.
 */
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { findChromium } from '../browser/chromium.ts';
import { serveFolder } from '../serve/serve.ts';

const asked = 0.99;
const times = 3;
const categories = ['performance', 'accessibility'] as const;

const dist = process.env['DIST_DIR'] ?? 'dist';
const chromium = findChromium();
if (chromium === undefined) throw new Error('No Chromium was found: npm start installs one.');
const served = await serveFolder(dist);
const browser = await launch({
  ...(chromium.executablePath === undefined ? {} : { chromePath: chromium.executablePath }),
  chromeFlags: ['--headless=new', ...chromium.args],
  logLevel: 'silent',
});
try {
  const labs = (await (await fetch(`${served.url}labs.json`)).json()) as {
    labs: { pages: { url: string }[] }[];
  };
  const lab = labs.labs[0]?.pages.at(1)?.url.slice(1) ?? 'labs/';
  for (const path of ['', lab, 'search/']) await measure(path);
} finally {
  browser.kill();
  await served.close();
}

async function measure(path: string): Promise<void> {
  const scores: Record<(typeof categories)[number], number[]> = { performance: [], accessibility: [] };
  for (let time = 0; time < times; time++) {
    const result = await lighthouse(served.url + path, {
      port: browser.port,
      onlyCategories: [...categories],
      logLevel: 'silent',
    });
    for (const category of categories) scores[category].push(result?.lhr.categories[category]?.score ?? 0);
  }
  for (const category of categories) {
    const middle = scores[category].toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
    console.log(`/${path}: ${category} ${middle.toFixed(2)} (asked: at least ${asked})`);
    if (middle < asked) process.exitCode = 1;
  }
}
