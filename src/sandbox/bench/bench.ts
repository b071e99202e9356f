/**
 * `npm run bench:sandbox [-- FOLDER]`: how fast the engine in the page is, in Chromium, beside what was asked.
 * FOLDER is a built guest; without it, the one built last. Seconds depend on what else the machine does;
 * instructions and bytes do not.
 */
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { findChromium } from '../../browser/chromium.ts';
import { serveFolder } from '../../serve/serve.ts';
import { currentGuest } from '../guest/ensure.ts';
import type { GuestManifest } from '../machine/manifest.ts';
import type { Bench } from './bench-page.ts';
import { usualCommands } from '../usual-commands.ts';

declare const bench: Bench;

const guest = process.argv[2] ?? (await currentGuest());
const launch = findChromium();
if (guest === undefined) throw new Error('No guest is built yet: run "npm run sandbox:build" first.');
if (launch === undefined) throw new Error('No Chromium is there: run "npm start" once, or install one.');
const manifest = JSON.parse(await readFile(join(guest, 'manifest.json'), 'utf8')) as GuestManifest;
const memoryMiB = manifest.snapshots[0]?.memoryMiB ?? 512;
const run = 'docker run --rm busybox echo hi';

let missed = 0;
const scratch = await mkdtemp(join(tmpdir(), 'labs-bench-sandbox-'));
const served = await servePage(scratch, guest);
const browser = await chromium.launch(launch);
try {
  const page = await browser.newPage();
  await page.goto(served.url);
  await oneNode(page);
  for (const [count, asked] of [
    [2, 30],
    [3, 45],
  ] as const)
    await swarm(page, count, asked);
} finally {
  await browser.close();
  await served.close();
  await rm(scratch, { recursive: true, force: true });
}
if (missed > 0) process.exitCode = 1;

/** Everything that one node is asked for. */
async function oneNode(page: Page): Promise<void> {
  const { promptMs, bytes } = await page.evaluate((memory) => bench.start(['node1'], memory), memoryMiB);
  report('bytes to the first prompt', bytes / 1e6, 60, 'MB');
  report('prompt after the download', promptMs / 1000, 3, 's');
  // As the page does while the reader reads: later, once something is typed, nothing is rehearsed any more.
  const warmed = await page.evaluate((commands) => bench.warmUp(commands), usualCommands);
  report('warm-up while the reader reads', warmed / 1000, undefined, 's');
  const echo = await page.evaluate(() => bench.typingEcho('node1', 20));
  report('typing echo, slowest of 20', Math.max(...echo), 50, 'ms');
  await page.evaluate(() => bench.takeLongestTask());
  await command(page, 'docker pull -q busybox');
  await command(page, 'docker ps', 1);
  await command(page, run, 6);
  for (let n = 0; n < 4; n++) await command(page, run);
  await command(page, run, 3, 250);
  await command(page, 'docker ps', 1);
  await command(page, 'docker run -d --name web busybox httpd -f');
  await command(page, 'docker exec web true');
  await command(page, 'docker network create net1');
  await command(page, 'docker rm -f web');
  report('longest task of the page meanwhile', await page.evaluate(() => bench.takeLongestTask()), 100, 'ms');
  await keeps(page, 'one node');
  const { checkpointMs, goBackMs, resetMs } = await page.evaluate(() => bench.travel('node1'));
  report('checkpoint', checkpointMs / 1000, undefined, 's');
  report('back to it', goBackMs / 1000, undefined, 's');
  report('reset, to a prompt', resetMs / 1000, undefined, 's');
  await page.evaluate(() => bench.close());
}

/** From the first command to all nodes being ready members. */
async function swarm(page: Page, count: number, asked: number): Promise<void> {
  const nodes = Array.from({ length: count }, (_, n) => `node${n + 1}`);
  await page.evaluate(([names, memory]) => bench.start(names, memory), [nodes, memoryMiB] as const);
  const begun = performance.now();
  await command(page, 'docker swarm init --advertise-addr eth0');
  const { output } = await page.evaluate(() => bench.run('node1', 'docker swarm join-token -q worker'));
  const token = /SWMTKN-\S+/.exec(output)?.[0] ?? '';
  await Promise.all(
    nodes
      .slice(1)
      .map((node) =>
        page.evaluate(([name, text]) => bench.run(name, text), [
          node,
          `docker swarm join --token ${token} node1:2377`,
        ] as const),
      ),
  );
  const ready = `until [ "$(docker node ls | grep -c ' Ready ')" = ${count} ]; do sleep 0.5; done`;
  await page.evaluate((text) => bench.run('node1', text), ready);
  report(`${count}-node Swarm`, (performance.now() - begun) / 1000, asked, 's');
  await keeps(page, `${count} nodes`);
  await page.evaluate(() => bench.close());
}

/** Kept in the background: the first time, as it is, and after a container ran; while somebody types. */
async function keeps(page: Page, what: string): Promise<void> {
  for (const time of ['first', 'again', 'after a run']) {
    if (time === 'after a run') await command(page, run);
    const { stoodMs, ms, writtenBytes, echoMs } = await page.evaluate(() => bench.keep('node1'));
    const written = `${(writtenBytes / 1e6).toFixed(1)} MB`;
    report(`kept, ${what}, ${time}: in all`, ms / 1000, undefined, 's', written);
    report(`kept, ${what}, ${time}: nodes stood`, stoodMs, undefined, 'ms');
    report(`kept, ${what}, ${time}: slowest echo`, echoMs, 50, 'ms');
  }
}

async function command(
  page: Page,
  text: string,
  askedSeconds?: number,
  askedMillions?: number,
): Promise<void> {
  const { ms, instructions, status, output } = await page.evaluate(
    (typed) => bench.run('node1', typed),
    text,
  );
  if (status !== 0) throw new Error(`"${text}" ended with status ${status}:\n${output}`);
  report(text, ms / 1000, askedSeconds, 's', `${(instructions / 1e6).toFixed(0)} Mi`);
  if (askedMillions !== undefined) report(`${text}: instructions`, instructions / 1e6, askedMillions, 'Mi');
}

function report(what: string, measured: number, asked: number | undefined, unit: string, besides = ''): void {
  const late = asked !== undefined && measured > asked;
  if (late) missed += 1;
  const wish = asked === undefined ? '' : `asked: at most ${asked} ${unit}${late ? ', MISSED' : ''}`;
  console.log(
    `${what.padEnd(50)} ${measured.toFixed(2).padStart(8)} ${unit.padEnd(3)} ${besides.padStart(8)}  ${wish}`,
  );
}

/** A page with nothing but the engine, and the guest beside it. */
async function servePage(folder: string, guestFolder: string) {
  const root = join(folder, 'page');
  const outDir = join(folder, 'dist');
  await mkdir(root);
  const script = join(import.meta.dirname, 'bench-page.ts');
  await writeFile(
    join(root, 'index.html'),
    '<!doctype html><title>Bench</title><script type="module" src="./page.ts"></script>',
  );
  await writeFile(join(root, 'page.ts'), `import ${JSON.stringify(script)};`);
  await build({ root, configFile: false, logLevel: 'error', build: { outDir }, worker: { format: 'es' } });
  await mkdir(join(outDir, 'sandbox'));
  await symlink(join(guestFolder, 'manifest.json'), join(outDir, 'sandbox', 'manifest.json'));
  await symlink(guestFolder, join(outDir, 'sandbox', manifest.id));
  return serveFolder(outDir);
}
