import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { followImports, importedFrom, importsIn } from './imported-files.ts';

test.each([
  ['import a from "./a.astro";', ['1 ./a.astro']],
  ["# A\n\nimport { a,\n  b } from './a.ts'\nimport './style.css'", ['3 ./a.ts', '5 ./style.css']],
  ['import {x}from"y";\nexport * from "./z.js";\nexport { default } from "q";', ['1 y', '2 ./z.js', '3 q']],
  ['export const name = "World";\nexport function f() { return "x"; }\nexport default "y";', []],
  ['import this is prose about\n\nsomething "./else.ts"', []],
  ['Text that says import x from "./a.ts".', []],
])('imports of %j', (text, expected) => {
  expect(importsIn(text).map(({ from, line }) => `${line} ${from}`)).toEqual(expected);
});

const folder = await mkdtemp(join(tmpdir(), 'labs-imports-'));
afterAll(() => rm(folder, { recursive: true }));

test('what is imported is followed, in circles as well', async () => {
  const files: Readonly<Record<string, string>> = {
    'a.ts': 'export { b } from "./parts";\nexport { c } from "./gone.js";',
    'parts/index.ts':
      'import "../a.ts";\nimport "../style.css";\nvoid import("./data.json");\nexport const b = 1;',
    'parts/data.json': '{}',
    'style.css': '@import "./more.css";',
    'more.css': '',
  };
  await mkdir(join(folder, 'parts'));
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
  const { files: found } = followImports(
    join(folder, 'page.mdx'),
    'import { b } from "./a";\nimport x from "package";',
  );
  expect([...found].map((file) => file.slice(folder.length + 1)).sort()).toEqual(Object.keys(files).sort());
});

test('what is there and cannot be read is told apart, wherever it is imported', async () => {
  const own = join(folder, 'unreadable');
  await mkdir(join(own, 'folder.js'), { recursive: true });
  await symlink('round.js', join(own, 'round.js'));
  await symlink('/dev/zero', join(own, 'zero.js'));
  await writeFile(join(own, 'near.ts'), 'import "./round.js";\nimport "./gone.js";\nimport "./folder.js";');
  const { files, unreadable } = followImports(join(own, 'page.mdx'), 'import "./near";\nimport "./zero.js";');
  expect([...files]).toEqual([join(own, 'near.ts')]);
  expect(unreadable).toMatchObject([
    { path: join(own, 'zero.js'), why: 'it is a device, not a file' },
    { path: join(own, 'round.js'), why: 'its links go round in a circle' },
  ]);
});

test.each([
  ['./a', { kind: 'file', path: 'a.ts' }],
  ['./a.js', { kind: 'file', path: 'a.ts' }],
  ['./a.ts?raw', { kind: 'file', path: 'a.ts' }],
  ['./parts', { kind: 'file', path: 'parts/index.ts' }],
  ['./parts/data.json/x', { kind: 'missing' }],
  ['./gone.ts', { kind: 'missing' }],
  ['package', undefined],
])('%s is what a bundler takes for it', (from, expected) => {
  const target = importedFrom(join(folder, 'page.mdx'), from);
  expect(target).toEqual(
    expected !== undefined && 'path' in expected
      ? { ...expected, path: join(folder, expected.path) }
      : expected,
  );
});
