/** What is kept of a session in the background, when its page goes without a word. */
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { ended, inSession, openSession, run, started } from './contract-page.ts';
import { lab, patience } from './reader.ts';
import { openRoom } from './room.ts';

test.describe.configure({ timeout: 300_000 });

/** Keeps the session as it is; gives bytes. */
async function keep(page: Page): Promise<{ written: number; all: number }> {
  return inSession(page, async ({ session }) => {
    const kept = await session.keep?.(() => '');
    return { written: kept?.writtenBytes ?? 0, all: kept?.saved.bytes ?? 0 };
  });
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
  await page.evaluate(() => document.dispatchEvent(new CustomEvent('pane:open')));
  const saved = page.getByRole('button', { name: /^Go on/ });
  await expect(saved).toHaveCount(1, patience);
  await saved.click();
  await started(page);
}

test('a page whose process is killed goes on in a new one from what was kept last', async ({ page }) => {
  await openSession(page, lab);
  await page.evaluate(() => {
    localStorage.setItem('sandbox:session', 'saved');
  });
  expect(await run(page, 'docker run -d --name web busybox httpd -f')).toMatchObject({ exitCode: 0 });
  expect(await run(page, 'STEP=one; cd /tmp; echo one > kept')).toMatchObject({ exitCode: 0 });
  await keep(page);
  expect(await run(page, 'STEP=two; echo two >> kept')).toMatchObject({ exitCode: 0 });
  const second = await keep(page);
  // Only what changed, beside all that there was.
  expect(second.written).toBeGreaterThan(0);
  expect(second.written).toBeLessThan(second.all / 2);
  await dieWhileKeeping(page);

  const next = await page.context().newPage();
  await goOn(next);
  expect(await run(next, 'echo $STEP in $PWD: $(cat kept)')).toEqual(ended(0, 'two in /tmp: one two\r\n'));
  expect(await run(next, 'docker exec web echo up')).toEqual(ended(0, 'up\r\n'));
  expect(await run(next, 'docker run --rm busybox echo new')).toEqual(ended(0, 'new\r\n'));

  // Deleted meanwhile, it is written whole again.
  await inSession(next, async ({ session }) => {
    await session.keep?.(() => '');
    const opened = indexedDB.open('docker-labs-sessions');
    await new Promise((resolve) => (opened.onsuccess = resolve));
    const emptied = opened.result.transaction(['sessions', 'states'], 'readwrite');
    for (const store of ['sessions', 'states']) emptied.objectStore(store).clear();
    await new Promise((resolve) => (emptied.oncomplete = resolve));
    opened.result.close();
  });
  const again = await keep(next);
  expect(again.written).toBe(again.all);
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

test('what is kept over plain http is there again', async ({ baseURL }) => {
  const room = await openRoom(baseURL);
  try {
    const page = await room.open();
    await openSession(page, lab);
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    await page.evaluate(() => {
      localStorage.setItem('sandbox:session', 'saved');
    });
    expect(await run(page, 'ROOM=here')).toMatchObject({ exitCode: 0 });
    await keep(page);
    const next = await page.context().newPage();
    await page.close();
    await goOn(next);
    expect(await run(next, 'echo $ROOM')).toEqual(ended(0, 'here\r\n'));
  } finally {
    await room.browser.close();
  }
});
