/** Images in order, each a layer on the one below, put into a registry. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ImageDefinition, ImageRoot } from './image-definition.ts';
import { makeImageTree, pathsOf } from './image-tree.ts';
import { archiveLayer } from './layer.ts';
import type { BuiltImage, Layer } from './registry.ts';
import { registryFiles, shortReference } from './registry.ts';

export interface ImageBuild {
  /** Debian with `imagePackages` installed. */
  readonly roots: Readonly<Record<ImageRoot, string>>;
  /** Debian with nothing but its minimum, slim. */
  readonly slimRoots: Readonly<Record<ImageRoot, string>>;
  /** Our folder `images/`. */
  readonly own: string;
  /** No file of an image is newer; seconds since 1970. */
  readonly clampSeconds: number;
}

/**
 * Builds the images, in order, into a registry in `folder` (see `registryFiles`). The trees that their layers
 * were made from stay in `<folder>.trees`, for whoever asks which packages are in them.
 */
export async function buildImages(
  definitions: readonly ImageDefinition[],
  build: ImageBuild,
  folder: string,
  onImage: (reference: string) => void,
): Promise<BuiltImage[]> {
  const blobs = join(folder, 'blobs');
  await mkdir(blobs, { recursive: true });
  const built = new Map<string, { readonly image: BuiltImage; readonly paths: ReadonlySet<string> }>();
  for (const definition of definitions) {
    onImage(shortReference(definition.reference));
    const base =
      typeof definition.base === 'object' && 'image' in definition.base ? definition.base.image : undefined;
    const below = base === undefined ? undefined : built.get(base);
    if (base !== undefined && !below)
      throw new Error(`${definition.reference}: ${base} must come before it.`);
    const tree = join(`${folder}.trees`, encodeURIComponent(definition.reference));
    const { layer, paths } = await buildLayer(definition, build, blobs, tree, below?.paths ?? new Set());
    built.set(definition.reference, {
      image: { definition, layers: [...(below?.image.layers ?? []), layer] },
      paths: new Set([...(below?.paths ?? []), ...paths]),
    });
  }
  const images = [...built.values()].map(({ image }) => image);
  for (const file of registryFiles(images, createdAt(build.clampSeconds))) {
    const path = join(folder, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.text);
  }
  return images;
}

/** Seconds since 1970 as an image's configuration writes them. */
export function createdAt(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

async function buildLayer(
  definition: ImageDefinition,
  build: ImageBuild,
  blobs: string,
  tree: string,
  below: ReadonlySet<string>,
): Promise<{ readonly layer: Layer; readonly paths: ReadonlySet<string> }> {
  const { clampSeconds } = build;
  if (typeof definition.base === 'object' && 'debian' in definition.base) {
    const root = build.slimRoots[definition.base.debian];
    const createdBy = `# Debian ${definition.base.debian} (i386) without documentation`;
    return {
      layer: await archiveLayer(root, blobs, { createdBy, clampSeconds, wholeDebian: true }),
      paths: await pathsOf(root),
    };
  }
  await rm(tree, { recursive: true, force: true });
  await makeImageTree(definition, { root: build.roots[definition.from], own: build.own, below }, tree);
  const createdBy = `# files of Debian ${definition.from} (i386) packages: ${definition.note}`;
  return { layer: await archiveLayer(tree, blobs, { createdBy, clampSeconds }), paths: await pathsOf(tree) };
}
