/**
 * An independent judge of `matchOutput`: written from its rules, not from its code, and as plainly as can be. It
 * tries every place for every wildcard, which is right and takes for ever on anything long.
 *
 * `ORACLE_CASES=400000 npx vitest run src/verify/match.oracle.test.ts` looks longer than `npm test` does.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Match } from './match.ts';
import { matchOutput } from './match.ts';

const caseCount = Number(process.env['ORACLE_CASES'] ?? 20_000);

/** What the named wildcards stood for, in the order of the text. */
type Captures = readonly (readonly [name: string, value: string])[];

/** A line as it is compared: runs of blanks within it are one, those at its begin stay, none at its end. */
function compared(line: string): string {
  const [indentation = ''] = /^[ \t]*/.exec(line) ?? [];
  const words = line.trim();
  return words === '' ? '' : indentation + words.split(/[ \t]+/).join(' ');
}

const isWildcard = (piece: string): boolean => /^\[\.\.[A-Z]?\]$/.test(piece);

/** Every way in which a promised line can stand for a real one, the shortest wildcards first. */
function lineWays(promised: string, real: string): Generator<Captures> {
  // The end of a line is as good as a blank, so that a last column may be empty.
  const pieces = `${compared(promised)} `.split(/(\[\.\.[A-Z]?\])/).filter((piece) => piece !== '');
  return ways(pieces, `${compared(real)} `);
}

function* ways(pieces: readonly string[], text: string): Generator<Captures> {
  const [piece, ...rest] = pieces;
  if (piece === undefined) {
    if (text === '') yield [];
  } else if (!isWildcard(piece)) {
    if (!text.startsWith(piece)) return;
    // Around an empty column the blank before it is the blank after it.
    if (piece.endsWith(' ') && rest[0] === '[..]' && rest[1]?.startsWith(' ') === true)
      yield* ways(rest, text.slice(piece.length - 1));
    yield* ways(rest, text.slice(piece.length));
  } else {
    const name = piece.slice(3, -1);
    for (let length = 0; length <= text.length; length++) {
      const value = text.slice(0, length).trim();
      if (name !== '' && value === '') continue;
      for (const others of ways(rest, text.slice(length)))
        yield name === '' ? others : [[name, value], ...others];
    }
  }
}

/** Every way in which promised lines can stand for real ones, the shortest `...` first. */
function* outputWays(promised: readonly string[], real: readonly string[]): Generator<Captures> {
  const [line, ...rest] = promised;
  if (line === undefined) {
    if (real.length === 0) yield [];
  } else if (line.trim() === '...') {
    for (let count = 0; count <= real.length; count++) yield* outputWays(rest, real.slice(count));
  } else {
    const [first, ...others] = real;
    if (first === undefined) return;
    for (const here of lineWays(line, first))
      for (const below of outputWays(rest, others)) yield [...here, ...below];
  }
}

function judged(
  promised: readonly string[],
  real: readonly string[],
): Match['kind'] | Record<string, string> {
  const lines = [...promised];
  while (lines[0]?.trim() === '') lines.shift();
  while (lines.at(-1)?.trim() === '') lines.pop();
  for (const captures of outputWays(lines, real)) {
    const captured: Record<string, string> = {};
    for (const [name, value] of captures) {
      if (captured[name] !== undefined && captured[name] !== value) return 'conflict';
      captured[name] = value;
    }
    return captured;
  }
  return 'differs';
}

const allPieces = ['a', 'b', 'ab', ' ', '  ', '.', '[..]', '[..]', '[..A]', '[..B]', ' [..] ', 'a [..A] b'];
const promisedLine = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(...allPieces), { maxLength: 6 }).map((pieces) => pieces.join('')),
  },
  { weight: 2, arbitrary: fc.constantFrom('...', '  ... ', '', '[..]', '[..A]') },
);
const realText = fc
  .array(fc.constantFrom('a', 'b', ' ', '.', 'ab', '  '), { maxLength: 5 })
  .map((pieces) => pieces.join(''));
const promise = fc.array(promisedLine, { maxLength: 4 });

/** Lines as a terminal leaves them: no blanks at their ends, none empty at either end. */
function onScreen(lines: readonly string[]): readonly string[] {
  const trimmed = lines.map((line) => line.trimEnd());
  const first = trimmed.findIndex((line) => line !== '');
  return first < 0 ? [] : trimmed.slice(first, trimmed.findLastIndex((line) => line !== '') + 1);
}

/** A promise and output that was made from it, perhaps with something changed, or has nothing to do with it. */
const cases = fc
  .tuple(promise, fc.array(realText, { minLength: 16, maxLength: 16 }), fc.nat(9), fc.nat(4))
  .map(([promised, texts, change, at]): readonly [readonly string[], readonly string[]] => {
    let next = 0;
    const text = (): string => texts[next++ % texts.length] ?? '';
    const made = promised.flatMap((line) => {
      if (line.trim() === '...') return texts.slice(0, text().length % 3);
      return [line.replace(/\[\.\.[A-Z]?\]/g, text)];
    });
    if (change === 0) made.splice(at, 1);
    if (change === 1) made.splice(at, 0, text());
    if (change === 2) made[at] = text();
    return [promised, onScreen(change === 3 ? texts.slice(0, at) : made)];
  });

test(`${caseCount} random promises are judged as by an independent judge`, () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(cases, ([promised, real]) => {
      const expected = judged(promised, real);
      const match = matchOutput(promised, real);
      expect(match.kind === 'match' ? match.captured : match.kind).toEqual(expected);
      const kind = typeof expected === 'string' ? expected : 'match';
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
    }),
    { numRuns: caseCount },
  );
  // A judge that sees only one kind of case says nothing.
  for (const kind of ['match', 'differs', 'conflict'])
    expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(caseCount / 100);
}, 600_000);
