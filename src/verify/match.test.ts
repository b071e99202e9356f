import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchOutput } from './match.ts';

const passes = (promised: string, real: string): boolean =>
  matchOutput(promised.split('\n'), real.split('\n')).kind === 'match';
const captured = (promised: string, real: string): unknown => {
  const match = matchOutput(promised.split('\n'), real.split('\n'));
  return match.kind === 'match' ? match.captured : match;
};

test.each<[string, string, string]>([
  ['the same text', 'a\nb', 'a\nb'],
  ['blanks at line ends and blank lines at the ends', '\na  \n', 'a'],
  [
    'a table whose columns are wider',
    'ID    NAME   DRIVER\n[..]   web   bridge',
    'ID         NAME      DRIVER\n123   web         bridge',
  ],
  ['a column one blank apart', 'root   root [..] x', 'root root 1220 x'],
  ['an empty column', 'web   [..]   nginx', 'web             nginx'],
  ['an empty last column', 'web   [..]', 'web'],
  ['two wildcards with an empty column', 'web [..] [..] nginx', 'web nginx'],
  ['a wildcard that is nothing', 'v[..]1', 'v1'],
  ['several wildcards', '[..]a[..]a[..]', 'xxaaxx'],
  ['`...` for no line', 'a\n...\nb', 'a\nb'],
  ['`...` at the start', '...\nb', 'a\na\nb'],
  ['`...` at the end', 'a\n...', 'a\nb\nc'],
  ['`...` alone', '...', ''],
  ['`...` alone for lines', '  ...  ', 'a\nb'],
  ['the last place of the last lines', '...\nb', 'b\na\nb'],
  ['a literal that stands twice', 'a\n...\nb\nc\n...', 'a\nb\nb\nc\nd'],
  ['characters that mean something elsewhere', 'a.*+?^${}()|\\[x]', 'a.*+?^${}()|\\[x]'],
])('fits: %s', (_name, promised, real) => {
  expect(passes(promised, real)).toBe(true);
});

test.each<[string, string, string]>([
  ['another text', 'a', 'b'],
  ['a part of the line', 'web', 'webs'],
  ['more lines', 'a', 'a\nb'],
  ['fewer lines', 'a\nb', 'a'],
  ['the right lines in the wrong order', 'a\nb', 'b\na'],
  ['the wrong order around `...`', 'a\n...\nb', 'b\nx\na'],
  ['one line for two', 'a\n...\na', 'a'],
  ['another indentation', '  a:', '    a:'],
  ['a blank line within', 'a\n\nb', 'a\nb'],
  ['upper and lower case', 'Web', 'web'],
  ['a wildcard across lines', 'a[..]b', 'a\nb'],
  ['an empty capture', 'id=[..ID]', 'id='],
  ['a blank for one of two captures', '[..A][..B]b', 'a b'],
  ['blanks where words are glued', 'a [..] b', 'ab'],
  ['a wildcard between blanks within a word', 'a [..] b', 'axx b'],
])('differs: %s', (_name, promised, real) => {
  expect(passes(promised, real)).toBe(false);
});

test('captures take as little as they can, without blanks around', () => {
  expect(
    captured(
      '...\n    docker swarm join --token [..TOKEN] [..ADDR]\n...',
      'x\n\n    docker swarm join --token SWMTKN-1-2 10.0.0.1:2377\n\ny',
    ),
  ).toEqual({ TOKEN: 'SWMTKN-1-2', ADDR: '10.0.0.1:2377' });
  expect(captured('ID:    [..ID]', 'ID: abc def  ')).toEqual({ ID: 'abc def' });
  expect(captured('[..A][..B]', 'xyz')).toEqual({ A: 'x', B: 'yz' });
  expect(captured('[..A]  [..B]', 'one   two')).toEqual({ A: 'one', B: 'two' });
});

test('a name that stands twice must stand for the same', () => {
  expect(captured('[..A]\n[..A]', 'x\nx')).toEqual({ A: 'x' });
  expect(captured('[..A]\n[..A]', 'x\ny')).toEqual({ kind: 'conflict', name: 'A', values: ['x', 'y'] });
});

const word = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '.', '[', ']', 'é', '{', '\\', '\t') });
/** Its first and last lines are not blank, as those of `screenLines` never are. */
const text = fc
  .array(word, { maxLength: 8 })
  .map((lines) => ['first', ...lines.map((line) => line.trimEnd()), 'last']);

test('any text fits itself', () => {
  fc.assert(
    fc.property(text, (lines) => {
      expect(matchOutput(lines, lines).kind).not.toBe('differs');
    }),
  );
});

test('a text whose parts are replaced by wildcards still fits', () => {
  const cut = fc.tuple(fc.nat(20), fc.nat(20));
  fc.assert(
    fc.property(text, fc.array(cut), fc.nat(8), fc.nat(8), (lines, cuts, from, count) => {
      const promised = lines.map((line, index) => {
        const [start, length] = cuts[index] ?? [0, 0];
        const indent = line.length - line.trimStart().length;
        return start < indent ? line : `${line.slice(0, start)}[..]${line.slice(start + length)}`;
      });
      if (count > 0) promised.splice(from, count, '...');
      expect(matchOutput(promised, lines).kind).not.toBe('differs');
    }),
  );
});

test('a line too many is found, wherever it stands', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom<string>('a', 'b')), fc.nat(20), (lines, at) => {
      expect(matchOutput(lines, lines.toSpliced(at, 0, 'other')).kind).toBe('differs');
    }),
  );
});

test('many wildcards do not take for ever', () => {
  const start = process.cpuUsage();
  expect(passes(`${'[..]a'.repeat(200)}b`, 'a'.repeat(20_000))).toBe(false);
  expect(
    matchOutput(
      Array.from({ length: 200 }, () => ['...', 'a'])
        .flat()
        .concat('b'),
      new Array<string>(20_000).fill('a'),
    ).kind,
  ).toBe('differs');
  expect(process.cpuUsage(start).user / 1000).toBeLessThan(1500);
});
