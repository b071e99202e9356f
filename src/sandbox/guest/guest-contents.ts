/**
 * What of a built guest a lab's result can depend on, as one hash, which records name: the files and programs in the
 * node with their packages' versions, the images in its registry, the kernel, the emulator, and what ran in it
 * before its snapshot. Two builds with the same of these have the same hash, whatever the code that built them,
 * whatever the documentation that came along, and whatever keys each made for itself.
 */
import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { GuestImage, GuestPackage } from '../machine/manifest.ts';

export interface GuestParts {
  /** Folder with the files of the root disk, the registry's apart. */
  readonly tree: string;
  /** Of the node. */
  readonly packages: readonly Pick<GuestPackage, 'name' | 'version' | 'architecture'>[];
  readonly images: readonly Pick<GuestImage, 'reference' | 'alsoTagged' | 'digest'>[];
  readonly kernel: { readonly release: string; readonly config: string };
  readonly v86: string;
  readonly memoryMiB: number;
  readonly commandLine: string;
  /** Commands that ran before the snapshot was taken. */
  readonly ranBefore: readonly string[];
}

/** First 16 hex digits of the SHA-256 over all of `parts`. */
export async function contentsOf(parts: GuestParts): Promise<string> {
  const { tree, packages, images, ...rest } = parts;
  const sum = createHash('sha256');
  for (const entry of await entriesOf(tree)) sum.update(`${entry}\n`);
  const told = [
    packages.map(({ name, version, architecture }) => `${name} ${version} ${architecture}`).toSorted(),
    images.map(({ reference, alsoTagged, digest }) => [reference, alsoTagged, digest].join(' ')).toSorted(),
    rest,
  ];
  return sum.update(JSON.stringify(told)).digest('hex').slice(0, 16);
}

/** Documentation, and the key pair that each build makes (its certificate is also among those that are trusted). */
const apart = /^(?:usr\/share\/doc\/|etc\/labs\/hub\.|etc\/ssl\/certs\/ca-certificates\.crt$)|\.md$/;

/** A line for each file and link below `folder`, sorted by path: path, executable or not, and what is in it. */
async function entriesOf(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => !apart.test(path))
    .toSorted();
  const entries: string[] = [];
  for (const path of paths) {
    const file = join(folder, path);
    const stats = await lstat(file);
    const inside = stats.isSymbolicLink()
      ? `-> ${await readlink(file)}`
      : createHash('sha256')
          .update(await readFile(file))
          .digest('hex');
    entries.push(`${path} ${(stats.mode & 0o111) === 0 ? '-' : 'x'} ${inside}`);
  }
  return entries;
}
