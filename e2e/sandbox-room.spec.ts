/** The sandbox over plain http at a host name: the first run, ids, storage, the clipboard and the terminal's keys. */
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { inSession, run, screen, started } from './contract-page.ts';
import { fromMenu, lab, pane, patience, snippetOf, tool } from './reader.ts';
import { lookAtServedSite } from './served-site.ts';
import type { Room } from './room.ts';
import { openRoom, pasted } from './room.ts';

test.describe('the sandbox on a room’s network', () => {
  test.describe.configure({ mode: 'serial', timeout: 300_000 });
  let room: Room;
  let page: Page;
  const troubles: string[] = [];

  test.beforeAll(async ({ baseURL }) => {
    room = await openRoom(baseURL);
    page = await room.open({ viewport: { width: 1440, height: 900 } });
    page.on('pageerror', (error) => troubles.push(error.message));
    await page.goto(lab);
  });
  test.afterAll(async () => {
    await room.browser.close();
  });

  const terminal = () => pane(page).locator('.xterm');
  /** The row of the terminal that begins with `text`, once it is there. */
  const row = (text: string) => pane(page).locator('.xterm-rows > div').filter({ hasText: text });

  test('the first run passes, and the pane says meanwhile what is not kept', async () => {
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    const snippet = snippetOf(page, 'docker network ls');
    await snippet.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(pane(page).locator('[data-for="downloading"]')).toContainText(
      'This page came over plain http, where browsers keep no downloads: ',
    );
    await expect(snippet).toHaveAttribute('data-state', 'passed', patience);
    expect(await inSession(page, (session) => session.session.id)).toMatch(/^[0-9a-f]{32}$/);
  });

  test('keys are explained once, at the first prompt', async () => {
    const keys = pane(page).getByRole('note', { name: 'Keys of the terminal' });
    await expect(keys).toContainText(
      /Ctrl\+C copies; Ctrl\+V pastes; .* Escape, then Tab, leaves the terminal\./,
    );
    await tool(page, 'Understood').click();
    await expect(keys).toBeHidden();
  });

  test('Ctrl-C copies what is selected, and the next one interrupts; Ctrl-V pastes', async () => {
    await terminal().click();
    await page.keyboard.type('echo some-word; sleep 1000\n');
    await expect(row('some-word').nth(1)).toBeVisible(patience);
    const box = await row('some-word').nth(1).boundingBox();
    if (box === null) throw new Error('The word is not in sight.');
    await page.mouse.dblclick(box.x + 20, box.y + box.height / 2);
    await page.keyboard.press('Control+C');
    await expect(page.locator('#announcer')).toHaveText('Copied');
    expect(await screen(page, 'node1')).not.toContain('^C');
    await page.keyboard.press('Control+C');
    await expect.poll(() => screen(page, 'node1'), patience).toMatch(/\^C\n.*\$ ?$/);
    await page.keyboard.type('echo [');
    await page.keyboard.press('Control+V');
    await page.keyboard.type(']\n');
    await expect.poll(() => screen(page, 'node1'), patience).toContain('\n[some-word]\n');
    expect(await pasted(page)).toBe('some-word');
  });

  test('letters are as large as the page’s code, can be changed, and stay so', async () => {
    const sizes = () =>
      page.evaluate(() =>
        ['.xterm-rows', '.transcript'].map((place) => {
          const found = document.querySelector(place);
          return found === null ? 0 : parseFloat(getComputedStyle(found).fontSize);
        }),
      );
    const [letter = 0, code = 0] = await sizes();
    expect(code).toBeGreaterThan(0);
    expect(letter).toBeGreaterThanOrEqual(code);
    await pane(page).getByText('More', { exact: true }).click();
    await tool(page, 'Larger letters').click();
    await expect.poll(async () => (await sizes())[0]).toBe(letter + 1);
    await tool(page, 'Smaller letters').click();
    await expect.poll(async () => (await sizes())[0]).toBe(letter);
    await pane(page).getByText('More', { exact: true }).click();
  });

  test('the last column can be seen, and the cursor is followed to it', async () => {
    await run(page, `clear; printf '%*s\\n' "$(tput cols)" '|'`);
    const edges = () =>
      pane(page)
        .locator('.pane-terminals > .terminal')
        .evaluate((panel) => {
          const last = panel.querySelector('.xterm-screen')?.getBoundingClientRect();
          const seen = panel.getBoundingClientRect();
          return {
            beyond: Math.round((last?.right ?? 0) - seen.left - panel.clientWidth),
            below: Math.round((last?.bottom ?? 0) - seen.top - panel.clientHeight),
            scrolled: panel.scrollLeft,
          };
        });
    await terminal().click();
    await page.keyboard.type(`: ${'x'.repeat(68)}`);
    await expect.poll(async () => (await edges()).beyond, patience).toBeLessThanOrEqual(0);
    expect((await edges()).below).toBeLessThanOrEqual(0);
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await edges()).scrolled, patience).toBe(0);
  });

  test('Undo and Save during a run say in sight why they wait', async () => {
    const said = (name: string) =>
      pane(page).getByText(`${name} has to wait: a command runs. Press Stop, or let it end.`);
    await inSession(page, (session) => {
      session.shell('node1').type('sleep 1000\r', 'reader');
    });
    const snippet = snippetOf(page, 'docker network ls');
    await snippet.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(snippet.getByText(/^Waiting: something else runs in node1/)).toBeVisible(patience);
    await tool(page, 'Undo').click();
    await expect(said('Undo')).toBeVisible();
    await expect(page.locator('#announcer')).toHaveText(/^Undo has to wait/);
    await fromMenu(page, 'Save for later');
    await expect(said('Save for later')).toBeVisible();
    await expect(said('Undo')).toBeHidden();
    await fromMenu(page, 'Reset');
    await expect(said('Reset')).toBeVisible();
    await snippet.getByRole('button', { name: 'Stop' }).click();
    await expect(snippet.getByText('Stopped.')).toBeVisible(patience);
    await expect(said('Reset')).toBeHidden();
    await inSession(page, (session) => {
      session.shell('node1').type('\u0003', 'reader');
    });
  });

  test('sees what a container serves, with its links and pictures, without a service worker', async () => {
    await lookAtServedSite(page);
  });

  test('saves for later, goes on after a reload, and explains the keys no second time', async () => {
    await run(page, 'echo kept > kept');
    await fromMenu(page, 'Save for later');
    await expect(page.locator('#announcer')).toHaveText(/^Saved on this device, /, patience);
    await page.reload();
    await page.getByRole('button', { name: /^Go on with/ }).click(patience);
    await started(page);
    expect((await run(page, 'cat kept')).output).toBe('kept\r\n');
    await expect(pane(page).getByRole('note', { name: 'Keys of the terminal' })).toBeHidden();
    expect(troubles).toEqual([]);
  });
});
