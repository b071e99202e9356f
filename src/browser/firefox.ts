/** A stock Firefox, driven over WebDriver BiDi: Playwright's own is a build that is not to be had everywhere. */
import { existsSync } from 'node:fs';

/** Where distributions and the makers put it; FIREFOX_PATH names another. */
const paths = [
  process.env['FIREFOX_PATH'] ?? '',
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];

export function findFirefox(): string | undefined {
  return paths.find((path) => path !== '' && existsSync(path));
}
