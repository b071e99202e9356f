import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.ts';

/** Debian's package with the source; its tarball lies in /usr/src. */
export const kernelSourcePackage = 'linux-source-6.1';

/**
 * Builds the node's kernel, which has no modules, into `folder`: `bzImage`, the whole `config` it was built with
 * and `release`. `fragment` is a file of configuration lines that are merged into an otherwise empty one.
 * Takes 5 to 10 minutes on 2 cores.
 */
export async function buildKernel(folder: string, fragment: string): Promise<void> {
  const work = join(folder, 'work');
  await mkdir(work);
  const tarball = (await readdir('/usr/src')).find((name) => name.startsWith(`${kernelSourcePackage}.tar`));
  if (!tarball) throw new Error(`${kernelSourcePackage} is installed, yet its tarball is not in /usr/src.`);
  await run('tar', ['-xf', join('/usr/src', tarball), '-C', work, '--strip-components=1']);
  await nameArchitectureAsGo(work);
  const make = (...targets: string[]) =>
    run('nice', ['make', '-C', work, 'ARCH=i386', `-j${cpus().length}`, ...targets], {
      // The same kernel from the same input, whoever builds it.
      env: {
        KBUILD_BUILD_TIMESTAMP: '@0',
        KBUILD_BUILD_USER: 'docker-labs',
        KBUILD_BUILD_HOST: 'docker-labs',
        TMPDIR: tmpdir(),
      },
    });
  await make('allnoconfig');
  await run('scripts/kconfig/merge_config.sh', ['-m', '.config', fragment], { cwd: work });
  await make('olddefconfig');
  await make('bzImage');
  await copyFile(join(work, 'arch/x86/boot/bzImage'), join(folder, 'bzImage'));
  await copyFile(join(work, '.config'), join(folder, 'config'));
  await copyFile(join(work, 'include/config/kernel.release'), join(folder, 'release'));
  await rm(work, { recursive: true });
}

/**
 * A program with the personality `linux32` is told that the machine is a `386`. dockerd runs so, because Swarm
 * compares what it is told with an image's architecture, which is `386`, and knows of no `i686`: without this it
 * would find no node for any service.
 */
async function nameArchitectureAsGo(source: string): Promise<void> {
  const header = join(source, 'arch/x86/include/asm/compat.h');
  const text = await readFile(header, 'utf8');
  const changed = text.replace('"i686\\0\\0"', '"386"');
  if (changed === text)
    throw new Error('The kernel source no longer says where the 32-bit machine is named.');
  await writeFile(header, changed);
}
