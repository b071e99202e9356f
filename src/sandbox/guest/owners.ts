import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

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
