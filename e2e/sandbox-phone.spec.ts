/** The sandbox on a phone: its keys, the line that commands are written in, and fingers on the terminal. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { screen } from './contract-page.ts';
import { drag, handHeld, tooSmall } from './hand-held.ts';
import { lab, pane, patience, snippetOf, tool } from './reader.ts';

test.describe('the sandbox on a phone', () => {
  test.describe.configure({ mode: 'serial', timeout: 300_000 });
  let page: Page;

  test.beforeAll(async ({ browser, baseURL }) => {
    const context = await browser.newContext({
      ...handHeld.phone,
      baseURL: baseURL ?? '',
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    page = await context.newPage();
    await page.goto(lab);
  });
  test.afterAll(async () => {
    await page.context().close();
  });

  const line = () => pane(page).getByRole('textbox', { name: 'Command for the terminal' });
  const shown = () => screen(page, 'node1');

  test('runs a snippet that stays in sight with its result, and keys come with the terminal', async () => {
    const snippet = snippetOf(page, 'docker network ls');
    await snippet.getByRole('button', { name: 'Run', exact: true }).tap();
    await expect(snippet.getByText(/^Matched in /)).toBeVisible(patience);
    const result = await snippet.getByText(/^Matched in /).boundingBox();
    const sheet = await pane(page).boundingBox();
    expect((result?.y ?? 0) + (result?.height ?? 0)).toBeLessThanOrEqual(sheet?.y ?? 0);
    for (const name of [
      'Esc',
      'Tab',
      'Ctrl, for the next letter',
      'Ctrl-C',
      'Arrow left',
      'Arrow up',
      'Arrow down',
      'Arrow right',
      'Enter',
      'Paste',
    ])
      await expect(tool(page, name)).toBeInViewport({ ratio: 1 });
    expect(await tooSmall(page)).toEqual([]);
  });

  test('a whole command is written in the line, and Enter sends it', async () => {
    for (const [name, value] of Object.entries({
      autocapitalize: 'off',
      autocorrect: 'off',
      autocomplete: 'off',
      spellcheck: 'false',
      enterkeyhint: 'send',
    }))
      await expect(line()).toHaveAttribute(name, value);
    await line().tap();
    await page.keyboard.type('echo by-line-$((20+1))');
    await page.keyboard.press('Enter');
    await expect.poll(shown, patience).toContain('\nby-line-21\n');
    await expect(line()).toHaveValue('');
    await page.keyboard.press('ArrowUp');
    await expect(line()).toHaveValue('echo by-line-$((20+1))');
    await page.keyboard.press('ArrowDown');
    await expect(line()).toHaveValue('');
  });

  test('Tab completes what the line has, and Ctrl-C ends what runs; the focus stays', async () => {
    await line().fill('cat /etc/hostn');
    await tool(page, 'Tab').tap();
    await expect.poll(shown, patience).toMatch(/\$ cat \/etc\/hostname $|\$ cat \/etc\/hostname$/);
    await expect(line()).toHaveValue('');
    await expect(line()).toBeFocused();
    await tool(page, 'Enter').tap();
    await expect.poll(shown, patience).toMatch(/\nnode1\n.*\$ ?$/);
    await line().fill('sleep 100; echo slept-$?');
    await page.keyboard.press('Enter');
    await expect.poll(shown, patience).toMatch(/\$ sleep 100; echo slept-\$\?\n?$/);
    await tool(page, 'Ctrl-C').tap();
    await expect.poll(shown, patience).toMatch(/\^C\n.*\$ ?$/);
    expect(await shown()).not.toContain('slept-0');
  });

  test('arrows go through what was typed, and Ctrl is for the next letter, from either keyboard', async () => {
    await tool(page, 'Arrow up').tap();
    await expect.poll(shown, patience).toMatch(/\^C\n.*\$ sleep 100; echo slept-\$\?$/);
    await tool(page, 'Ctrl, for the next letter').tap();
    await expect(tool(page, 'Ctrl, for the next letter')).toHaveAttribute('aria-pressed', 'true');
    await line().focus();
    await page.keyboard.type('u');
    await expect(tool(page, 'Ctrl, for the next letter')).toHaveAttribute('aria-pressed', 'false');
    await expect(line()).toHaveValue('');
    await expect.poll(shown, patience).toMatch(/\^C\n.*\$ ?$/);
    await line().fill('cat');
    await page.keyboard.press('Enter');
    await expect.poll(shown, patience).toMatch(/\$ cat\n?$/);
    await tool(page, 'Ctrl, for the next letter').tap();
    await pane(page).locator('.xterm').tap();
    await page.keyboard.type('c');
    await expect.poll(shown, patience).toMatch(/\$ cat\n\^C\n.*\$ ?$/);
  });

  test('what is written is kept while the pane is closed and the terminal changes', async () => {
    await line().fill('echo kept-$((40+2))');
    await tool(page, 'Close the terminal').tap();
    await expect(pane(page)).toBeHidden();
    await page.getByRole('button', { name: 'Terminal', exact: true }).tap();
    await expect(line()).toHaveValue('echo kept-$((40+2))');
    await tool(page, 'Open another shell on this node').tap();
    await expect(pane(page).getByRole('tab')).toHaveText(['node1', 'node1 (2)']);
    await expect(line()).toHaveValue('echo kept-$((40+2))');
    await expect.poll(() => screen(page, 'node1 (2)'), patience).toMatch(/\$ ?$/);
    await tool(page, 'Enter').tap();
    await expect.poll(() => screen(page, 'node1 (2)'), patience).toContain('\nkept-42\n');
    expect(await shown()).not.toContain('kept-42');
    await pane(page).getByRole('tab').first().tap();
  });

  test('Paste types what was copied; several lines are shown before they run', async () => {
    await page.evaluate(() => navigator.clipboard.writeText('echo pasted-$((3*7))'));
    await tool(page, 'Paste').tap();
    await expect.poll(shown, patience).toMatch(/\$ echo pasted-\$\(\(3\*7\)\)$/);
    await tool(page, 'Enter').tap();
    await expect.poll(shown, patience).toContain('\npasted-21\n');
    await page.evaluate(() => navigator.clipboard.writeText('echo one-$((1+1))\necho two-$((1+1))'));
    await tool(page, 'Paste').tap();
    await expect(line()).toHaveValue('echo one-$((1+1))\necho two-$((1+1))');
    await expect(
      pane(page).getByText('These are several lines: look at them, then press Enter.'),
    ).toBeVisible();
    expect(await shown()).not.toContain('one-');
    await tool(page, 'Enter').tap();
    await expect.poll(shown, patience).toMatch(/one-2\n[^]*\ntwo-2\n/);
  });

  test('where the clipboard cannot be read, Paste says how it is done', async () => {
    await page.context().clearPermissions();
    await tool(page, 'Paste').tap();
    await expect(pane(page).locator('.touch-bar').getByRole('status')).toHaveText(
      'This browser did not let the page read the clipboard. ' +
        'Press and hold in the line below, choose Paste there, then press Enter.',
    );
    await expect(line()).toBeFocused();
    await page.keyboard.type('x');
    await expect(pane(page).locator('.touch-said')).toBeHidden();
    await line().fill('');
  });

  test('a finger scrolls the terminal', async () => {
    await line().fill('for n in $(seq 80); do echo row-$n; done');
    await page.keyboard.press('Enter');
    await expect.poll(shown, patience).toMatch(/\nrow-80\n.*\$ ?$/);
    const rows = pane(page).locator('.pane-terminals .xterm-rows').filter({ visible: true });
    await expect(rows).toContainText('row-80');
    await drag(page, pane(page).locator('.pane-terminals'), 120);
    await expect(rows).not.toContainText('row-80');
    await drag(page, pane(page).locator('.pane-terminals'), -120);
    await expect(rows).toContainText('row-80');
  });

  for (const [way, viewport] of Object.entries({
    upright: handHeld.phone.viewport,
    'on its side': handHeld['phone on its side'].viewport,
  })) {
    test(`axe finds nothing, and all is in sight (${way})`, async () => {
      await page.setViewportSize(viewport ?? { width: 0, height: 0 });
      for (const name of ['Esc', 'Ctrl-C', 'Arrow right', 'Enter', 'Paste'])
        await expect(tool(page, name)).toBeInViewport({ ratio: 1 });
      await expect(line()).toBeInViewport({ ratio: 1 });
      await tool(page, 'Ctrl, for the next letter').tap();
      const { violations } = await new AxeBuilder({ page }).include('#sandbox-pane').analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map((node) => node.html)])).toEqual([]);
      await tool(page, 'Ctrl, for the next letter').tap();
    });
  }
});
