import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.ts';

/** What a slim image leaves out, besides copyright files. */
const slimExcludes = [
  '/usr/share/doc/*',
  '/usr/share/info/*',
  '/usr/share/lintian/*',
  '/usr/share/locale/*',
  '/usr/share/man/*',
];

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** The archive that this machine's own apt uses. @throws when apt names none */
export async function debianMirror(): Promise<string> {
  const sites = await run('apt-get', ['indextargets', '--format', '$(SITE)', 'Identifier: Packages']);
  const mirror = sites.split('\n').find((site) => site !== '' && !/security/.test(site));
  if (!mirror) throw new Error("apt's sources on this machine name no Debian archive.");
  return mirror;
}

export interface DebianRoot {
  readonly suite: string;
  readonly packages: readonly string[];
  /** Packages that come from another suite; everything else stays in `suite`. */
  readonly newer?: { readonly suite: string; readonly packages: readonly string[] };
  /** Without documentation but copyright files. */
  readonly slim?: boolean;
}

/**
 * Installs Debian for i386 into `folder`, whose programs this machine can then run by chroot. A mirror that is half
 * way through an update serves a suite whose lists do not fit its Release; the same suite under its other name
 * (`stable` for its code name) is then often still whole.
 */
export async function installDebian(folder: string, mirror: string, root: DebianRoot): Promise<void> {
  try {
    await installSuite(folder, mirror, root, root.suite);
  } catch (error) {
    if (!/Mirror sync in progress|Hash Sum mismatch/.test(String(error))) throw error;
    const alias = await aliasOf(mirror, root.suite);
    if (!alias) throw error;
    await rm(folder, { recursive: true, force: true });
    await installSuite(folder, mirror, root, alias);
  }
}

/** Debian's other name for a suite today, as the mirror's own Release files say. */
async function aliasOf(mirror: string, codename: string): Promise<string | undefined> {
  for (const alias of ['stable', 'oldstable', 'testing']) {
    const folder = await mkdtemp(join(tmpdir(), 'labs-release-'));
    try {
      const release = join(folder, 'InRelease');
      await run('/usr/lib/apt/apt-helper', ['download-file', `${mirror}/dists/${alias}/InRelease`, release]);
      if (new RegExp(`^Codename: ${codename}$`, 'm').test(await readFile(release, 'utf8'))) return alias;
    } catch {
      // A mirror need not carry every name; the next one may fit.
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return undefined;
}

/** mmdebstrap checks what it installs against the signature of the suite's Release, whichever its name. */
async function installSuite(folder: string, mirror: string, root: DebianRoot, suite: string): Promise<void> {
  const options = [
    '--arch=i386',
    `--variant=${root.slim ? 'apt' : 'minbase'}`,
    `--keyring=${keyring}`,
    '--skip=check/qemu',
    // An archive that has stood still is as good for us as a fresh one; its signature is checked all the same.
    '--aptopt=Acquire::Check-Valid-Until "false"',
    '--aptopt=Acquire::Retries "3"',
    '--aptopt=APT::Install-Recommends "false"',
    // Debian's PostgreSQL would make and start a database of its own.
    '--essential-hook=mkdir -p "$1/etc/postgresql-common" && echo "create_main_cluster = false" > "$1/etc/postgresql-common/createcluster.conf"',
  ];
  if (root.packages.length > 0) options.push(`--include=${root.packages.join(',')}`);
  if (root.slim) {
    options.push(...slimExcludes.map((path) => `--dpkgopt=path-exclude=${path}`));
    options.push('--dpkgopt=path-include=/usr/share/doc/*/copyright');
  }
  const sources = [`deb ${mirror} ${suite} main`];
  if (root.newer) {
    sources.push(`deb ${mirror} ${root.newer.suite} main`);
    options.push(`--setup-hook=printf '%s' '${pins(root.newer)}' > "$1/etc/apt/preferences.d/newer"`);
  }
  await run('mmdebstrap', [...options, suite, folder, ...sources]);
}

function pins(newer: { readonly suite: string; readonly packages: readonly string[] }): string {
  const pin = (packages: string, priority: number) =>
    `Package: ${packages}\nPin: release n=${newer.suite}\nPin-Priority: ${priority}\n`;
  return `${pin('*', 50)}\n${pin(newer.packages.join(' '), 990)}`;
}

/** One installed package, as dpkg's status file has it. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** Source package, with its version in parentheses where it differs. */
  readonly source: string;
}

export async function installedPackages(root: string): Promise<InstalledPackage[]> {
  return parseStatus(await readFile(join(root, 'var/lib/dpkg/status'), 'utf8'));
}

/** Parses dpkg's status file; packages that are not installed are left out. Sorted by name. */
export function parseStatus(status: string): InstalledPackage[] {
  const packages: InstalledPackage[] = [];
  for (const block of status.split(/\n\n+/)) {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
    const name = field('Package');
    if (!name || field('Status') !== 'install ok installed') continue;
    packages.push({
      name,
      version: field('Version') ?? '',
      architecture: field('Architecture') ?? '',
      source: field('Source') ?? name,
    });
  }
  return packages.sort((a, b) => (a.name < b.name ? -1 : 1));
}
