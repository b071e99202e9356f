import { expect, test } from 'vitest';
import { importsIn } from './imports.ts';

const paths = (file: string, ...lines: string[]) =>
  importsIn(file, lines.join('\n')).map(
    ({ path, line, column }) => `${line}:${column} ${path ?? 'computed'}`,
  );

test('every way to import a file of ours is seen, with its place', () => {
  expect(
    paths(
      'src/a.ts',
      "import { b } from './b.ts';",
      "import type { C } from '../c.ts';",
      "import './d.ts';",
      "export { e } from './e.ts';",
      "export type * from './f.ts';",
      "const g = async () => (await import('./g.ts')).g;",
      "type H = import('./h.ts').H;",
      "new Worker(new URL('./i.ts', import.meta.url));",
      "import j from './j.css?url';",
      "vi.mock('./b.ts', async () => import('./k.ts'));",
    ),
  ).toEqual([
    '1:19 ./b.ts',
    '2:24 ../c.ts',
    '3:8 ./d.ts',
    '4:19 ./e.ts',
    '5:20 ./f.ts',
    '6:37 ./g.ts',
    '7:17 ./h.ts',
    '8:20 ./i.ts',
    '9:15 ./j.css',
    '10:38 ./k.ts',
  ]);
});

test('packages, files that are read, and what only looks like an import are none of ours', () => {
  expect(
    paths(
      'src/a.ts',
      "import { readFile } from 'node:fs/promises';",
      "const words = readFile(new URL('../words.txt', import.meta.url));",
      '// import { b } from "./b.ts";',
      'const said = "import { c } from \'./c.ts\';";',
      "const quote = /['\"]/.exec(`import './d.ts'`);",
      'const built = import(/* @vite-ignore */ `${folder}pagefind.js`);',
    ),
  ).toEqual([]);
});

test('what is computed is told, for nobody can tell what it is', () => {
  expect(paths('src/a.ts', '', 'const all = import(`./${name}.ts`);')).toEqual(['2:20 computed']);
});

test('of an Astro file its front matter and its scripts are read, where they stand', () => {
  expect(
    paths(
      'src/a.astro',
      '---',
      "import B from './B.astro';",
      '---',
      "<p>Don't import { c } from './c.ts';</p>",
      '<B />',
      '<script>',
      "  import './d.ts';",
      '</script>',
    ),
  ).toEqual(['2:15 ./B.astro', '7:10 ./d.ts']);
});
