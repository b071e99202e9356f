/** The comparison of promised and real output: for people, and for bringing a page up to date. */
import { parsePatternLine } from '../lab/pattern.ts';
import type { LinePattern } from './line.ts';
import { compileLine, matchLine, squeeze } from './line.ts';
import { withoutOuterBlanks } from './match.ts';
import { isPullLine } from './pull-lines.ts';
import type { DiffLine } from './result.ts';
import { withWildcards } from './volatile.ts';

/** Real lines beyond these are left out, from the middle: nobody reads them, and the page must not stall. */
const longestReal = 600;

/** Of two explanations alike in lines, the one that finds more of what is promised. */
const missingCost = 1001;
const extraCost = 1000;
/** A line that is alike counts as the same line, changed: less than one that `...` has swallowed. */
const changedCost = 950;
/** Tips the scales between explanations alike in lines, and never adds up to one: exact in binary. */
const unlikely = 1 / 1024;
/** Beyond this many pairs of lines likeness is not looked at. */
const mostPairs = 200_000;

/** A step of the way through both texts. `index`: place among the promised lines. */
export type Step =
  | { readonly kind: 'same'; readonly index: number; readonly real: string }
  | { readonly kind: 'changed'; readonly index: number; readonly real: string }
  | { readonly kind: 'missing'; readonly index: number }
  | { readonly kind: 'extra'; readonly real: string }
  /** A real line that `...` stands for. */
  | { readonly kind: 'elided'; readonly index: number; readonly real: string }
  /** `...` ends here. */
  | { readonly kind: 'elision'; readonly index: number };

interface Entry {
  readonly index: number;
  /** Undefined for `...`. */
  readonly pattern: LinePattern | undefined;
}

/**
 * The smallest set of missing and extra lines that explains the difference. `promised`: output lines as
 * the page has them; `real`: lines of `screenLines`.
 */
export function diffOutput(promised: readonly string[], real: readonly string[]): DiffLine[] {
  return align(promised, shortened(real)).flatMap((step): DiffLine[] => {
    switch (step.kind) {
      case 'same':
        return [{ kind: 'same', promised: promised[step.index] ?? '', real: step.real }];
      case 'missing':
        return [{ kind: 'missing', promised: promised[step.index] ?? '', index: step.index }];
      case 'changed':
        return [
          { kind: 'missing', promised: promised[step.index] ?? '', index: step.index },
          { kind: 'extra', real: step.real },
        ];
      case 'extra':
      case 'elided':
        return [{ kind: step.kind, real: step.real }];
      case 'elision':
        return [];
    }
  });
}

/** Blank lines at the ends of the promise have no step. */
export function align(promised: readonly string[], real: readonly string[]): Step[] {
  const skipped = promised.findIndex((line) => line.trim() !== '');
  const entries = withoutOuterBlanks(promised).map((text, index): Entry => ({
    index: index + skipped,
    pattern: parsePatternLine(text).kind === 'elision' ? undefined : compileLine(text),
  }));
  const squeezed = real.map(squeeze);
  const words = real.map((line) => line.trim().split(/\s+/));
  const lookAtLikeness = entries.length * real.length <= mostPairs;
  const bare = entries.some(({ pattern }) => pattern !== undefined && isBare(pattern));
  const bareCosts = bare ? squeezed.map((text, at) => bareCost(text, at === squeezed.length - 1)) : [];
  const price = entries.map(({ index, pattern }) => {
    const own = (promised[index] ?? '').trim().split(/\s+/);
    return squeezed.map((text, at) => {
      if (pattern === undefined) return Infinity;
      if (matchLine(pattern, text) !== undefined) return isBare(pattern) ? (bareCosts[at] ?? 0) : 0;
      return lookAtLikeness && areAlike(own, words[at] ?? []) ? changedCost : Infinity;
    });
  });
  return walk(entries, real, price, costs(entries, real.length, price));
}

/** Nothing but wildcards, so that it fits every line. */
function isBare({ tokens }: LinePattern): boolean {
  return tokens.every((token) => token.kind !== 'text' || token.text.trim() === '');
}

/**
 * What speaks against `text` being the line that a bare wildcard was written for: that is as a rule an id, else
 * the last line, and least of all docker's account of a pull.
 */
function bareCost(text: string, isLast: boolean): number {
  const place = isLast ? 0 : 1;
  if (isPullLine(text)) return (4 + place) * unlikely;
  return (withWildcards(text, '').trim() === '[..]' ? place : 2 + place) * unlikely;
}

/** At least half of the words that are not wildcards stand in both. */
function areAlike(promised: readonly string[], real: readonly string[]): boolean {
  const literal = promised.filter((word) => !word.includes('[..'));
  const wildcards = promised.length - literal.length;
  const left = [...real];
  let common = 0;
  for (const word of literal) {
    const at = left.indexOf(word);
    if (at === -1) continue;
    left.splice(at, 1);
    common += 1;
  }
  return common > 0 && common * 2 >= Math.max(literal.length, real.length - wildcards);
}

function shortened(real: readonly string[]): readonly string[] {
  if (real.length <= longestReal) return real;
  const half = longestReal / 2;
  const left = real.length - longestReal;
  return [...real.slice(0, half), `(${left} lines left out here)`, ...real.slice(-half)];
}

/** `price[i][j]`: of taking promised line i for real line j.  costs[i][j]: fewest differing lines between the promise from i on and the real lines from j on. */
function costs(entries: readonly Entry[], count: number, price: readonly (readonly number[])[]): number[][] {
  const table = Array.from({ length: entries.length + 1 }, () => new Array<number>(count + 1).fill(0));
  const at = (row: number, column: number): number => table[row]?.[column] ?? Infinity;
  for (let i = entries.length; i >= 0; i -= 1) {
    const row = table[i];
    if (row === undefined) continue;
    for (let j = count; j >= 0; j -= 1) {
      if (i === entries.length) row[j] = (count - j) * extraCost;
      else if (entries[i]?.pattern === undefined)
        row[j] = Math.min(at(i + 1, j), j < count ? at(i, j + 1) : Infinity);
      else
        row[j] = Math.min(
          (price[i]?.[j] ?? Infinity) + at(i + 1, j + 1),
          missingCost + at(i + 1, j),
          j < count ? extraCost + at(i, j + 1) : Infinity,
        );
    }
  }
  return table;
}

function walk(
  entries: readonly Entry[],
  lines: readonly string[],
  price: readonly (readonly number[])[],
  table: readonly (readonly number[])[],
): Step[] {
  const steps: Step[] = [];
  const at = (row: number, column: number): number => table[row]?.[column] ?? Infinity;
  let i = 0;
  let j = 0;
  for (;;) {
    const entry = entries[i];
    const real = lines[j];
    if (entry === undefined) {
      return [...steps, ...lines.slice(j).map((text) => ({ kind: 'extra' as const, real: text }))];
    }
    const { index, pattern } = entry;
    if (pattern === undefined) {
      if (real === undefined || at(i + 1, j) <= at(i, j + 1)) {
        steps.push({ kind: 'elision', index });
        i += 1;
      } else {
        steps.push({ kind: 'elided', index, real });
        j += 1;
      }
    } else if (real !== undefined && (price[i]?.[j] ?? Infinity) + at(i + 1, j + 1) <= at(i, j)) {
      steps.push({ kind: (price[i]?.[j] ?? Infinity) < changedCost ? 'same' : 'changed', index, real });
      i += 1;
      j += 1;
    } else if (real === undefined || missingCost + at(i + 1, j) <= extraCost + at(i, j + 1)) {
      steps.push({ kind: 'missing', index });
      i += 1;
    } else {
      steps.push({ kind: 'extra', real });
      j += 1;
    }
  }
}
