/**
 * A Chromium that Playwright can drive: its own where that is installed or can be downloaded, else the
 * machine's (Debian's package). The set-up makes sure of one; the tests and `labs verify` ask which.
 */
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

/** Where distributions put it. */
const systemPaths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Debian's Chromium, as root and without a display or the internet, needs all of these. */
const systemArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface ChromiumLaunch {
  /** Absent: Playwright's own. */
  readonly executablePath?: string;
  readonly args: string[];
}

/** How to launch the Chromium that is there now; undefined when there is none. */
export function findChromium(): ChromiumLaunch | undefined {
  if (existsSync(chromium.executablePath())) return { args: [] };
  const executablePath = systemPaths.find((path) => existsSync(path));
  return executablePath === undefined ? undefined : { executablePath, args: systemArguments };
}
