/** The machine that builds: whether it can, and the tools that it needs. */
import { binarySize } from '../../figures.ts';
import { readFile, statfs } from 'node:fs/promises';
import { exists } from './cache.ts';
import { kernelSourcePackage } from './kernel.ts';
import { run } from './run.ts';

/** Why the guest cannot be built on this machine, and what to do. */
export class CannotBuild extends Error {
  readonly hint: string;
  constructor(why: string, hint: string, options?: ErrorOptions) {
    super(why, options);
    this.name = 'CannotBuild';
    this.hint = hint;
  }
}

/** How this machine can build the guest. */
export type BuildWay = 'here' | 'in a container';

/** Debian packages that the build needs on the machine, and a file by which each is known to be there. */
const tools: readonly (readonly [packageName: string, file: string])[] = [
  ['arch-test', '/usr/bin/arch-test'],
  ['bc', '/usr/bin/bc'],
  ['bison', '/usr/bin/bison'],
  ['debian-archive-keyring', '/usr/share/keyrings/debian-archive-keyring.gpg'],
  ['e2fsprogs', '/sbin/mke2fs'],
  ['flex', '/usr/bin/flex'],
  ['gcc', '/usr/bin/gcc'],
  ['libc6-dev', '/usr/include/stdio.h'],
  ['libelf-dev', '/usr/include/libelf.h'],
  [kernelSourcePackage, `/usr/src/${kernelSourcePackage}.tar.xz`],
  ['make', '/usr/bin/make'],
  ['mmdebstrap', '/usr/bin/mmdebstrap'],
  ['openssl', '/usr/bin/openssl'],
  ['seabios', '/usr/share/seabios/bios.bin'],
  ['xz-utils', '/usr/bin/xz'],
  ['zstd', '/usr/bin/zstd'],
];

const neededBytes = 8 * 2 ** 30;

const elsewhere =
  'Name a guest that is built already with SANDBOX_IMAGE_URL, or build on Debian 12 or later as root, or where Docker runs.';

/** @throws {CannotBuild} */
export async function chooseWay(cache: string): Promise<BuildWay> {
  const { bavail, bsize } = await statfs(cache);
  if (bavail * bsize < neededBytes) {
    throw new CannotBuild(
      `The build needs ${binarySize(neededBytes)} on the disk of ${cache}, and ${binarySize(bavail * bsize)} are free.`,
      'Make room there, or set XDG_CACHE_HOME to a folder on another disk.',
    );
  }
  if ((await isDebian()) && process.getuid?.() === 0 && (await runsI386())) return 'here';
  if (await dockerAnswers()) return 'in a container';
  if (!(await isDebian()))
    throw new CannotBuild('This machine is not Debian, and no Docker answers on it.', elsewhere);
  if (process.getuid?.() !== 0)
    throw new CannotBuild(
      'The build installs Debian into a folder, which only root may do, and no Docker answers.',
      `Run it as root. ${elsewhere}`,
    );
  throw new CannotBuild('This machine does not run 32-bit x86 programs, which the build has to.', elsewhere);
}

/**
 * Installs the tools that are missing with apt, after saying so.
 * @throws {CannotBuild} when apt cannot
 */
export async function installTools(say: (line: string) => void): Promise<void> {
  const missing: string[] = [];
  for (const [name, file] of tools) if (!(await exists(file))) missing.push(name);
  if (missing.length === 0) return;
  say(`installing on this machine: ${missing.join(' ')}`);
  try {
    await run('apt-get', ['-qq', 'update']);
    await run('apt-get', ['-qq', '-y', '--no-install-recommends', 'install', ...missing], {
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    });
  } catch (cause) {
    const said = /^E: .*$/m.exec(cause instanceof Error ? cause.message : '')?.[0];
    throw new CannotBuild(
      `The tools for the build could not be installed: ${missing.join(', ')}.${said ? ` apt says "${said}".` : ''}`,
      `Is there a network? Try "apt-get install ${missing.join(' ')}" by hand.`,
      { cause },
    );
  }
}

async function isDebian(): Promise<boolean> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID=debian$/m.test(release);
}

/** Kernels of PCs do, unless it was switched off. */
function runsI386(): Promise<boolean> {
  return Promise.resolve(process.arch === 'x64' || process.arch === 'ia32');
}

async function dockerAnswers(): Promise<boolean> {
  return run('docker', ['version', '--format', '{{.Server.Version}}']).then(
    () => true,
    () => false,
  );
}
