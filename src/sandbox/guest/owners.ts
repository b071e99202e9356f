/** Packages that files are from, for notices and for the list of what is inside. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImagesStage, Roots } from './build-parts.ts';
import { installedPackages } from './debian.ts';

/** Which package each file of a Debian root is from: path below /usr to the package's name. */
export async function fileOwners(root: string): Promise<Map<string, string>> {
  const info = join(root, 'var/lib/dpkg/info');
  const owners = new Map<string, string>();
  for (const file of (await readdir(info)).filter((name) => name.endsWith('.list'))) {
    const name = file.replace(/(:\w+)?\.list$/, '');
    for (const path of (await readFile(join(info, file), 'utf8')).split('\n')) {
      owners.set(path.replace(/^\/(bin|sbin|lib)\//, '/usr/$1/'), name);
    }
  }
  return owners;
}

/** Packages that own any of the files (not folders, which packages share) below `tree`, sorted. */
export async function packagesOf(tree: string, owners: ReadonlyMap<string, string>): Promise<string[]> {
  const entries = await readdir(tree, { recursive: true, withFileTypes: true });
  const found = new Set<string>();
  for (const entry of entries) {
    if (entry.isDirectory()) continue;
    const owner = owners.get(join(entry.parentPath, entry.name).slice(tree.length));
    if (owner) found.add(owner);
  }
  return [...found].sort();
}

/** Packages of one Debian root that something is from. */
export interface PackageSet {
  readonly root: string;
  readonly suite: string;
  readonly names: readonly string[];
}

/** What each image is from: every package of a whole Debian, else those that own its files. */
export async function packagesOfImages(roots: Roots, { trees, built }: ImagesStage): Promise<PackageSet[]> {
  const owners = {
    trixie: await fileOwners(roots.images.trixie),
    bookworm: await fileOwners(roots.images.bookworm),
  };
  return Promise.all(
    built.map(async ({ definition: { base, from, reference } }) => {
      if (typeof base === 'object' && 'debian' in base) {
        const names = (await installedPackages(roots.slim[from])).map(({ name }) => name);
        return { root: roots.slim[from], suite: from, names };
      }
      const names = await packagesOf(join(trees, encodeURIComponent(reference)), owners[from]);
      return { root: roots.images[from], suite: from, names };
    }),
  );
}
