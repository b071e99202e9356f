import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MarkedLine } from './marks.ts';
import { fold, markOutput } from './marks.ts';
import { matchOutput } from './match.ts';

/** What varies in braces, lines that are not promised after `~`. */
function drawn(lines: readonly MarkedLine[]): string[] {
  return lines.map((line) =>
    line.kind === 'any'
      ? `~${line.text}`
      : line.parts.map(({ kind, text }) => (kind === 'varies' ? `{${text}}` : text)).join(''),
  );
}

const marked = (promised: string, real: string): string =>
  drawn(markOutput(promised.split('\n'), real.split('\n'))).join('\n');

const textOf = (lines: readonly MarkedLine[]): string =>
  lines
    .map((line) => (line.kind === 'any' ? line.text : line.parts.map(({ text }) => text).join('')))
    .join('\n');

test.each<[string, string, string, string]>([
  ['an id alone', '[..]', '3f1c9a', '{3f1c9a}'],
  ['a part of a line', 'id [..], up', 'id 3f1c, up', 'id {3f1c}, up'],
  ['a capture', 'token [..TOKEN]', 'token SWMTKN-1', 'token {SWMTKN-1}'],
  [
    'columns wider than written',
    'ID    NAME\n[..]  web',
    'ID           NAME\n3f1c9a2b     web',
    'ID           NAME\n{3f1c9a2b}     web',
  ],
  [
    'blanks within what varies',
    'web  [..]  80',
    'web    Up  2   minutes   80',
    'web    {Up  2   minutes}   80',
  ],
  ['an empty column', 'web   [..]   nginx', 'web             nginx', 'web             nginx'],
  ['a line that begins with blanks', '    [..] b', '    a b', '    {a} b'],
  ['lines that `...` stands for', '...\ndone', 'one\ntwo\ndone', '~one\n~two\ndone'],
  ['`...` between lines', 'a\n...\nb', 'a\n\nx\nb', 'a\n~\n~x\nb'],
  ['neighbouring wildcards', '[..A][..B] x', 'one two x', '{one two} x'],
  ['the last line of several', '...\n[..]', 'Pulling\nabc', '~Pulling\n{abc}'],
  ['a line of nothing that varies', 'Hello  world', 'Hello   world', 'Hello   world'],
])('%s', (_name, promised, real, expected) => {
  expect(marked(promised, real)).toBe(expected);
});

test('an output of which nothing is promised is marked as such', () => {
  expect(drawn(markOutput([], ['web', 'db']))).toEqual(['~web', '~db']);
});

test('an output that keeps no such promise has no marks', () => {
  expect(drawn(markOutput(['a [..]'], ['b c']))).toEqual(['~b c']);
});

const words = fc.array(
  fc.constantFrom('a', 'web', ' ', '  ', '\t', '\u00a0', ':', '3f', 'ü', '[..]', '...'),
  {
    maxLength: 8,
  },
);
const line = words.map((parts) => parts.join(''));
const text = fc.array(line, { maxLength: 8 });

test('the text of a marked output is the real output, exactly', () => {
  fc.assert(
    fc.property(text, text, (promised, real) => {
      expect(textOf(markOutput(promised, real))).toBe(real.join('\n'));
      expect(textOf(fold(markOutput(promised, real)).flatMap(({ lines }) => lines))).toBe(real.join('\n'));
    }),
  );
});

/** A promise and an output that keeps it: each wildcard has its text, `...` its lines. */
const kept = fc.array(
  fc.oneof(
    fc.record({ before: fc.constantFrom('id ', '', 'x: '), value: fc.constantFrom('3f1c', 'Up 2  s', '0') }),
    fc.array(fc.constantFrom('Pulling', 'b7: done', ''), { maxLength: 9 }),
  ),
  { minLength: 1, maxLength: 6 },
);

test('what is not marked stands in the promise as it is', () => {
  fc.assert(
    fc.property(kept, (pieces) => {
      const promised = pieces.map((piece) => (Array.isArray(piece) ? '...' : `${piece.before}[..] end`));
      const real = pieces.flatMap((piece) =>
        Array.isArray(piece) ? piece : [`${piece.before}${piece.value} end`],
      );
      fc.pre(matchOutput(promised, real).kind === 'match');
      for (const one of markOutput(promised, real)) {
        if (one.kind === 'any') continue;
        const pattern = one.parts.map(({ kind, text }) => (kind === 'varies' ? '[..]' : text)).join('');
        expect(promised).toContain(pattern);
      }
    }),
  );
});

const any = (count: number): MarkedLine[] =>
  Array.from({ length: count }, (_, index) => ({ kind: 'any', text: String(index) }));
const promised = (count: number): MarkedLine[] =>
  Array.from({ length: count }, (_, index) => ({
    kind: 'promised',
    parts: [{ kind: 'written', text: String(index) }],
  }));
const shape = (lines: readonly MarkedLine[]): string[] =>
  fold(lines).map(({ kind, lines: { length } }) => `${length} ${kind}`);

test('what docker tells of a pull is folded, and what is promised after it is not', () => {
  expect(shape([...any(6), ...promised(2)])).toEqual(['8 shown']);
  expect(shape([...any(7), ...promised(2)])).toEqual(['3 shown', '4 folded', '2 shown']);
  expect(shape([...promised(1), ...any(20)])).toEqual(['4 shown', '17 folded']);
});

test('a long output ends after what a reader looks at', () => {
  expect(shape(promised(32))).toEqual(['32 shown']);
  expect(shape(promised(100))).toEqual(['24 shown', '76 folded']);
  expect(shape([])).toEqual([]);
});
