/**
 * The browser's tabs that pages are verified in. Where a page passed, the next one with the same nodes goes on
 * in its tab, as a reader goes on to a lab's next part: the nodes go back to their beginning, and the code that
 * was compiled for them stays, which is most of what a start costs.
 */
import type { Browser, BrowserContext, Page } from '@playwright/test';
import type { Told } from './drive.ts';
import { listenIn } from './drive.ts';

export interface Tab {
  readonly page: Page;
  readonly listen: (listener: (told: Told) => void) => void;
  /** A page was verified in it, and its sandbox still runs. */
  readonly used: boolean;
}

/** Contexts are kept for later tabs, so that downloads are cached. */
interface Context {
  readonly context: BrowserContext;
  readonly listen: Awaited<ReturnType<typeof listenIn>>;
}

interface Kept {
  readonly key: string;
  readonly tab: Tab;
  readonly of: Context;
}

export class Tabs {
  readonly #browser: Browser;
  readonly #free: Context[] = [];
  readonly #all: BrowserContext[] = [];
  readonly #kept: Kept[] = [];

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** `key`: a tab is used again only for the same. `keeps`: whether it can be, after that result. */
  async use<T>(key: string, work: (tab: Tab) => Promise<T>, keeps: (result: T) => boolean): Promise<T> {
    const { tab, of } = await this.#take(key);
    let keep = false;
    try {
      const result = await work(tab);
      keep = keeps(result) && !tab.page.isClosed();
      return result;
    } finally {
      if (keep) this.#kept.push({ key, tab: { ...tab, used: true }, of });
      else await this.#end({ tab, of });
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((context) => context.close().catch(() => undefined)));
  }

  async #take(key: string): Promise<Omit<Kept, 'key'>> {
    const at = this.#kept.findLastIndex((kept) => kept.key === key);
    const [known] = at === -1 ? [] : this.#kept.splice(at, 1);
    if (known !== undefined) return known;
    // Other nodes than these are of no use now, and take memory and time.
    await Promise.all(this.#kept.splice(0).map((kept) => this.#end(kept)));
    const of = this.#free.pop() ?? (await this.#open());
    const page = await of.context.newPage();
    const listen = (listener: (told: Told) => void): void => {
      of.listen(page, listener);
    };
    return { tab: { page, listen, used: false }, of };
  }

  async #end({ tab, of }: Omit<Kept, 'key'>): Promise<void> {
    await tab.page.close().catch(() => undefined);
    this.#free.push(of);
  }

  async #open(): Promise<Context> {
    const context = await this.#browser.newContext({ viewport: { width: 1360, height: 900 } });
    this.#all.push(context);
    return { context, listen: await listenIn(context) };
  }
}
