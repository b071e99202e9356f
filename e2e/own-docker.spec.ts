/** One's own Docker from a site on https: what the browser asks, and the way on after each answer. No Docker is needed. */
import type { BrowserContext, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import Docker from 'dockerode';
import { fakeDocker } from '../src/sandbox/docker/fixtures/fake-docker.ts';
import type { SandboxServer } from '../src/sandbox/docker/server.ts';
import { startSandboxServer } from '../src/sandbox/docker/server.ts';
import { builtSite } from '../src/serve/built-site.ts';
import { lab, pane } from './reader.ts';

test.describe.configure({ timeout: 40_000 });

/** To the browser a site on the internet: what it answers comes from the built site here. */
const origin = 'https://labs.test';
const dist = process.env['DIST_DIR'] ?? 'dist';

let docker: Awaited<ReturnType<typeof fakeDocker>>;
let server: SandboxServer;
let stranger: SandboxServer;

test.beforeAll(async () => {
  docker = await fakeDocker();
  const site = builtSite(dist);
  if (site === undefined) throw new Error('Build the site first.');
  const options = {
    docker: new Docker({ host: '127.0.0.1', port: Number(new URL(docker.url).port) }),
    port: 0,
  };
  server = await startSandboxServer({ ...options, site, origins: [origin] });
  stranger = await startSandboxServer({ ...options, site });
});
test.afterAll(async () => {
  await server.close();
  await stranger.close();
  await docker.close();
});

/** A page of the https site that is linked to `to`, not yet pressed; `sockets` are what it has opened. */
async function linkedPage(context: BrowserContext, to: SandboxServer, baseURL: string | undefined) {
  await context.route(`${origin}/**`, async (route) => {
    const { pathname, search } = new URL(route.request().url());
    await route.fulfill({ response: await route.fetch({ url: new URL(pathname + search, baseURL).href }) });
  });
  const page = await context.newPage();
  const sockets: string[] = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  await page.goto(`${origin}/${lab}#${to.fragment}`);
  await expect(pane(page)).toHaveAttribute('data-state', 'linked');
  return { page, sockets };
}

const runnable = (page: Page) =>
  page.locator('lab-snippet', { has: page.getByRole('button', { name: 'Run', exact: true }) }).first();
const pressRun = (page: Page) => runnable(page).getByRole('button', { name: 'Run', exact: true }).click();
const heading = (page: Page) =>
  pane(page).getByRole('heading', { name: 'This page may not reach your Docker' });

test('nothing is asked before a press; after a refusal it says where to undo it, and what works', async ({
  context,
  baseURL,
}) => {
  const { page, sockets } = await linkedPage(context, server, baseURL);
  expect(sockets).toEqual([]);
  // Without a window this browser refuses by itself.
  await pressRun(page);
  await expect(heading(page)).toBeVisible();
  expect(sockets.length).toBe(1);
  await expect(pane(page).getByText('it was not allowed')).toBeVisible();
  await expect(pane(page).getByText(/left end of the address bar and allow “Apps on device”/)).toBeVisible();
  await expect(runnable(page).locator('[data-result]')).toContainText('it was not allowed');

  await pane(page)
    .getByRole('link', { name: `Open this page at 127.0.0.1:${server.port}` })
    .click();
  await expect(page).toHaveURL(`http://127.0.0.1:${server.port}/${lab}`);
  await expect(pane(page)).toHaveAttribute('data-state', 'linked');
  await pressRun(page);
  await reached(page);
});

test('once it is allowed, the same press reaches the server', async ({ context, baseURL }) => {
  await context.grantPermissions(['local-network-access'], { origin });
  const { page } = await linkedPage(context, server, baseURL);
  await pressRun(page);
  await reached(page);
});

test('a server that does not know the site says how it gets to', async ({ context, baseURL }) => {
  await context.grantPermissions(['local-network-access'], { origin });
  const { page } = await linkedPage(context, stranger, baseURL);
  await pressRun(page);
  await expect(heading(page)).toBeVisible();
  await expect(pane(page).getByText(`lets no pages of ${origin} in`)).toBeVisible();
  await expect(pane(page).getByText(`npm run labs -- sandbox --origin ${origin}`)).toBeVisible();
});

test('a browser that never lets it says so, and the page’s own machine is one press away', async ({
  context,
  baseURL,
}) => {
  await context.addInitScript(() => {
    Object.defineProperty(navigator, 'vendor', { value: 'Apple Computer, Inc.' });
    // As WebKitGTK 2.50 was seen to do it: an error, and no close after it.
    globalThis.WebSocket = class extends EventTarget {
      constructor() {
        super();
        queueMicrotask(() => this.dispatchEvent(new Event('error')));
      }
    } as unknown as typeof WebSocket;
  });
  const { page, sockets } = await linkedPage(context, server, baseURL);
  expect(sockets).toEqual([]);
  await pressRun(page);
  await expect(heading(page)).toBeVisible();
  await expect(pane(page).getByText(/^Safari does not let a page that came by https/)).toBeVisible();
  await expect(
    pane(page).getByRole('link', { name: `Open this page at 127.0.0.1:${server.port}` }),
  ).toHaveAttribute('href', new RegExp(`^http://127\\.0\\.0\\.1:${server.port}/${lab}#engine=`));
  await expect(pane(page).getByRole('button', { name: 'Use the machine in this page' })).toBeVisible();
});

/** The server let the page in: what fails next is the Docker behind it, which is none. */
async function reached(page: Page): Promise<void> {
  await expect(pane(page)).toHaveAttribute('data-state', 'unavailable');
  await expect(pane(page).locator('[data-for=unavailable] [data-slot=message]')).toContainText(
    /did not start|did not do it/,
  );
}
