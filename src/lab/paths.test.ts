import { expect, test } from 'vitest';
import { isOddName, labIdOf, pagePath, titleFromName } from './paths.ts';

test.each([
  ['networking/A4-HTTP Routing Mesh.md', 'networking/a4-http-routing-mesh', 'A4 HTTP Routing Mesh'],
  ['networking/README.md', 'networking', 'Networking'],
  ['networking/readme.MD', 'networking', 'Networking'],
  ['a/b/index.mdx', 'a/b', 'B'],
  ['README.md', 'readme', 'README'],
  ['1.12/swarm_sample.md', '1-12/swarm_sample', 'Swarm sample'],
  ['a/Ünïcode & more.md', 'a/ünïcode-more', 'Ünïcode & more'],
  ['a/???.md', 'a/page', '???'],
])('%s', (file, path, title) => {
  expect(pagePath(file)).toBe(path);
  expect(titleFromName(file)).toBe(title);
});

test.each([
  ['top.md', ''],
  ['SQL Server/a/b.md', 'sql-server'],
])('the lab of %s', (file, lab) => {
  expect(labIdOf(file)).toBe(lab);
});

test.each([
  ['a/b.md', false],
  ['a/README.mdx', false],
  ['a/b c.md', true],
  ['a/b.MD', true],
  ['a/é.md', true],
])('%s is odd: %s', (file, odd) => {
  expect(isOddName(file)).toBe(odd);
});
