/** What a guest says of itself in its manifest: versions, packages with their licences, images. */
import { readFile } from 'node:fs/promises';
import type { ImagesStage, Roots } from './build-parts.ts';
import { guestSuite, newerPackages, newerSuite } from './contents.ts';
import { installedPackages } from './debian.ts';
import { licencesOf } from './licences.ts';
import type { GuestImage, GuestManifest, GuestPackage } from '../machine/manifest.ts';
import { fileOwners, packagesOf, packagesOfImages } from './owners.ts';
import { imageConfig, imageManifest, sha256, shortReference } from './registry.ts';
import { run, runIn } from './run.ts';

export type Versions = Pick<
  GuestManifest,
  | 'engineVersion'
  | 'cliVersion'
  | 'containerdVersion'
  | 'runtime'
  | 'buildxVersion'
  | 'composeVersion'
  | 'kernel'
  | 'platform'
>;

/** What the programs say of themselves. `release`: the kernel's. */
export async function versionsOf(root: string, release: string): Promise<Versions> {
  const ask = async (pattern: RegExp, program: string, ...args: string[]) => {
    const answer = await runIn(root, program, args);
    return pattern.exec(answer)?.[1] ?? answer.trim();
  };
  const crun = (await installedPackages(root)).find(({ name }) => name === 'crun');
  const plugins = '/usr/libexec/docker/cli-plugins';
  return {
    engineVersion: await ask(/version (\d[\d.]*)/, '/usr/sbin/dockerd', '--version'),
    cliVersion: await ask(/version (\d[\d.]*)/, '/usr/bin/docker', '--version'),
    containerdVersion: await ask(/ v?(\d[\d.]*)/, '/usr/bin/containerd', '--version'),
    // crun itself wants /proc to say it.
    runtime: `crun ${crun?.version.replace(/-.*/, '') ?? ''}`,
    buildxVersion: await ask(/ v?(\d[\d.]*)/, `${plugins}/docker-buildx`, 'version'),
    composeVersion: await ask(/version v?(\d[\d.]*)/, `${plugins}/docker-compose`, 'version'),
    kernel: release,
    platform: 'linux/386',
  };
}

/**
 * The Debian packages that something in the guest is from, those of its images included, and of these the node's
 * `own`. `tree`: what the root disk was made from.
 */
export async function packagesIn(
  roots: Roots,
  tree: string,
  images: ImagesStage,
): Promise<{ readonly all: readonly GuestPackage[]; readonly own: readonly GuestPackage[] }> {
  const node = {
    root: roots.guest,
    suite: guestSuite,
    names: await packagesOf(tree, await fileOwners(roots.guest)),
  };
  const found = new Map<string, GuestPackage>();
  const machine = await hostPackage('seabios');
  const own = [machine];
  for (const set of [node, ...(await packagesOfImages(roots, images))]) {
    const { root, suite, names } = set;
    const wanted = new Set(names);
    for (const { name, version, architecture, source } of await installedPackages(root)) {
      const key = `${name} ${version}`;
      if (!wanted.has(name) || found.has(key)) continue;
      const from = root === roots.guest && newerPackages.includes(name) ? newerSuite : suite;
      const licences = await licencesOf(root, name);
      found.set(key, { name, version, architecture, source, suite: from, licences });
    }
    if (set === node) own.push(...found.values());
  }
  found.set(machine.name, machine);
  const order = ({ name, version }: GuestPackage) => `${name} ${version}`;
  return { all: [...found.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1)), own };
}

/** The machine's BIOS is a package of the machine that builds. */
async function hostPackage(name: string): Promise<GuestPackage> {
  const format = '${Version}\t${Architecture}\t${source:Package}';
  const [version = '', architecture = '', source = ''] = (
    await run('dpkg-query', ['-W', '-f', format, name])
  ).split('\t');
  const release = await readFile('/etc/os-release', 'utf8');
  const suite = /^VERSION_CODENAME=(.*)$/m.exec(release)?.[1] ?? '';
  return { name, version, architecture, source, suite, licences: await licencesOf('/', name) };
}

export function describeImages({ built, created }: ImagesStage): GuestImage[] {
  return built.map((image) => ({
    reference: shortReference(image.definition.reference),
    alsoTagged: image.definition.alsoTagged,
    digest: sha256(imageManifest(imageConfig(image, created), image.layers)),
    bytes: image.layers.reduce((sum, { bytes }) => sum + bytes, 0),
    note: image.definition.note,
    standIn: image.definition.standIn ?? false,
  }));
}
