import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { followImports, importsIn } from './imported-files.ts';

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
