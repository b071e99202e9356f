import { expect, test } from 'vitest';
import { findingsIn } from './findings.ts';
import type { Room } from './rooms.ts';

const rooms: readonly Room[] = [
  { path: 'src/lab', about: 'the language', imports: [] },
  { path: 'src/site', about: 'the site', imports: ['src/lab'] },
  { path: 'src/sandbox/sandbox.ts', about: 'the contract', imports: [] },
];
const files = {
  'src/lab/page.ts': '',
  'src/site/library.ts': "import '../lab/page.ts';",
  'src/sandbox/sandbox.ts': '',
};

/** What is told of a house where `changed` files are as given and the rest as they should be. */
function told(changed: Readonly<Record<string, string>>, table: readonly Room[] = rooms): string[] {
  const all = new Map(Object.entries({ ...files, ...changed }));
  return findingsIn(all, table).map(({ at, why, hint }) => `${at} ${why} ${hint}`);
}

const both = 'Put what both need into a room that both may import, or hand it in from above;';
const table = 'where the design is to change, change src/house/rooms.ts.';

test('a house in order', () => {
  expect(told({ 'src/sandbox/sandbox.test.ts': "import './sandbox.ts';" })).toEqual([]);
});

test('an import that the table does not allow is told, whichever way it is written', () => {
  for (const [written, column] of [
    ["import { a } from '../site/library.ts';", 19],
    ["import type { A } from '../site/library.ts';", 24],
    ["const a = import('../site/library.ts');", 18],
  ] as const)
    expect(told({ 'src/lab/own.ts': written, 'src/site/library.ts': "import '../lab/page.ts';" })).toEqual(
      expect.arrayContaining([
        `src/lab/own.ts:1:${column} lab may not import site. It imports nothing of ours. ${both} ${table}`,
      ]),
    );
});

test('of a room that may import some, they are told', () => {
  expect(told({ 'src/site/engine.ts': "import '../sandbox/sandbox.ts';" })).toEqual([
    `src/site/engine.ts:1:8 site may not import sandbox/sandbox.ts. It imports lab. ${both} ${table}`,
  ]);
});

test('a file in no room is told, and who imports it', () => {
  expect(told({ 'src/site/a.ts': "import '../helpers/b.ts';", 'src/helpers/b.ts': '' })).toEqual([
    'src/helpers/b.ts It is in no room. Put it into one, or give its folder a line in src/house/rooms.ts.',
    `src/site/a.ts:1:8 site may not import src/helpers/b.ts, which is in no room. It imports lab. ${both} ${table}`,
  ]);
});

test('what the table allows and nobody does is told, and a room without files', () => {
  const more = [
    ...rooms,
    { path: 'src/search', about: 'the search', imports: [] },
    { path: 'src/cli', about: 'the command', imports: ['src/lab', 'src/lba'] },
  ];
  expect(told({ 'src/cli/main.ts': '' }, more)).toEqual([
    'src/house/rooms.ts search has no file. Take it out of the table.',
    'src/house/rooms.ts cli may import lab, and no file of it does. Take it out of the table.',
    'src/house/rooms.ts cli may import src/lba, which is no room. Write the path of a room.',
  ]);
});

test('a computed import is told', () => {
  expect(told({ 'src/lab/own.ts': 'export const own = import(`./${name}.ts`);' })).toEqual([
    'src/lab/own.ts:1:27 What is imported is computed, so that nobody can tell what it is. Write its path; where it is no file of ours, mark it with /* @vite-ignore */.',
  ]);
});

const third =
  'Put what both need into a third one, or let one say in a type of its own what it needs of the other.';

test('files in a circle are told, of types alone too', () => {
  expect(
    told({
      'src/lab/page.ts': "import { fence } from './fences.ts';",
      'src/lab/fences.ts': "import { words } from './words.ts';",
      'src/lab/words.ts': "import type { Page } from './page.ts';",
    }),
  ).toEqual([
    `src/lab/fences.ts Files import each other in a circle: src/lab/fences.ts → src/lab/words.ts → src/lab/page.ts → src/lab/fences.ts. ${third}`,
  ]);
});

test('folders in a circle are told, however deep they lie and although no two files are in one', () => {
  expect(
    told({
      'src/site/search/a.ts': "import '../pages/deep/b.ts';",
      'src/site/pages/deep/b.ts': '',
      'src/site/pages/c.ts': "import '../search/d.ts';",
      'src/site/search/d.ts': '',
    }),
  ).toEqual([
    `src/site/pages Folders import each other in a circle: src/site/pages → src/site/search → src/site/pages. ${third}`,
  ]);
});

test('a file may import from the folder that is named after it, and be imported from there', () => {
  expect(
    told({
      'src/site/server.ts': "import './server/calls.ts';",
      'src/site/server/calls.ts': "import '../protocol.ts';",
      'src/site/protocol.ts': '',
    }),
  ).toEqual([]);
});
