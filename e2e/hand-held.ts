/** Phones and tablets, held either way, and what fingers do on them. */
import type { BrowserContextOptions, Locator, Page } from '@playwright/test';
import { devices } from '@playwright/test';

const named = (name: string): BrowserContextOptions => {
  const { viewport, userAgent, deviceScaleFactor, isMobile, hasTouch } = devices[name] ?? {};
  if (viewport === undefined) throw new Error(`Playwright knows no ${name}.`);
  return {
    viewport,
    userAgent: userAgent ?? '',
    deviceScaleFactor: deviceScaleFactor ?? 1,
    isMobile: isMobile ?? true,
    hasTouch: hasTouch ?? true,
  };
};

export const handHeld = {
  phone: named('Pixel 7'),
  'phone on its side': named('Pixel 7 landscape'),
  tablet: named('iPad (gen 7)'),
  'tablet on its side': named('iPad (gen 7) landscape'),
} as const;

/** What is pressed, in sight, and smaller than a finger needs; links in running text may be. */
export function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, summary, a, input, textarea, [role=separator]')]
      .filter(
        (one) =>
          one.checkVisibility() &&
          one.closest('.xterm, .skip, .prose :is(p, li, td), .uses, .facts') === null,
      )
      .filter((one) => {
        const { width, height } = one.getBoundingClientRect();
        return width < 43.9 || height < 43.9;
      })
      .map((one) => one.outerHTML.slice(0, 120)),
  );
}

/** Draws a finger from the middle of `place` by `down` pixels. */
export async function drag(page: Page, place: Locator, down: number): Promise<void> {
  const box = await place.boundingBox();
  if (box === null) throw new Error('What is to be dragged is not in sight.');
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: number): Promise<unknown> =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: at === undefined ? [] : [{ x, y: at }] });
  await touch('touchStart', y);
  for (let step = 1; step <= 10; step += 1) await touch('touchMove', y + (down * step) / 10);
  await touch('touchEnd');
  await session.detach();
}
