/** One page of WebKit, whoever drives it: Playwright its own build, WebDriver a distribution's. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { webkit } from '@playwright/test';
import { findFreePort } from '../src/browser/free-port.ts';
import type { WebKitLaunch } from '../src/browser/webkit.ts';

export interface WebKitPage {
  readonly version: string;
  go(address: string): Promise<void>;
  reload(): Promise<void>;
  /** What `script`, a function's body, returns in the page. */
  run(script: string): Promise<unknown>;
  /** Clicks the first element that `xpath` names. */
  press(xpath: string): Promise<void>;
  /** To what has the focus, as keys: `\n` is Enter, `\x03` Ctrl-C. */
  type(text: string): Promise<void>;
  close(): Promise<void>;
}

export function openWebKit(launch: WebKitLaunch): Promise<WebKitPage> {
  return launch.kind === 'playwright' ? openPlaywrights() : openGtk(launch);
}

async function openPlaywrights(): Promise<WebKitPage> {
  const browser = await webkit.launch();
  const page = await browser.newPage();
  // A page with a session that is not kept asks before it is left.
  page.on('dialog', (dialog) => void dialog.accept());
  return {
    version: `Playwright’s WebKit ${browser.version()}`,
    go: async (address) => {
      await page.goto(address);
    },
    reload: async () => {
      await page.reload();
    },
    run: (script) => page.evaluate(`(() => { ${script} })()`),
    press: (xpath) => page.locator(`xpath=${xpath}`).first().click(),
    type: async (text) => {
      for (const part of text.split(/(\x03)/)) {
        if (part === '\x03') await page.keyboard.press('Control+C');
        else await page.keyboard.type(part);
      }
    },
    close: () => browser.close(),
  };
}

/** How WebDriver names an element in its answers. */
const elementKey = 'element-6066-11e4-a52e-4f735466cecf';
/** Ctrl, held until `keyUp`. */
const ctrl = '\uE009';
const keyUp = '\uE000';
const enter = '\uE007';

async function openGtk({
  driver,
  browser,
  screen,
}: Extract<WebKitLaunch, { kind: 'gtk' }>): Promise<WebKitPage> {
  const started: ChildProcess[] = [];
  const end = async (): Promise<void> => {
    for (const child of started.splice(0).reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    }
  };
  try {
    const display = screen === undefined ? {} : { DISPLAY: await startScreen(screen, started) };
    const port = await findFreePort();
    // Its own sandbox needs rights that root in a container has not.
    const asRoot = process.getuid?.() === 0 ? { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' } : {};
    started.push(
      spawn(driver, [`--port=${port}`], {
        env: { ...process.env, ...display, ...asRoot },
        stdio: 'ignore',
      }),
    );
    const base = `http://127.0.0.1:${port}`;
    await answered(`${base}/status`);
    const call = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) =>
      ask(method, `${base}${path}`, body);
    const { sessionId, capabilities } = (await call('POST', '/session', {
      capabilities: {
        alwaysMatch: {
          unhandledPromptBehavior: 'accept',
          'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] },
        },
      },
    })) as { sessionId: string; capabilities: { browserVersion: string } };
    const at = `/session/${sessionId}`;
    return {
      version: `WebKitGTK ${capabilities.browserVersion}`,
      go: async (address) => {
        await call('POST', `${at}/url`, { url: address });
      },
      reload: async () => {
        await call('POST', `${at}/refresh`, {});
      },
      run: (script) => call('POST', `${at}/execute/sync`, { script, args: [] }),
      press: async (xpath) => {
        // Where the page scrolls smoothly, WebDriver would click while the element is still on its way.
        const script = `document.evaluate(arguments[0], document, null, XPathResult.FIRST_ORDERED_NODE_TYPE)
          .singleNodeValue?.scrollIntoView({ behavior: 'instant', block: 'center' })`;
        await call('POST', `${at}/execute/sync`, { script, args: [xpath] });
        const found = (await call('POST', `${at}/element`, { using: 'xpath', value: xpath })) as Record<
          string,
          string
        >;
        await call('POST', `${at}/element/${found[elementKey] ?? ''}/click`, {});
      },
      type: async (text) => {
        const keys = text.replaceAll('\n', enter).replaceAll('\x03', `${ctrl}c${keyUp}`);
        const focused = (await call('GET', `${at}/element/active`)) as Record<string, string>;
        await call('POST', `${at}/element/${focused[elementKey] ?? ''}/value`, { text: keys });
      },
      close: async () => {
        // The browser outlives its driver.
        await call('DELETE', at).catch(() => undefined);
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Gives the display's name, which the server chooses and tells. */
async function startScreen(program: string, started: ChildProcess[]): Promise<string> {
  const screen = spawn(program, ['-displayfd', '3', '-screen', '0', '1400x1000x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  started.push(screen);
  const told = screen.stdio[3];
  if (told === null || told === undefined || !('readable' in told))
    throw new Error(`${program} gives no display.`);
  for await (const line of createInterface(told)) return `:${line.trim()}`;
  throw new Error(`${program} ended without a display.`);
}

async function answered(url: string): Promise<void> {
  const late = AbortSignal.timeout(20_000);
  for (;;) {
    try {
      await ask('GET', url);
      return;
    } catch (cause) {
      if (late.aborted) throw new Error(`${url} does not answer.`, { cause });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** @throws {Error} with WebDriver's own words */
async function ask(method: string, url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { value } = (await response.json()) as { value: unknown };
  const error = value as { error?: string; message?: string } | null;
  if (typeof error === 'object' && error?.error !== undefined)
    throw new Error(`${error.error}: ${error.message ?? ''}`);
  return value;
}
