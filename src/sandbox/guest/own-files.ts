/** The files of ours that go into images: an input of every stage that makes these. */
import { join } from 'node:path';
import { hashesOfFolder, sha256OfFile } from './cache.ts';
import type { ImageDefinition } from './image-definition.ts';
import { ownRoot } from './image-tree.ts';

/** What `definitions` take from our folder `images/`: copied files with their hashes and modes, and compiled sources. */
export async function hashesOfOwnFiles(
  definitions: readonly Pick<ImageDefinition, 'own' | 'compile'>[],
  images: string,
): Promise<unknown> {
  const copied = [...new Set(definitions.flatMap(({ own }) => own ?? []))];
  const compiled = [...new Set(definitions.flatMap(({ compile }) => compile?.source ?? []))];
  return Promise.all([
    ...copied.map(async (own) => [own, await hashesOfFolder(ownRoot(images, own))] as const),
    ...compiled.map(async (source) => [source, await sha256OfFile(join(images, source))] as const),
  ]);
}
