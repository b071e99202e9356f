/** A class on one Docker: learners join with a code each, and the instructor sees where they are. */
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from '@playwright/test';
import { chromium, expect, test } from '@playwright/test';
import { findChromium } from '../src/browser/chromium.ts';
import type { DockerdForTests } from '../src/sandbox/docker/dockerd-for-tests.ts';
import { dockerdForTests } from '../src/sandbox/docker/dockerd-for-tests.ts';
import { folderListener } from '../src/serve/serve.ts';
import type { SandboxServer } from '../src/sandbox/docker/server.ts';
import { startSandboxServer } from '../src/sandbox/docker/server.ts';
import { screen } from './contract-page.ts';

/** A busy machine of two cores: a bound, not an expectation. */
const patience = { timeout: 150_000 };
const name = 'class.test';
const launch = findChromium();

test.describe.serial('classroom', () => {
  test.describe.configure({ timeout: 300_000 });
  let dockerd: DockerdForTests | undefined;
  let server: SandboxServer | undefined;
  let network: Browser | undefined;
  let learner: Page;
  let instructor: Page;

  test.beforeAll(async ({ browser }) => {
    test.setTimeout(20 * 60_000);
    dockerd = await dockerdForTests((line) => {
      console.log(line);
    });
    const { docker, image } = dockerd;
    const site = folderListener(process.env['DIST_DIR'] ?? 'dist');
    server = await startSandboxServer({ docker, image, port: 0, names: [name], learners: 3, site });
    // Two people, two browsers; the name is this machine's, and to a browser any other's on the network.
    network = await chromium.launch({
      ...launch,
      args: [...(launch?.args ?? []), `--host-resolver-rules=MAP ${name} 127.0.0.1`],
    });
    learner = await (await network.newContext()).newPage();
    instructor = await (await browser.newContext()).newPage();
  });
  test.afterAll(async () => {
    await network?.close();
    await (instructor as Page | undefined)?.context().close();
    await server?.close();
    await dockerd?.stop();
  });

  const rowOf = (name: string) => instructor.getByRole('row', { name: new RegExp(`^${name} `) });

  test('nobody is there yet, and a wrong link shows nothing', async () => {
    if (!server) throw new Error('There is no server.');
    const address = `http://127.0.0.1:${server.port}/classroom`;
    await instructor.goto(`${address}#token=wrong`);
    await expect(instructor.locator('#count')).toContainText('Open this page with the link');
    await instructor.goto('about:blank');
    await instructor.goto(`${address}#token=${server.token}`);
    await expect(instructor.locator('#count')).toHaveText('0 of 3 learners are here.');
    await expect(rowOf('learner 3')).toContainText(server.classroom?.learners[2]?.code ?? 'no code');
    await expect(rowOf('learner 3').getByRole('button', { name: /^Reset/ })).toBeDisabled();
  });

  test('a learner joins with a code and runs a command, and the instructor sees the step', async () => {
    await learner.goto(`http://${name}:${server?.port ?? 0}/join`);
    await learner
      .getByLabel(/^Your join code/)
      .fill(server?.classroom?.learners[1]?.code.toUpperCase() ?? '');
    await learner.keyboard.press('Enter');
    await expect(learner.locator('main > .notice')).toContainText(
      `Run buttons use the Docker Engine at ${name}`,
    );
    await learner.goto(`http://${name}:${server?.port ?? 0}/labs/getting-started/`);
    const snippet = learner.locator('lab-snippet', { hasText: 'docker version' }).first();
    await snippet.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(snippet).toHaveAttribute('data-state', 'passed', patience);
    expect(await learner.evaluate(() => isSecureContext)).toBe(false);
    await snippet.getByRole('button', { name: 'Copy commands' }).click();
    await expect(learner.locator('#announcer')).toHaveText('Copied');
    await expect(instructor.locator('#count')).toHaveText('1 of 3 learners are here.');
    await expect(rowOf('learner 2')).toContainText(/getting-started, step 1 of \d+/);
    await expect(rowOf('learner 2')).toContainText('node1');
    await expect(rowOf('learner 1')).not.toContainText('getting-started');
  });

  test('the instructor starts that session again, and the learner goes on from the beginning', async () => {
    await learner.locator('#sandbox-pane .xterm').click();
    await learner.keyboard.type('touch mine; ls\n');
    await expect.poll(() => screen(learner, 'node1'), patience).toMatch(/\nmine\n/);
    instructor.once('dialog', (dialog) => void dialog.accept());
    await rowOf('learner 2')
      .getByRole('button', { name: /^Reset/ })
      .click();
    await expect(instructor.getByRole('status')).toHaveText('learner 2 starts again.', patience);
    const snippet = learner.locator('lab-snippet', { hasText: 'docker version' }).first();
    await expect(snippet).toHaveAttribute('data-state', 'idle', patience);
    await learner.locator('#sandbox-pane .xterm').click();
    await learner.keyboard.type('ls mine\n');
    await expect.poll(() => screen(learner, 'node1'), patience).toContain("cannot access 'mine'");
    await snippet.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(snippet).toHaveAttribute('data-state', 'passed', patience);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`the instructor's page can be read by everybody, ${colorScheme}, narrow and wide`, async () => {
      await instructor.emulateMedia({ colorScheme });
      for (const width of [390, 1280]) {
        await instructor.setViewportSize({ width, height: 800 });
        const wider = await instructor.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(wider).toBe(0);
        expect((await new AxeBuilder({ page: instructor }).analyze()).violations).toEqual([]);
      }
    });
  }
});
