import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AndOr, ShellCommand, ShellList } from './shell-tree.ts';
import { shellTree } from './shell-tree.ts';

/** In short: `while(true){a|b}&`. */
function shape(list: ShellList): string {
  return list.map(andOr).join('; ');
}

function andOr({ pipelines, operators, isJob }: AndOr): string {
  const text = pipelines
    .map(({ commands, isInverted }, index) => {
      const before = index === 0 ? '' : ` ${operators[index - 1] ?? ''} `;
      return `${before}${isInverted ? '! ' : ''}${commands.map(command).join(' | ')}`;
    })
    .join('');
  return isJob ? `${text} &` : text;
}

function command(node: ShellCommand): string {
  switch (node.kind) {
    case 'simple':
      return node.raw.join(' ');
    case 'test':
      return 'test';
    case 'function':
      return `${node.name}=${command(node.body)}`;
    case 'group':
      return `(${shape(node.list)})`;
    case 'loop':
      return `${node.keyword}(${shape(node.condition)}){${shape(node.body)}}${node.redirections.join(' ')}`;
    case 'if':
      return `if(${node.conditions.map(shape).join()}){${node.branches.map(shape).join(',')}}`;
    case 'case':
      return `case{${node.branches.map(shape).join(',')}}`;
  }
}

test.each([
  ['a; b\nc', 'a; b; c'],
  ['a && b || ! c | d &', 'a && b || ! c | d &'],
  ['(a; b) | { c; }', '(a; b) | (c)'],
  ['while true; do a; done &', 'while(true){a} &'],
  ['until a; do b; done < f', 'until(a){b}< f'],
  ['for x in 1 2; do a $x; done', 'for(){a $x}'],
  ['for ((;;)); do a; done', 'for(){a}'],
  ['if a; then b; elif c; then d; else e; fi', 'if(a,c){b,d,e}'],
  ['case $x in a) b;; *) c;; esac', 'case{b,c}'],
  ['f() { a; }; f', 'f=(a); f'],
  ['function f { a; }\nf', 'f=(a); f'],
  ['[[ a && b ]] && c', 'test && c'],
])('%s', (text, expected) => {
  const tree = shellTree(text);
  expect(shape(tree.list)).toBe(expected);
  expect(tree.isWhole).toBe(true);
});

test('places are those of the text', () => {
  const text = 'x; while true; do a; done | head &';
  const loop = shellTree(text).list[1];
  expect(text.slice(loop?.start, loop?.end)).toBe('while true; do a; done | head &');
  const [first] = loop?.pipelines[0]?.commands ?? [];
  expect(text.slice(first?.start, first?.end)).toBe('while true; do a; done');
  expect(first?.kind === 'loop' && text.slice(first.head.start, first.head.end)).toBe('true;');
});

test.each(['done', 'a; }', ')', 'a\nfi', `${'('.repeat(100_000)}a`])(
  '%# is not followed to its end',
  (text) => {
    expect(shellTree(text).isWhole).toBe(false);
  },
);

test('no text makes it throw', () => {
  const parts = 'while until for do done if then fi case in esac { } ( ) (( )) ; & && | || ! a "b'.split(' ');
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...parts, '\n')), (words) => {
      shellTree(words.join(' '));
    }),
  );
});
