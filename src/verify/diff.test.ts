import fc from 'fast-check';
import { expect, test } from 'vitest';
import { align, diffOutput } from './diff.ts';
import { matchOutput } from './match.ts';

const told = (promised: string, real: string): string[] =>
  diffOutput(promised.split('\n'), real.split('\n')).map((line) => {
    if (line.kind === 'same') return `  ${line.real}`;
    return line.kind === 'missing'
      ? `- ${line.promised}`
      : `${line.kind === 'extra' ? '+' : '…'} ${line.real}`;
  });

test('a changed line stands beside what replaced it', () => {
  expect(told('a\nb\nc', 'a\nB\nc')).toEqual(['  a', '- b', '+ B', '  c']);
});

test('`...` swallows what it may, and what it may not is extra', () => {
  expect(told('first\n...\nlast', 'first\n1\n2\nend')).toEqual(['  first', '… 1', '… 2', '… end', '- last']);
  expect(told('first\n...\nlast', 'zero\nfirst\n1\nlast')).toEqual(['+ zero', '  first', '… 1', '  last']);
});

test('lines with wildcards that fit are the same', () => {
  expect(told('id [..]\nx', 'id 123\ny')).toEqual(['  id 123', '- x', '+ y']);
});

test('a missing line has its place among the promised ones, blank ones at the ends counted', () => {
  expect(diffOutput(['', 'a', 'b', ''], ['a'])).toContainEqual({ kind: 'missing', promised: 'b', index: 2 });
});

test('thousands of lines are cut in the middle', () => {
  const real = Array.from({ length: 5000 }, (_line, index) => String(index));
  const lines = diffOutput(['0', '4999'], real);
  expect(lines.length).toBeLessThan(700);
  expect(lines).toContainEqual({ kind: 'extra', real: '(4400 lines left out here)' });
});

test('there is no difference exactly where the output matches', () => {
  const line = fc.constantFrom('a', 'b', 'c [..]', 'c d', '...');
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 8 }),
      fc.array(fc.constantFrom('a', 'b', 'c d'), { maxLength: 8 }),
      (promised, real) => {
        const differs = align(promised, real).some(({ kind }) => kind === 'missing' || kind === 'extra');
        expect(differs).toBe(matchOutput(promised, real).kind === 'differs');
      },
    ),
  );
});
