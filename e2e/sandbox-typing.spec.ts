/** What the page makes of what runs: values of commands typed by hand, images that are not there, ports to look at. */
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { screen, started } from './contract-page.ts';
import { pane, patience, snippetOf } from './reader.ts';

test.describe('a reader who types', () => {
  test.describe.configure({ mode: 'serial', timeout: 500_000 });
  let page: Page;

  test.beforeAll(async ({ browser, baseURL }) => {
    const context = await browser.newContext({
      baseURL: baseURL ?? '',
      viewport: { width: 1440, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    page = await context.newPage();
    // No lab asks for an image that the machine has not; here one does.
    await page.route('**/labs/getting-started/snippets.json', async (route) => {
      const text = await (await route.fetch()).text();
      await route.fulfill({
        contentType: 'application/json',
        body: text.replaceAll('docker run --rm hello-world', 'docker run --rm mongo true'),
      });
    });
    await page.goto('labs/getting-started/');
    await pane(page).getByRole('button', { name: 'Start the sandbox' }).click();
    await started(page);
  });
  test.afterAll(async () => {
    await page.context().close();
  });

  const type = async (line: string): Promise<void> => {
    await pane(page).locator('.xterm').click();
    await page.keyboard.type(`${line}\n`);
  };

  test('sets a page’s value by hand, sees it beside the command, and copies it', async () => {
    const using = snippetOf(page, 'grep -x $KERNEL');
    const said = using.locator('[data-value=KERNEL]');
    await expect(said).toHaveText(/^\$KERNEL is set by docker run --rm busybox uname -r$/m);
    await expect(said.getByRole('link')).toHaveAttribute('href', /^#s-\d+$/);
    await type('docker run --quiet --rm busybox true');
    await type('docker run --rm busybox uname -r');
    await expect(said).toHaveText(/^\$KERNEL is [\w.+-]+, set by docker run/, patience);
    const value = /is ([\w.+-]+),/.exec(await said.innerText())?.[1] ?? '';
    await using.getByRole('button', { name: 'Copy commands' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`uname -r | grep -x ${value}`);
    await type('echo "the kernel is $KERNEL"');
    await expect.poll(() => screen(page, 'node1'), patience).toContain(`\nthe kernel is ${value}\n`);
    await using.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(using).toHaveAttribute('data-state', 'passed', patience);
  });

  test('is told after Docker’s own error which images there are', async () => {
    const line = pane(page).locator('[data-beside=missing-image]');
    for (const [command, image] of [
      ['docker pull nginx:0.1', 'nginx:0.1'],
      ['docker run --rm mongo:7 true', 'mongo:7'],
    ] as const) {
      await type('clear');
      await expect(line).toHaveCount(0);
      await type(command);
      await expect(line, command).toContainText(
        `This machine has no ${image}, and reaches no network.`,
        patience,
      );
    }
    await expect(line).toContainText(/It has .*busybox/);
    expect(await screen(page, 'node1')).not.toContain('This machine has no');
    const snippet = page.locator('lab-snippet:has-text("docker run --rm hello-world")').first();
    await snippet.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(snippet.locator('.result-missing')).toContainText('This machine has no mongo', patience);
    await expect(line).toHaveCount(0);
  });

  test('is offered the port that a run has published', async () => {
    await page.getByRole('link', { name: 'Run containers' }).first().click();
    await expect(page.getByText('This page starts a web server on port 8080')).toBeVisible();
    const snippet = snippetOf(page, 'docker run -d --name site -p 8080:80 nginx');
    await snippet.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(snippet).toHaveAttribute('data-state', 'passed', patience);
    await snippet.getByRole('button', { name: 'Look at port 8080' }).click();
    const frame = pane(page).frameLocator('iframe');
    await expect(frame.getByRole('heading', { name: 'Welcome to nginx!' })).toBeVisible(patience);
    await expect(pane(page).getByRole('tab', { name: 'node1:8080' })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    const next = snippetOf(page, 'curl -sS http://localhost:8080');
    await next.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(next).toHaveAttribute('data-state', 'passed', patience);
    await expect(next.getByRole('button', { name: /^Look at/ })).toHaveCount(0);
  });

  test('is told so by the builder and by compose too', async () => {
    const line = pane(page).locator('[data-beside=missing-image]');
    await pane(page).getByRole('tab', { name: 'node1', exact: true }).click();
    for (const [command, image] of [
      ['echo "services: {a: {image: mongo}}" > compose.yaml; docker compose up -d', 'mongo'],
      ['echo "FROM node:24" | docker build -', 'node:24'],
    ] as const) {
      await type(command);
      // Both are large programs, and this is the first that runs of them.
      await expect(line, command).toContainText(`This machine has no ${image}, and reaches no network.`, {
        timeout: 240_000,
      });
    }
  });
});

test('the first page’s snippet runs there, and its lab goes on with the same session', async ({ page }) => {
  test.setTimeout(300_000);
  await page.goto('./');
  const sample = page.locator('.hero-sample lab-snippet');
  await sample.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(sample.getByText(/^Matched in /)).toBeVisible(patience);
  const id = (await sample.getAttribute('data-id')) ?? '';
  await page.locator('.hero-sample figcaption').getByRole('link').click();
  await expect(page.locator(`lab-snippet[data-id="${id}"]`)).toHaveAttribute('data-state', 'passed');
  expect(await screen(page, 'node1')).toContain('$ docker');
});
