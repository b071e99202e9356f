import { expect, test } from 'vitest';
import { fileFindingsIn } from './files.ts';

const told = (files: Readonly<Record<string, string>>): string[] =>
  fileFindingsIn(new Map(Object.entries(files))).map(({ at, why, hint }) => `${at} ${why} ${hint}`);

test('a file begins with what it is for', () => {
  expect(
    told({
      'src/lab/a.ts': '/** Pages, read. */\nexport {};\n',
      'src/pages/a.astro': '---\n/** The first page. */\n---\n',
      'src/cli/main.ts': '#!/usr/bin/env node\n/** The command. */\n',
      'src/env.d.ts': '/// <reference types="astro/client" />\n',
      'src/lab/a.test.ts': "import { test } from 'vitest';\n",
      'src/lab/fixtures/a.ts': 'export {};\n',
    }),
  ).toEqual([]);
  const mend = 'It does not say what it is for. Begin it with a comment whose first words name its subject.';
  expect(told({ 'src/lab/a.ts': 'export {};\n/** Late. */\n', 'src/pages/a.astro': '---\n---\n' })).toEqual([
    `src/lab/a.ts ${mend}`,
    `src/pages/a.astro ${mend}`,
  ]);
});

test('a file has no more than 400 lines, but a table', () => {
  const long = `/** Much. */\n${'\n'.repeat(400)}`;
  expect(told({ 'src/lab/a.ts': long, 'src/lab/rules.ts': long })).toEqual([
    'src/lab/a.ts It has 401 lines; 400 are the most. Part it where its subject parts.',
  ]);
});
