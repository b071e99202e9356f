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
  await acceptPaddedIpsec(work);
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
  await edit(join(source, 'arch/x86/include/asm/compat.h'), '"i686\\0\\0"', '"386"');
}

/**
 * The Engine's netlink library fills the descriptions of IPsec states and policies up to a multiple of 8 bytes on
 * every architecture. A 32-bit kernel ends them 4 bytes earlier, would take the filling for an attribute of length 0,
 * see no key, and refuse: packets of encrypted overlays would all be dropped. No attribute has length 0, so four
 * zeros at this place can only be filling.
 */
async function acceptPaddedIpsec(source: string): Promise<void> {
  await edit(
    join(source, 'net/xfrm/xfrm_user.c'),
    `\terr = nlmsg_parse_deprecated(nlh, xfrm_msg_min[type], attrs,
\t\t\t\t     link->nla_max ? : XFRMA_MAX,
\t\t\t\t     link->nla_pol ? : xfrma_policy, extack);
`,
    `\t{
\t\tint head = xfrm_msg_min[type];

\t\tif ((head == sizeof(struct xfrm_usersa_info) ||
\t\t     head == sizeof(struct xfrm_userpolicy_info)) &&
\t\t    nlmsg_len(nlh) >= head + 4 && *(u32 *)(nlmsg_data(nlh) + head) == 0)
\t\t\thead += 4;
\t\terr = nlmsg_parse_deprecated(nlh, head, attrs,
\t\t\t\t\t     link->nla_max ? : XFRMA_MAX,
\t\t\t\t\t     link->nla_pol ? : xfrma_policy, extack);
\t}
`,
  );
}

/** @throws when the file no longer says `from` */
async function edit(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} of the kernel's source no longer says: ${from.trim()}`);
  await writeFile(
    file,
    text.replace(from, () => to),
  );
}
