/** The stages of the guest's build, in their order: what each is made of, and what it makes. */
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ImagesStage, Roots } from './build-parts.ts';
import { hashesOfFolder, sha256OfFile } from './cache.ts';
import * as contents from './contents.ts';
import type { DebianRoot } from './debian.ts';
import { debianMirror, installDebian, installedPackages } from './debian.ts';
import { makeDataImage } from './disk-image.ts';
import { buildImages, createdAt } from './image-build.ts';
import { compile } from './image-tree.ts';
import { imagePackages, images } from './images.ts';
import { v86Version } from './inputs.ts';
import { buildKernel, kernelSourcePackage } from './kernel.ts';
import { hashesOfOwnFiles } from './own-files.ts';
import { packagesOfImages } from './owners.ts';
import { makeRootDisk } from './root-disk.ts';
import { run } from './run.ts';
import { sourcesOf } from '../source-files.ts';
import { takeSnapshot } from './snapshot.ts';
import * as warmUp from './warm-up.ts';

/** This folder, with what goes into the guest. */
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const bashrc = here('../shell/bashrc');

export const bios = '/usr/share/seabios/bios.bin';
export const vgaBios = '/usr/share/seabios/vgabios-stdvga.bin';

/** What each stage needs to know of the build. */
export interface Build {
  readonly say: (line: string) => void;
  /** The folder of a stage, by its inputs; see `stage` in cache.ts. */
  readonly stage: (name: string, inputs: unknown, make: (folder: string) => Promise<void>) => Promise<string>;
}

/** The code that makes a stage is one of its inputs: `files` of this folder, and all that they import. */
function codeOf(...files: string[]): Promise<unknown> {
  return sourcesOf(files.map(here), here('..'));
}

/**
 * The same of a stage that only asks Debian for something: made anew it gets Debian's newest, and so another machine,
 * which is right when it asks for something else, and not when a file changes that it is started by.
 */
async function codeThatAsks(file: string): Promise<string[]> {
  return [await sha256OfFile(here(file))];
}

/** `bzImage`, `config`, `release`. */
export async function kernelStage({ say, stage }: Build): Promise<string> {
  const fragment = here('kernel.config');
  const version = await run('dpkg-query', ['--show', '--showformat=${Version}', kernelSourcePackage]);
  return stage(
    'kernel',
    [await sha256OfFile(fragment), version, await codeThatAsks('kernel.ts')],
    async (folder) => {
      say(`kernel: compiling Debian's Linux ${version} (6 minutes on 2 cores)`);
      await buildKernel(folder, fragment);
      say('kernel: done');
    },
  );
}

/** Full Debian roots, `root` in each stage's folder. */
export async function rootStages({ say, stage }: Build): Promise<Roots> {
  const root = async (name: string, about: string, root: DebianRoot) => {
    const inputs = [root, await codeThatAsks('debian.ts')];
    const folder = await stage(`debian-${name}`, inputs, async (folder) => {
      say(`packages: ${about}`);
      await installDebian(join(folder, 'root'), await debianMirror(), root);
    });
    return join(folder, 'root');
  };
  return {
    guest: await root('guest', 'the node (1 minute)', {
      suite: contents.guestSuite,
      packages: contents.guestPackages,
      newer: { suite: contents.newerSuite, packages: contents.newerPackages },
    }),
    images: {
      trixie: await root('images-13', 'what the images are made of (2 minutes)', {
        suite: 'trixie',
        packages: imagePackages.trixie,
        slim: true,
      }),
      bookworm: await root('images-12', 'what older images are made of (1 minute)', {
        suite: 'bookworm',
        packages: imagePackages.bookworm,
        slim: true,
      }),
    },
    slim: {
      trixie: await root('slim-13', 'debian:13-slim', { suite: 'trixie', packages: [], slim: true }),
      // Without it, a conversion that needs all of Perl comes along.
      bookworm: await root('slim-12', 'debian:12-slim', {
        suite: 'bookworm',
        packages: ['usr-is-merged'],
        slim: true,
      }),
    },
  };
}

export async function imagesStage({ say, stage }: Build, roots: Roots): Promise<ImagesStage> {
  const inputs = [
    images,
    await hashesOfOwnFiles(images, here('images')),
    await Promise.all([...Object.values(roots.images), ...Object.values(roots.slim)].map(installedPackages)),
    await codeOf('image-build.ts'),
  ];
  const folder = await stage('images', inputs, async (folder) => {
    const clampSeconds = await newestPackage(roots.guest);
    const built = await buildImages(
      images,
      { roots: roots.images, slimRoots: roots.slim, own: here('images'), clampSeconds },
      join(folder, 'registry'),
      (reference) => {
        say(`images: ${reference}`);
      },
    );
    const created = createdAt(clampSeconds);
    await writeFile(join(folder, 'built.json'), JSON.stringify({ built, created }));
  });
  const record = JSON.parse(await readFile(join(folder, 'built.json'), 'utf8')) as Pick<
    ImagesStage,
    'built' | 'created'
  >;
  return {
    registry: join(folder, 'registry'),
    trees: join(folder, 'registry.trees'),
    ...record,
  };
}

/** When the newest of the root's packages was built, in seconds since 1970, as its program's file says. */
async function newestPackage(root: string): Promise<number> {
  const times = contents.guestPrograms.map(async (program) => (await stat(root + program)).mtimeMs);
  return Math.floor(Math.max(...(await Promise.all(times))) / 1000);
}

/** `root.ext4`, and the `tree` that it holds. */
export async function rootDiskStage(
  { say, stage }: Build,
  roots: Roots,
  images: ImagesStage,
): Promise<string> {
  const agentSource = here('agent/agent.c');
  const inputs = [
    contents,
    await installedPackages(roots.guest),
    await hashesOfFolder(here('root')),
    await Promise.all([agentSource, bashrc].map(sha256OfFile)),
    basename(dirname(images.registry)),
    await codeOf('root-disk.ts', 'image-tree.ts', 'owners.ts'),
  ];
  return stage('root-disk', inputs, async (folder) => {
    say('root disk: copying programs, agent and images');
    const agent = join(folder, 'agent');
    await compile(roots.images.trixie, agentSource, agent);
    const notices = await packagesOfImages(roots, images);
    const { registry } = images;
    await makeRootDisk(
      { debian: roots.guest, files: here('root'), bashrc, agent, registry, notices },
      folder,
    );
  });
}

/** `state.zst`, `data.ext4` and `raw-bytes`, of a node with so much memory. */
export async function snapshotStage(
  { say, stage }: Build,
  kernel: string,
  rootDisk: string,
  memoryMiB: number,
): Promise<string> {
  const inputs = [
    basename(kernel),
    basename(rootDisk),
    memoryMiB,
    warmUp,
    await Promise.all([bios, vgaBios].map(sha256OfFile)),
    v86Version(),
    await codeOf('snapshot.ts'),
  ];
  return stage(`snapshot-${memoryMiB}`, inputs, async (folder) => {
    const dataImage = join(folder, 'empty.ext4');
    await makeDataImage(dataImage);
    const state = await takeSnapshot(
      {
        kernel: join(kernel, 'bzImage'),
        bios,
        vgaBios,
        rootImage: join(rootDisk, 'root.ext4'),
        dataImage,
      },
      memoryMiB,
      join(folder, 'data.ext4'),
      (step) => {
        say(`snapshot of a node with ${memoryMiB} MiB: ${step}`);
      },
    );
    say('snapshot: compressing');
    const raw = join(folder, 'state');
    await writeFile(raw, state);
    await writeFile(join(folder, 'raw-bytes'), String(state.length));
    await run('zstd', ['-q', '--rm', '-19', '--long=27', '-T0', raw, '-o', join(folder, 'state.zst')]);
    await rm(dataImage);
  });
}
