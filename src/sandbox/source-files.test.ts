import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { importsOf, sourcesOf } from './source-files.ts';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const closure = async (...paths: readonly string[]) =>
  (
    await sourcesOf(
      paths.map((path) => `${root}/${path}`),
      root,
    )
  ).map(([path]) => path);

test('imports are followed, types are not', () => {
  const source = [
    "import { a } from './a.ts';",
    "import type { B } from './b.ts';",
    "import { type C, d } from '../c.ts';",
    "import * as e from './e.ts';",
    'import {',
    '  f,',
    '  g,',
    "} from './f.ts';",
    "import './h.ts';",
    "export { i } from './i.ts';",
    "export type { J } from './j.ts';",
    "export const k = async () => (await import('./k.ts')).k;",
    "import { readFile } from 'node:fs/promises';",
    'const said = "import { l } from \'./l.ts\';";',
    "import sharp from 'sharp';",
  ].join('\n');
  expect(importsOf(source)).toEqual(['./a.ts', '../c.ts', './e.ts', './f.ts', './i.ts', './h.ts', './k.ts']);
});

test('what the snapshot is taken with is found through every folder', async () => {
  const files = await closure('src/sandbox/guest/snapshot.ts');
  for (const name of ['guest/run', 'machine/machine', 'machine/disk', 'machine/compiled-code'])
    expect(files).toContain(`src/sandbox/${name}.ts`);
});

test('TypeScript finds the same in all that builds guests and nodes', async () => {
  const files = await closure('src/sandbox/guest/build.ts', 'src/sandbox/docker/server.ts');
  expect(files.length).toBeGreaterThan(40);
  for (const file of files) {
    const text = await readFile(`${root}/${file}`, 'utf8');
    const known = new Set(importsOf(text));
    // It counts those of types as well.
    const all = ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
    const types = [...text.matchAll(/^import type [^;]*from '([^']+)'/gm)].map(([, path]) => path);
    const values = all.filter((path) => path.startsWith('.') && !(types.includes(path) && !known.has(path)));
    expect([...known].sort(), file).toEqual([...new Set(values)].sort());
  }
});
