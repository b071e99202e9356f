/** The files of an image's own layer, put together in a folder. */
import { chown, chmod, lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ImageDefinition } from './image-definition.ts';
import { elfFiles, librariesOf } from './libraries.ts';
import { run, runIn } from './run.ts';

/** Where the parts of an image come from. */
export interface ImageSources {
  /** Debian root that the definition's `from` names. */
  readonly root: string;
  /** Our folder `images/`. */
  readonly own: string;
  /** Paths (`/usr/bin/env`) that the layers below have. */
  readonly below: ReadonlySet<string>;
}

/** Where our files for an image lie as they are copied into it; beside them are its definition and tests. */
export function ownRoot(images: string, own: string): string {
  return join(images, own, 'root');
}

/** Puts the files of an image's own layer into `target`. */
export async function makeImageTree(
  image: ImageDefinition,
  sources: ImageSources,
  target: string,
): Promise<void> {
  const { root, below } = sources;
  await mkdir(target, { recursive: true });
  if (image.base === 'scratch' && image.busybox) await mergeUsr(target);
  await copyPaths(root, await present(root, image), target, '-a');
  for (const path of image.without ?? []) await rm(target + path, { recursive: true, force: true });
  await copyPaths(root, await libraries(root, target, below), target, '-aL');
  if (image.busybox) await linkApplets(root, target);
  for (const folder of image.folders ?? []) await makeFolder(root, target, folder);
  if (image.own)
    await run('cp', ['-a', '--no-preserve=ownership', `${ownRoot(sources.own, image.own)}/.`, target]);
  if (image.compile)
    await compile(root, join(sources.own, image.compile.source), target + image.compile.program);
  for (const [path, to] of Object.entries(image.links ?? {})) await link(to, target + path);
  if (image.base === 'scratch' ? image.busybox : image.users)
    await writeUsers(root, target, image.users ?? []);
  await refuseSplitUsr(image, target);
}

/** A folder there would hide the layer below's link to /usr and with it every program. @throws */
async function refuseSplitUsr(image: ImageDefinition, target: string): Promise<void> {
  if (image.base === 'scratch') return;
  for (const name of ['bin', 'lib', 'sbin']) {
    if (await lstat(join(target, name)).catch(() => undefined))
      throw new Error(`${image.reference}: what it puts in /${name} belongs in /usr/${name}.`);
  }
}

/** Every path in `folder`, from its root. */
export async function pathsOf(folder: string): Promise<Set<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return new Set(entries.map((entry) => join(entry.parentPath, entry.name).slice(folder.length)));
}

/** @throws naming the image and the paths that its root does not have */
async function present(root: string, image: ImageDefinition): Promise<string[]> {
  const paths = [...image.programs, ...image.files];
  const missing: string[] = [];
  for (const path of paths) await lstat(root + path).catch(() => missing.push(path));
  if (missing.length > 0)
    throw new Error(`${image.reference}: Debian's packages have no ${missing.join(', ')}.`);
  return paths;
}

async function libraries(root: string, target: string, below: ReadonlySet<string>): Promise<string[]> {
  const needed = new Set<string>();
  for (const file of await elfFiles(target)) {
    for (const library of await librariesOf(root, file)) needed.add(library);
  }
  const have = await pathsOf(target);
  return [...needed].filter((library) => !below.has(library) && !have.has(library)).sort();
}

async function copyPaths(
  root: string,
  paths: readonly string[],
  target: string,
  how: '-a' | '-aL',
): Promise<void> {
  if (paths.length === 0) return;
  await run('cp', [how, '--parents', ...paths.map((path) => `.${path}`), target], { cwd: root });
}

async function mergeUsr(target: string): Promise<void> {
  for (const name of ['bin', 'lib', 'sbin']) {
    await mkdir(join(target, 'usr', name), { recursive: true });
    await symlink(`usr/${name}`, join(target, name));
  }
}

async function linkApplets(root: string, target: string): Promise<void> {
  const applets = (await runIn(root, '/usr/bin/busybox', ['--list'])).split('\n').filter(Boolean);
  for (const applet of applets) {
    if (applet !== 'busybox') await link('busybox', join(target, 'usr/bin', applet));
  }
}

async function makeFolder(
  root: string,
  target: string,
  folder: { readonly path: string; readonly owner: string; readonly mode: string },
): Promise<void> {
  const path = target + folder.path;
  await mkdir(path, { recursive: true });
  if (folder.owner !== 'root') {
    const [, , user, group] = (await line(root, 'passwd', folder.owner)).split(':');
    await chown(path, Number(user), Number(group));
  }
  await chmod(path, Number.parseInt(folder.mode, 8));
}

/** Static, with the root's own compiler, so that this machine needs none for i386. */
export async function compile(root: string, source: string, program: string): Promise<void> {
  const inside = join(root, 'tmp', 'source.c');
  await writeFile(inside, await readFile(source));
  await runIn(root, 'gcc', [
    '-static',
    '-Os',
    '-s',
    '-Wall',
    '-o',
    '/tmp/program',
    '/tmp/source.c',
    '-lutil',
  ]);
  await mkdir(dirname(program), { recursive: true });
  await run('mv', [join(root, 'tmp', 'program'), program]);
  await rm(inside);
}

async function writeUsers(root: string, target: string, users: readonly string[]): Promise<void> {
  await mkdir(join(target, 'etc'), { recursive: true });
  const passwd = ['root:x:0:0:root:/root:/bin/sh'];
  const group = ['root:x:0:'];
  for (const user of users) {
    const entry = await line(root, 'passwd', user);
    passwd.push(entry);
    const gid = entry.split(':')[3] ?? '';
    const groups = (await readFile(join(root, 'etc/group'), 'utf8')).split('\n');
    group.push(groups.find((candidate) => candidate.split(':')[2] === gid) ?? `${user}:x:${gid}:`);
  }
  await writeFile(join(target, 'etc/passwd'), `${passwd.join('\n')}\n`);
  await writeFile(join(target, 'etc/group'), `${group.join('\n')}\n`);
}

/** A user's line of the root's passwd file. */
async function line(root: string, file: 'passwd', user: string): Promise<string> {
  const lines = (await readFile(join(root, 'etc', file), 'utf8')).split('\n');
  const found = lines.find((candidate) => candidate.startsWith(`${user}:`));
  if (!found) throw new Error(`Debian's packages made no user ${user}.`);
  return found;
}

async function link(to: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await rm(path, { force: true });
  await symlink(to, path);
}
