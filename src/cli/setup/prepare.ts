/**
 * The set-up: what the site and its tests need beyond `npm ci`, made ready when missing, saying what is
 * done. Every function prints what it does and gives whether it worked.
 */
import Docker from 'dockerode';
import { findChromium } from '../../browser/chromium.ts';
import { findFirefox } from '../../browser/firefox.ts';
import { findWebKit } from '../../browser/webkit.ts';
import { ensureGuest } from '../../sandbox/guest/ensure.ts';
import { canInstallPackages, installPackages, run } from './command.ts';

const leastNode = [22, 18] as const;

/** The first of its line to run TypeScript as it is; on Linux x64 an optional dependency brings one, for `npm run` only. */
export function checkNode(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1])) return true;
  console.error(
    `Node ${process.versions.node} is too old: ${leastNode.join('.')} or newer is needed.\n` +
      'Install one from nodejs.org, or, on Linux x64, run `npm ci` again without `--omit=optional`.',
  );
  return false;
}

/** Playwright's own Chromium, else the machine's, else either is installed. */
export async function prepareChromium(): Promise<boolean> {
  if (findChromium() !== undefined) return true;
  console.log('No Chromium found. Downloading the one that belongs to Playwright …');
  await run('npx', ['playwright', 'install', '--with-deps', 'chromium']);
  if (findChromium() !== undefined) return true;
  if (await canInstallPackages()) {
    console.log("That did not work here. Installing Debian's Chromium …");
    await installPackages(['chromium', 'fonts-dejavu-core']);
  }
  if (findChromium() !== undefined) return true;
  console.error(
    'No Chromium could be installed. Install one so that it is found as `chromium`, or run\n' +
      '`npx playwright install chromium` where the internet is reachable, and try again.',
  );
  return false;
}

/** The machine's Firefox, else Debian's is installed. */
export async function prepareFirefox(): Promise<boolean> {
  if (findFirefox() !== undefined) return true;
  if (await canInstallPackages()) {
    console.log("No Firefox found. Installing Debian's …");
    await installPackages(['firefox-esr']);
  }
  if (findFirefox() !== undefined) return true;
  console.error(
    'No Firefox could be installed: this needs root (or sudo without a password) on Debian or Ubuntu.\n' +
      'Install it from mozilla.org or your package manager, or name one that is there: FIREFOX_PATH=…/firefox.',
  );
  return false;
}

/** A WebKit that can be driven: one that is there, else Playwright's own, else Debian's. */
export async function prepareWebKit(): Promise<boolean> {
  if (findWebKit() !== undefined) return true;
  console.log('No WebKit found that can be driven. Downloading the one that belongs to Playwright …');
  // Its libraries are many: they are installed only where it came.
  await run('npx', ['playwright', 'install', 'webkit']);
  if (
    findWebKit()?.kind === 'playwright' &&
    (await run('npx', ['playwright', 'install-deps', 'webkit'])) === 0
  )
    return true;
  if (await canInstallPackages()) {
    console.log("That did not work here. Installing Debian's WebKitGTK with its WebDriver …");
    await installPackages(['webkit2gtk-driver', 'xvfb', 'fonts-dejavu-core']);
  }
  if (findWebKit() !== undefined) return true;
  console.error(
    'No WebKit could be installed. Run `npx playwright install --with-deps webkit` where the internet is reachable,\n' +
      'or install your distribution’s WebKitGTK with its WebDriver (Debian: webkit2gtk-driver and xvfb).',
  );
  return false;
}

/** For the tests of shells inside: BusyBox, and dash, which Debian always has. */
export async function prepareShells(): Promise<boolean> {
  const hasShells = async () =>
    (await run('sh', ['-c', '{ command -v busybox && command -v dash; } >/dev/null'])) === 0;
  if (await hasShells()) return true;
  if (await canInstallPackages()) {
    console.log('BusyBox or dash is not there. Installing them …');
    await installPackages(['busybox', 'dash']);
  }
  if (await hasShells()) return true;
  console.error(
    'BusyBox and dash are needed, and could not be installed: this needs root (or sudo without a password)\n' +
      'on Debian or Ubuntu. Install them from your package manager and try again.',
  );
  return false;
}

/** The system inside the page's machine: built (once) or fetched. Without it Run buttons are off. */
export async function prepareGuest(): Promise<boolean> {
  const guest = await ensureGuest();
  if (guest.status === 'ready') return true;
  console.error(`The sandbox is not available: ${guest.why}\n${guest.hint}`);
  return false;
}

/** For the tests of nodes on one's own Docker: one that runs, else what it takes to unpack Debian's. */
export async function prepareDocker(): Promise<boolean> {
  if (
    await new Docker().ping().then(
      () => true,
      () => false,
    )
  )
    return true;
  const hasTools = async () =>
    (await run('sh', ['-c', '{ command -v mmdebstrap && command -v openssl; } >/dev/null'])) === 0;
  if (process.getuid?.() === 0) {
    if (await hasTools()) return true;
    if (await canInstallPackages()) {
      console.log('No Docker Engine answers. Installing what unpacks Debian’s …');
      await installPackages(['debian-archive-keyring', 'mmdebstrap', 'openssl']);
    }
    if (await hasTools()) return true;
  }
  console.error(
    'No Docker Engine answers, and none can be unpacked from Debian’s packages, which takes root and apt.\n' +
      'Start Docker, or run this as root on Debian.',
  );
  return false;
}
