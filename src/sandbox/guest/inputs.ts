import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { hashesOfFolder, hashOf, sha256OfFile } from './cache.ts';

/** Files of this folder that have no part in what a built guest is: a change of them calls for no other one. */
const apart = /\.test\.ts$|^fixtures\/|^(container|download|ensure|host|inputs|prebuilt|prune)\.ts$/;

/** Hash of everything in the tree that a guest is built from: an unchanged one needs no look at the build. */
export async function inputsOfBuild(): Promise<string> {
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const own = (await hashesOfFolder(here('.'))).filter(([path]) => !apart.test(path));
  const others = ['../shell/bashrc', '../vm/machine.ts'].map((path) => sha256OfFile(here(path)));
  return hashOf([own, await Promise.all(others), v86Version()]);
}

export function v86Version(): string {
  return (createRequire(import.meta.url)('v86/package.json') as { version: string }).version;
}

/** The inputs that the guest in `folder` was built from; '' where that is not known. */
export async function inputsOfGuest(folder: string): Promise<string> {
  return readFile(`${folder}/inputs`, 'utf8').catch(() => '');
}
