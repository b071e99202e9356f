/** Inputs of a guest as one hash, which tells whether the one that is there is of this tree. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { sourcesOf } from '../source-files.ts';
import { hashesOfFolder, hashOf, sha256OfFile } from './cache.ts';

/** Files of this folder that have no part in what a built guest is: a change of them calls for no other one. */
const apart =
  /\.test\.ts$|^(?:images\/[^/]+\/)?fixtures\/|^README\.md$|^(build-options|container|download|ensure|host|inputs|prebuilt|prune)\.ts$/;

/** Hash of everything in the tree that a guest is built from, whichever folder its build imports it from: an unchanged one needs no look at the build. */
export async function inputsOfBuild(): Promise<string> {
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const own = (await hashesOfFolder(here('.'))).filter(([path]) => !apart.test(path));
  const code = await sourcesOf([here('build.ts')], here('..'));
  const others = code.filter(([path]) => !path.startsWith('guest/'));
  return hashOf([own, await sha256OfFile(here('../shell/bashrc')), others, v86Version()]);
}

export function v86Version(): string {
  return (createRequire(import.meta.url)('v86/package.json') as { version: string }).version;
}

/** The inputs that the guest in `folder` was built from; '' where that is not known. */
export async function inputsOfGuest(folder: string): Promise<string> {
  return readFile(`${folder}/inputs`, 'utf8').catch(() => '');
}
