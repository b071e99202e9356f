import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { whatIsWrong } from './mdx-check.ts';

const labsDir = await mkdtemp(join(tmpdir(), 'labs-mdx-'));
afterAll(() => rm(labsDir, { recursive: true }));
const folders = { root: labsDir, labsDir, distDir: join(labsDir, 'dist') };

const wrong = (text: string, file = 'a/page.mdx'): string | undefined => {
  const found = whatIsWrong(file, text, folders);
  return found === undefined ? undefined : `${found.file}:${found.line} ${found.step}: ${found.why}`;
};

await mkdir(join(labsDir, 'a/folder'), { recursive: true });
await mkdir(join(labsDir, 'b'));
await writeFile(join(labsDir, 'a/there.ts'), 'export const x = 1;');
await writeFile(join(labsDir, 'a/far.js'), 'export * from "./zero.js";');
await symlink('/dev/zero', join(labsDir, 'a/zero.js'));
await symlink('/dev/zero', join(labsDir, 'b/package.json'));

test('a page in order', () => {
  expect(wrong('import { x } from "./there";\n\n# A\n\n{x}\n')).toBeUndefined();
  expect(wrong('# A\n\n```js\nimport { x } from "./only-shown.js";\n```\n')).toBeUndefined();
  expect(wrong('import text from "./there.ts?raw";\n\n{text}\n')).toBeUndefined();
});

test.each([
  [
    '# A\n\n{',
    'a/page.mdx:3 compiled: 3:1: Unexpected end of file in expression, expected a corresponding closing brace for `{` (mdx-jsx:unexpected-character)',
  ],
  [
    '---\nlayout: ../x.astro\n---\n',
    'a/page.mdx:1 compiled: its front matter names a `layout`, and the site has its own',
  ],
  [
    '# A\n\nimport x from "./gone.js";\n',
    'a/page.mdx:3 compiled: it imports “./gone.js”, which is not there',
  ],
  [
    'import x from "no-such-package";\n',
    'a/page.mdx:1 compiled: it imports “no-such-package”, which is not there',
  ],
  ['import x from "./folder";\n', 'a/page.mdx:1 compiled: it imports “./folder”, which is a folder'],
  [
    'import x from "./zero.js";\n',
    'a/page.mdx:1 compiled: it imports “./zero.js”, which cannot be read: it is a device, not a file',
  ],
  [
    'import x from "./far.js";\n',
    'a/page.mdx:1 compiled: it needs a/zero.js, which cannot be read: it is a device, not a file',
  ],
])('%j is told', (text, expected) => {
  expect(wrong(text)).toBe(expected);
});

test('what stands beside a page and is read with it', () => {
  expect(wrong('# A\n', 'b/page.mdx')).toBe(
    'b/page.mdx:1 compiled: it needs b/package.json, which cannot be read: it is a device, not a file',
  );
});

test('names that imports or disks give another meaning', () => {
  expect(wrong('# A\n', 'a/what?.mdx')).toBe(
    'a/what?.mdx:1 compiled: its path has “?”, which imports give another meaning',
  );
  const long = `${'x'.repeat(201)}.mdx`;
  expect(wrong('# A\n', long)).toBe(
    `${long}:1 compiled: its name has 205 bytes, of which the bundler takes 200`,
  );
});

test('what is nested so deep that the bundler has no stack left', () => {
  const nested = (depth: number) => wrong(`# A\n\n${'<b>'.repeat(depth)}x${'</b>'.repeat(depth)}\n`);
  expect(nested(250)).toBeUndefined();
  expect(nested(1000)).toBe('a/page.mdx:1 compiled: it is nested 2004 deep, and may be 600');
});
