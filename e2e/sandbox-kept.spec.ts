/** What is kept of a session in the background, when its page goes without a word. */
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { ended, inSession, openSession, run, started } from './contract-page.ts';
import { lab, patience } from './reader.ts';

test.describe.configure({ timeout: 300_000 });

/** Keeps the session, with `screen` as what its terminal shows; gives bytes. */
async function keep(page: Page, screen: string): Promise<{ written: number; all: number }> {
  return inSession(
    page,
    async ({ session }, text) => {
      const note = { version: 1, variables: { KEPT: text }, screens: { node1: text }, results: [] };
      const kept = await session.keep?.(() => JSON.stringify(note));
      return { written: kept?.writtenBytes ?? 0, all: kept?.saved.bytes ?? 0 };
    },
    screen,
  );
}

/** Begins to keep the session, and ends the page's process in the middle of it. */
async function dieWhileKeeping(page: Page): Promise<void> {
  await inSession(page, ({ session }) => {
    void session.keep?.(() => '').catch(() => undefined);
  });
  const died = page.waitForEvent('crash');
  const browser = await page.context().newCDPSession(page);
  // It is not answered any more.
  void browser.send('Page.crash').catch(() => undefined);
  await died;
}

/** Goes on with what is kept, in a page of its own. */
async function goOn(page: Page): Promise<void> {
  await page.goto(lab);
  await page.evaluate(() => {
    localStorage.setItem('sandbox:session', 'saved');
  });
  await page.reload();
  await page.evaluate(() => document.dispatchEvent(new CustomEvent('pane:open')));
  const saved = page.getByRole('button', { name: /^Go on with/ });
  await expect(saved).toHaveCount(1, patience);
  await saved.click();
  await started(page);
}

test('a page that dies without a word goes on in a new one from what was kept last', async ({ page }) => {
  await openSession(page, lab);
  expect(await run(page, 'docker run -d --name web busybox httpd -f')).toMatchObject({ exitCode: 0 });
  expect(await run(page, 'STEP=one; cd /tmp')).toMatchObject({ exitCode: 0 });
  const first = await keep(page, 'the first screen');
  expect(await run(page, 'STEP=two; echo changed > kept')).toMatchObject({ exitCode: 0 });
  const second = await keep(page, 'the second screen');
  // Only what changed, beside all that there was.
  expect(second.written).toBeLessThan(first.written / 2);
  expect(second.all).toBe(first.written + second.written);
  expect(await run(page, 'STEP=three; rm kept')).toMatchObject({ exitCode: 0 });
  await dieWhileKeeping(page);

  const next = await page.context().newPage();
  await goOn(next);
  const shown = next.locator('#sandbox-pane');
  await expect
    .poll(() =>
      shown.evaluate(
        (pane) => (pane as unknown as { terminalText: Record<string, string> }).terminalText['node1'],
      ),
    )
    .toContain('the second screen');
  expect(await run(next, 'echo $STEP in $PWD: $(cat kept)')).toEqual(ended(0, 'two in /tmp: changed\r\n'));
  expect(await run(next, 'docker exec web echo up')).toEqual(ended(0, 'up\r\n'));
  expect(await run(next, 'docker run --rm busybox echo new')).toEqual(ended(0, 'new\r\n'));

  // Kept again, it takes the place of what it came from.
  const again = await keep(next, 'the third screen');
  expect(again.written).toBeGreaterThan(0);
  await next.close();
  const last = await page.context().newPage();
  await goOn(last);
  expect(await run(last, 'echo $STEP; docker ps --format {{.Names}}')).toEqual(ended(0, 'two\r\nweb\r\n'));
});

test('words are kept at once, also where no state is yet', async ({ page }) => {
  await openSession(page, lab);
  const kept = await inSession(page, async ({ session }) => {
    await session.keepWords?.('the first result');
    const none = await new Promise<unknown>((resolve) => {
      const opening = indexedDB.open('docker-labs-sessions');
      opening.onsuccess = () => {
        const all = opening.result.transaction('sessions').objectStore('sessions').getAll();
        all.onsuccess = () => {
          opening.result.close();
          resolve(all.result);
        };
      };
    });
    return { none, id: session.id };
  });
  expect(kept.none).toMatchObject([{ id: kept.id, later: 'the first result', wordsOnly: true, bytes: 0 }]);
});
