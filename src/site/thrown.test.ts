import { expect, test } from 'vitest';
import { inWords } from './thrown.ts';

const folders = { root: '/home/me/site/', labsDir: '/home/me/labs', distDir: '/home/me/site/dist' };

test.each([
  [new Error('not today.'), 'not today'],
  [new Error('first\nsecond'), 'first'],
  [new Error(''), 'it gave no reason'],
  ['just text', 'just text'],
  [undefined, 'undefined'],
  [null, 'null'],
  [3, '3'],
  [Symbol('odd'), 'Symbol(odd)'],
  [{ message: 'said all the same' }, 'said all the same'],
  [Object.create(null), 'something that has no words'],
  [
    {
      toString: () => {
        throw new Error('no');
      },
    },
    'something that has no words',
  ],
  [new Error('\u001b[31mred\u001b[0m'), 'red'],
])('%o in words', (thrown, words) => {
  expect(inWords(thrown, folders)).toBe(words);
});

test('files are named as findings name them, never by where they are on this machine', () => {
  const said = (message: string) => inWords(new Error(message), folders);
  expect(said("ENOENT: open '/home/me/labs/a/x.txt'")).toBe("ENOENT: open 'a/x.txt'");
  expect(said("Could not resolve './gone.js' in ../labs/mdx/far.js")).toBe(
    "Could not resolve './gone.js' in mdx/far.js",
  );
  expect(said('cannot load file:///home/me/site/dist/chunks/a.mjs')).toBe('cannot load chunks/a.mjs');
  expect(said('cannot load /home/me/site/src/lab/page.ts')).toBe('cannot load src/lab/page.ts');
});
