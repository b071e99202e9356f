/** The mirror of the labs' images: a registry in files for nodes that reach no other. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stage } from '../../guest/cache.ts';
import { installedPackages } from '../../guest/debian.ts';
import { buildImages } from '../../guest/image-build.ts';
import type { ImageDefinition } from '../../guest/image-definition.ts';
import type { ImageArchitecture } from '../../guest/images.ts';
import { imagePackages, imagesFor } from '../../guest/images.ts';
import { hashesOfOwnFiles } from '../../guest/own-files.ts';
import type { StandIn } from '../../sandbox.ts';
import { sourcesOf } from '../../source-files.ts';
import { debianRoot } from './debian-root.ts';

export type Architecture = Exclude<ImageArchitecture, '386'>;

/** Nothing in an image is newer than this, so that its digest depends on its packages only. */
const clampSeconds = Date.UTC(2026, 0, 1) / 1000;

const ownFiles = fileURLToPath(new URL('../../guest/images', import.meta.url));

export interface Mirror {
  /** The registry's folder. */
  readonly folder: string;
  readonly standIns: readonly StandIn[];
}

/**
 * The images of the page's machine, by the same definitions, for another architecture: a registry as files.
 * Takes some minutes once; kept in `cache`.
 */
export async function buildMirror(
  cache: string,
  architecture: Architecture,
  say: (line: string) => void,
): Promise<Mirror> {
  const root = async (name: string, suite: string, packages: readonly string[]) => {
    const inputs = [suite, packages, architecture];
    const folder = await stage(cache, `debian-${name}-${architecture}`, inputs, async (into) => {
      say(`Installing ${name}, of which images are made.`);
      await debianRoot({ suite, packages, architecture, slim: true }, join(into, 'root'));
    });
    return join(folder, 'root');
  };
  const roots = {
    trixie: await root('images-13', 'trixie', imagePackages.trixie),
    bookworm: await root('images-12', 'bookworm', imagePackages.bookworm),
  };
  const slimRoots = {
    trixie: await root('slim-13', 'trixie', []),
    bookworm: await root('slim-12', 'bookworm', ['usr-is-merged']),
  };
  const definitions = imagesFor(architecture);
  const installed = [...Object.values(roots), ...Object.values(slimRoots)].map(installedPackages);
  const inputs = [await mirrorSources(architecture), await Promise.all(installed)];
  const folder = await stage(cache, `images-${architecture}`, inputs, async (unfinished) => {
    const build = { roots, slimRoots, own: ownFiles, clampSeconds };
    await buildImages(definitions, build, join(unfinished, 'registry'), (reference) => {
      say(`Making the image ${reference}.`);
    });
    await writeFile(join(unfinished, 'stand-ins.json'), JSON.stringify(standInsOf(definitions)));
  });
  const standIns = JSON.parse(await readFile(join(folder, 'stand-ins.json'), 'utf8')) as StandIn[];
  return { folder: join(folder, 'registry'), standIns };
}

/** BusyBox alone, out of a root that is there already: what tests need, in seconds. */
export async function buildSmallMirror(
  cache: string,
  architecture: Architecture,
  root: string,
): Promise<Mirror> {
  const inputs = [await smallMirrorSources(architecture), root];
  const folder = await stage(cache, `images-small-${architecture}`, inputs, async (unfinished) => {
    const roots = { trixie: root, bookworm: root };
    const build = { roots, slimRoots: roots, own: ownFiles, clampSeconds };
    const definitions = smallDefinitionsFor(architecture);
    await buildImages(definitions, build, join(unfinished, 'registry'), () => undefined);
  });
  return { folder: join(folder, 'registry'), standIns: [] };
}

/** All in this tree that the images are made by: what they are, the files that they get, and the code. */
export async function mirrorSources(architecture: Architecture): Promise<unknown> {
  return sourcesOfImages(imagesFor(architecture));
}

/** The same of `buildSmallMirror`'s. */
export async function smallMirrorSources(architecture: Architecture): Promise<unknown> {
  return sourcesOfImages(smallDefinitionsFor(architecture));
}

async function sourcesOfImages(definitions: readonly ImageDefinition[]): Promise<unknown> {
  const files = await hashesOfOwnFiles(definitions, ownFiles);
  return [definitions, files, await codeOfImages(), clampSeconds];
}

function codeOfImages(): Promise<unknown> {
  const here = fileURLToPath(new URL('../../', import.meta.url));
  return sourcesOf([join(here, 'guest/image-build.ts')], here);
}

function smallDefinitionsFor(architecture: Architecture): readonly ImageDefinition[] {
  return imagesFor(architecture).filter(({ reference }) => reference === 'docker.io/library/busybox:1.37');
}

function standInsOf(definitions: readonly ImageDefinition[]): StandIn[] {
  return definitions
    .filter((image) => image.standIn)
    .map((image) => ({
      image: image.reference.replace(/:[^:/]+$/, '').replace(/^docker\.io\/(library\/)?/, ''),
      note: image.note,
    }));
}
