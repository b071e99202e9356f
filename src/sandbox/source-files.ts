/** The files that a module of ours is made of, so that what it makes is made anew when one of them changes. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';

/**
 * `entries` (absolute) and every file of ours that they import, in turn, with the SHA-256 (hex) of each; sorted by
 * path, which is relative to `root`. Types are no part of what runs, so `import type` is not followed.
 * @throws {Error} where a file that is imported is not there
 */
export async function sourcesOf(
  entries: readonly string[],
  root: string,
): Promise<readonly (readonly [path: string, sha256: string])[]> {
  const hashes = new Map<string, string>();
  const queue = [...entries];
  for (const file of queue) {
    if (hashes.has(file)) continue;
    const bytes = await readFile(file);
    hashes.set(file, createHash('sha256').update(bytes).digest('hex'));
    queue.push(...importsOf(bytes.toString()).map((path) => resolve(dirname(file), path)));
  }
  return [...hashes]
    .map(([file, hash]) => [relative(root, file).replaceAll('\\', '/'), hash] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Relative ones, as written, of a module in the house's style: each import or export begins a line. */
export function importsOf(source: string): readonly string[] {
  const from = /^(?:import|export)\b(?!\s+type\b)[^'"`;]*?\bfrom\s+['"](\.{1,2}\/[^'"]+)['"]/gm;
  const alone = /^import\s+['"](\.{1,2}\/[^'"]+)['"]/gm;
  const later = /\bimport\(\s*['"](\.{1,2}\/[^'"]+)['"]\s*\)/g;
  return [from, alone, later].flatMap((pattern) =>
    [...source.matchAll(pattern)].map(([, path = '']) => path),
  );
}
