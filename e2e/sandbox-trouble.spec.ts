/** What can go wrong with the sandbox: each has its words and a way on, and the lab can be read. */
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { inSession, run, started } from './contract-page.ts';
import { cuttableSite } from './cuttable-site.ts';
import { lab, pane, patience, snippetOf } from './reader.ts';

test.describe.configure({ timeout: 300_000 });

test('a download that is cut says so and can be tried again', async ({ page }) => {
  let cut = true;
  await page.route(/\/sandbox\/[^/]+\/./, (route) => (cut ? route.abort() : route.continue()));
  await page.goto(lab);
  await pane(page).getByRole('button', { name: 'Start the sandbox' }).click();
  await expect(pane(page)).toHaveAttribute('data-state', 'unavailable', patience);
  await expect(pane(page).getByRole('heading', { name: 'The download did not finish' })).toBeVisible();
  cut = false;
  await pane(page).getByRole('button', { name: 'Try again' }).click();
  await started(page);
});

/** Serves the scripts of the site with `known` of them changed, as if v86 were another one. */
async function withOtherV86(page: Page, known: string, other: string): Promise<() => number> {
  let changed = 0;
  await page.route(/\.js$/, async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    if (!text.includes('set_jit_config')) return route.fulfill({ response });
    changed += text.split(known).length - 1;
    return route.fulfill({ response, body: text.replaceAll(known, other) });
  });
  return () => changed;
}

test.describe('with another v86', () => {
  // What the site's own worker fetches is not seen by `page.route`.
  test.use({ serviceWorkers: 'block' });

  test('where v86 keeps compiled code in another way, the page says that it is slower, and why', async ({
    page,
  }) => {
    const warnings: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'warning') warnings.push(message.text());
    });
    const changed = await withOtherV86(page, '899', '898');
    await page.goto(lab);
    await pane(page).getByRole('button', { name: 'Start the sandbox' }).click();
    await started(page);
    expect(changed()).toBeGreaterThan(0);
    const why =
      'v86 does not keep compiled code as version 0.5.462 does: 898 units of it, not 4000, so commands are compiled again and again.';
    await expect(pane(page).locator('[data-beside="slower"]')).toHaveText(
      `This machine is slower than it should be; whoever keeps this site wants to know it. ${why}`,
    );
    expect(warnings).toContain(why);
  });

  test('where a part of v86 is not there any more, the page names it and does not start', async ({
    page,
  }) => {
    const changed = await withOtherV86(page, 'store_current_tsc`', 'store_latest_tsc`');
    await page.goto(lab);
    await pane(page).getByRole('button', { name: 'Start the sandbox' }).click();
    await expect(pane(page)).toHaveAttribute('data-state', 'unavailable', patience);
    expect(changed()).toBeGreaterThan(0);
    await expect(pane(page)).toContainText(
      'The machine is made for v86 0.5.462, and this is another one: its v86.cpu.store_latest_tsc is no function. ' +
        'Install that version again (npm ci), or make src/sandbox/machine/v86-inside.ts fit this one.',
    );
    await expect(pane(page)).toContainText(
      'Use your own Docker meanwhile, and tell whoever keeps this site.',
    );
  });
});

test('pieces that are cut in the middle are taken up again by themselves', async ({ browser }) => {
  const site = await cuttableSite();
  const cut = new Set<string>();
  site.onPiece = (path) => {
    if (cut.has(path)) return 'whole';
    cut.add(path);
    return 'half';
  };
  const context = await browser.newContext({ baseURL: site.url });
  try {
    const page = await context.newPage();
    await page.goto(lab);
    await pane(page).getByRole('button', { name: 'Start the sandbox' }).click();
    await started(page);
    expect(cut.size).toBeGreaterThan(3);
  } finally {
    await context.close();
    await site.close();
  }
});

test('a download that stops in the middle keeps what has come', async ({ browser }) => {
  const site = await cuttableSite();
  site.onPiece = () => (site.served.length < 4 ? 'whole' : 'nothing');
  const context = await browser.newContext({ baseURL: site.url });
  try {
    const page = await context.newPage();
    await page.goto(lab);
    await pane(page).getByRole('button', { name: 'Start the sandbox' }).click();
    await expect(pane(page)).toHaveAttribute('data-state', 'unavailable', patience);
    await expect(pane(page).getByText(/^The download of the sandbox was cut off/)).toBeVisible();
    const before = [...site.served];
    expect(before.length).toBeGreaterThanOrEqual(4);
    site.onPiece = undefined;
    await pane(page).getByRole('button', { name: 'Try again' }).click();
    await started(page);
    const after = site.served.slice(before.length);
    expect(after.length).toBeGreaterThan(0);
    expect(after.filter((path) => before.includes(path))).toEqual([]);
  } finally {
    await context.close();
    await site.close();
  }
});

test('a damaged piece is noticed by its hash', async ({ page }) => {
  await page.route(/\/sandbox\/[^/]+\/./, async (route) => {
    const answer = await route.fetch();
    const body = await answer.body();
    body[0] = (body[0] ?? 0) ^ 1;
    await route.fulfill({ response: answer, body });
  });
  await page.goto(lab);
  await pane(page).getByRole('button', { name: 'Start the sandbox' }).click();
  await expect(pane(page)).toHaveAttribute('data-state', 'unavailable', patience);
  await expect(pane(page).getByRole('heading', { name: 'A part of the download is damaged' })).toBeVisible();
});

test('a browser without WebAssembly is told what to do, and the lab can be read', async ({ page }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'WebAssembly');
  });
  await page.goto(lab);
  const snippet = snippetOf(page, 'docker network ls');
  await snippet.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(
    pane(page).getByRole('heading', { name: 'The sandbox cannot run in this browser' }),
  ).toBeVisible(patience);
  await expect(snippet).toHaveAttribute('data-state', 'idle');
  await expect(page.getByRole('main')).toBeVisible();
});

test('a device with too little memory is told how much the lab would take', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'deviceMemory', { value: 0.5 });
  });
  await page.goto(lab);
  await pane(page).getByRole('button', { name: 'Start the sandbox' }).click();
  const heading = 'The sandbox does not fit into this device’s memory';
  await expect(pane(page).getByRole('heading', { name: heading })).toBeVisible(patience);
  await expect(
    pane(page).getByText(/would take \d+ MB of memory, more than a device with 0\.5 GB/),
  ).toBeVisible();
  await expect(page.getByRole('main')).toBeVisible();
});

test('a node whose kernel gives up is offered anew', async ({ page }) => {
  await page.goto(lab);
  await pane(page).getByRole('button', { name: 'Start the sandbox' }).click();
  await started(page);
  // A kernel that gives up, as one may whose memory is used up; a group of 16 MiB is used up sooner.
  await inSession(page, (session) => {
    const group =
      'cd /sys/fs/cgroup && mkdir full && echo 16M > full/memory.max && echo $$ > full/cgroup.procs';
    const give = `${group} && echo 2 > /proc/sys/vm/panic_on_oom && tail /dev/zero\r`;
    session.shell('node1').type(give, 'reader');
  });
  await expect(pane(page)).toHaveAttribute('data-state', 'node-died', patience);
  await expect(
    pane(page).getByText(/^node1 stopped working: Its kernel gave up: Out of memory/),
  ).toBeVisible();
  await pane(page).getByRole('button', { name: 'Restart it' }).click();
  await expect(pane(page)).toHaveAttribute('data-state', 'ready', patience);
  expect(await run(page, 'echo on')).toMatchObject({ status: 'exited', output: 'on\r\n' });
});

test('a node that hangs is noticed after a minute, and offered anew', async ({ page }) => {
  // The page's minutes pass in seconds; the machine, in its worker, keeps its own time.
  await page.clock.install();
  const asksAgain = async (): Promise<string | null> => {
    await page.clock.runFor(5000);
    return pane(page).getAttribute('data-state');
  };
  await page.goto(lab);
  await pane(page).getByRole('button', { name: 'Start the sandbox' }).click();
  await started(page);
  for (let asked = 0; asked < 15; asked += 1) {
    expect(await asksAgain()).toBe('ready');
    await inSession(page, (session) => session.session.node('node1').publishedPorts());
  }
  // Its agent stands still, and with it all that the page hears of the node.
  await inSession(page, (session) => {
    const stop = 'for p in /proc/[0-9]*; do grep -qx agent $p/comm && kill -STOP ${p#/proc/}; done\r';
    session.shell('node1').type(stop, 'reader');
  });
  await expect.poll(asksAgain, { ...patience, intervals: [300] }).toBe('node-died');
  await expect(
    pane(page).getByText(/^node1 stopped working: It hangs: it has answered nothing for a minute\./),
  ).toBeVisible();
  await pane(page).getByRole('button', { name: 'Restart it' }).click();
  await expect(pane(page)).toHaveAttribute('data-state', 'ready', patience);
  expect(await run(page, 'echo on')).toMatchObject({ status: 'exited', output: 'on\r\n' });
});

test('a second tab asks before it takes as much memory again', async ({ page, context }) => {
  await page.goto(lab);
  await pane(page).getByRole('button', { name: 'Start the sandbox' }).click();
  await started(page);
  const other = await context.newPage();
  await other.goto(lab);
  await pane(other).getByRole('button', { name: 'Start the sandbox' }).click();
  await expect(pane(other).getByText('A sandbox runs in another tab')).toBeVisible(patience);
  await pane(other).getByRole('button', { name: 'Not now' }).click();
  await expect(pane(other)).toHaveAttribute('data-state', 'off');
});
