/**
 * Safari's engine, in a build that can be driven: Playwright's own where that is installed, else WebKitGTK with its
 * WebDriver, which distributions have. The set-up makes sure of one; the tests ask which.
 */
import { existsSync } from 'node:fs';
import { webkit } from '@playwright/test';

export type WebKitLaunch =
  | { readonly kind: 'playwright' }
  | {
      readonly kind: 'gtk';
      /** Programs: the WebDriver, and the browser that it drives. */
      readonly driver: string;
      readonly browser: string;
      /** Makes a display for it; undefined where there is one. */
      readonly screen: string | undefined;
    };

const drivers = ['/usr/bin/WebKitWebDriver'];
/** Fedora's, Debian's and Ubuntu's. */
const browsers = ['/usr/libexec', '/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu'].flatMap(
  (folder) =>
    ['webkit2gtk-4.1', 'webkitgtk-6.0', 'webkit2gtk-4.0'].map(
      (version) => `${folder}/${version}/MiniBrowser`,
    ),
);
const screens = ['/usr/bin/Xvfb'];

/** How to launch the WebKit that is there now; undefined when there is none that can be driven. */
export function findWebKit(): WebKitLaunch | undefined {
  if (existsSync(webkit.executablePath())) return { kind: 'playwright' };
  const [driver, browser, screen] = [drivers, browsers, screens].map((paths) => paths.find(existsSync));
  const hasDisplay = (process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'] ?? '') !== '';
  if (driver === undefined || browser === undefined || (screen === undefined && !hasDisplay))
    return undefined;
  return { kind: 'gtk', driver, browser, screen };
}
