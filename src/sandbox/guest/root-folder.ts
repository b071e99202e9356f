/** The node's root folder: programs of Debian's with their libraries, and our files over them. */
import { cp, lstat, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { guestFiles, guestFolders, guestLinks, guestPrograms } from './contents.ts';
import { librariesOf } from './libraries.ts';
import { run, runIn } from './run.ts';

/**
 * Puts a node's root together in `target`: from a full Debian root only the programs in use with their
 * libraries, then our own files over them. `debianRoot` has all of `guestPackages` installed.
 */
export async function assembleRoot(
  debianRoot: string,
  own: { readonly files: string; readonly bashrc: string; readonly agent: string },
  target: string,
): Promise<void> {
  await rm(target, { recursive: true, force: true });
  for (const folder of guestFolders) await mkdir(target + folder, { recursive: true });
  await copyWithLibraries(debianRoot, target, guestPrograms);
  for (const file of guestFiles) await copyAsIs(debianRoot + file, target + file);
  await mkdir(join(target, 'etc/ssl/certs'), { recursive: true });
  await copyAsIs(
    join(debianRoot, 'etc/ssl/certs/ca-certificates.crt'),
    join(target, 'etc/ssl/certs/ca-certificates.crt'),
  );
  await linkBusybox(debianRoot, target);
  for (const [path, to] of Object.entries(guestLinks)) await link(to, target + path);
  await run('cp', ['-a', '--no-preserve=ownership', `${own.files}/.`, target]);
  await copyFollowed(own.bashrc, join(target, 'root/.bashrc'));
  await copyFollowed(own.agent, join(target, 'usr/lib/labs/agent'));
  await run('chown', ['-R', '0:0', target]);
  await run('chmod', ['1777', join(target, 'tmp'), join(target, 'var/tmp')]);
}

/** Copies programs to the same paths, and each library that the loader would load for them. */
async function copyWithLibraries(root: string, target: string, programs: readonly string[]): Promise<void> {
  const libraries = new Set<string>();
  for (const program of programs) {
    await copyFollowed(root + program, target + program);
    for (const library of await librariesOf(root, program)) libraries.add(library);
  }
  for (const library of libraries) await copyFollowed(root + library, target + library);
}

async function copyFollowed(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await run('cp', ['-L', '--preserve=mode,timestamps', from, to]);
}

async function copyAsIs(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
}

/** Every applet that no real program has taken already. */
async function linkBusybox(root: string, target: string): Promise<void> {
  const taken = new Set([
    ...(await readdir(join(target, 'usr/bin'))),
    ...(await readdir(join(target, 'usr/sbin'))),
  ]);
  for (const link of Object.keys(guestLinks)) taken.add(link.slice(link.lastIndexOf('/') + 1));
  const applets = (await runIn(root, '/usr/bin/busybox', ['--list'])).split('\n').filter(Boolean);
  for (const applet of applets) {
    if (!taken.has(applet)) await link('busybox', join(target, 'usr/bin', applet));
  }
}

async function link(to: string, path: string): Promise<void> {
  const there = await lstat(path).catch(() => undefined);
  if (there?.isDirectory()) throw new Error(`${path} is a folder, so it cannot be a link`);
  await mkdir(dirname(path), { recursive: true });
  if (there) await rm(path);
  await symlink(to, path);
}
