import { expect, test } from 'vitest';
import { capturedNames, parsePatternLine } from './pattern.ts';

const text = (value: string) => ({ kind: 'text', text: value });
const capture = (name: string) => ({ kind: 'capture', name });
const any = { kind: 'any' };

test.each([
  ['plain', [text('plain')]],
  ['', []],
  ['[..]', [any]],
  ['a [..] b', [text('a '), any, text(' b')]],
  ['--token [..TOKEN] [..]', [text('--token '), capture('TOKEN'), text(' '), any]],
  ['[..a][..B_2]', [capture('a'), capture('B_2')]],
  ['[...] [..1] [.. ]', [text('[...] [..1] [.. ]')]],
  ['... more', [text('... more')]],
])('%s', (line, tokens) => {
  expect(parsePatternLine(line)).toEqual({ kind: 'line', tokens });
});

test.each(['...', '  ...', '...  '])('%j stands for any lines', (line) => {
  expect(parsePatternLine(line)).toEqual({ kind: 'elision' });
});

test('names are given once, in order', () => {
  expect(capturedNames(['[..B] [..A]', '[..B]', '...'])).toEqual(['B', 'A']);
});
