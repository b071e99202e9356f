/** The site as a class meets it on a room's network: plain http at a host name, where browsers hold back a good deal. */
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { chromium } from '@playwright/test';
import { findChromium } from '../src/browser/chromium.ts';

/** A name of this machine's, and to a browser any other machine's. */
const name = 'room.test';

export interface Room {
  readonly browser: Browser;
  /** A page in a context of its own, at the site's address there. */
  open(options?: BrowserContextOptions): Promise<Page>;
}

/** @param baseURL the site's address on this machine */
export async function openRoom(baseURL: string | undefined): Promise<Room> {
  const launch = findChromium();
  const browser = await chromium.launch({
    ...launch,
    args: [...(launch?.args ?? []), `--host-resolver-rules=MAP ${name} 127.0.0.1`],
  });
  const address = new URL(baseURL ?? '');
  address.hostname = name;
  return {
    browser,
    open: async (options = {}) => {
      const context = await browser.newContext({ baseURL: address.href, ...options });
      return context.newPage();
    },
  };
}

/** What a paste gives: pages without TLS cannot ask the clipboard. */
export async function pasted(page: Page): Promise<string> {
  await page.evaluate(() => {
    const area = document.createElement('textarea');
    area.id = 'pasted';
    document.body.append(area);
    area.focus();
  });
  await page.keyboard.press('Control+V');
  const text = await page.locator('#pasted').inputValue();
  await page.locator('#pasted').evaluate((area) => {
    area.remove();
  });
  return text;
}
