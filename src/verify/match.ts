/**
 * Whether a command printed what its page promises. The rules, for authors:
 *
 * - Both sides are compared as a person sees them (`screen.ts`): no colours, no redraws, no blanks at line
 *   ends, no blank lines at either end.
 * - Within a line any run of blanks counts as one, as columns are as wide as what happens to stand in
 *   them. Blanks at a line's begin count exactly: in YAML they mean something.
 * - `[..]` stands for any text within the line, also none; between blanks it may stand for an empty column.
 *   `[..NAME]` stands for at least one character, as few as possible, and remembers them without blanks
 *   at the ends. A name that stands twice in one command's output must stand for the same text.
 * - A line that is only `...` stands for any lines, also none.
 *
 * Each wildcard takes the earliest place that fits, which is right whenever any place is, so a match takes
 * time in proportion to the output's length times the promise's, whatever the number of wildcards.
 */
import { parsePatternLine } from '../lab/pattern.ts';
import type { LineMatch, LinePattern } from './line.ts';
import { compileLine, matchLine, squeeze } from './line.ts';

export type Match =
  | { readonly kind: 'match'; readonly captured: Readonly<Record<string, string>> }
  | { readonly kind: 'differs' }
  /** Every line fits, but one name stands for two texts. */
  | { readonly kind: 'conflict'; readonly name: string; readonly values: readonly [string, string] };

/** `promised`: output lines as the page has them; `real`: lines of `screenLines`. */
export function matchOutput(promised: readonly string[], real: readonly string[]): Match {
  const placed = placeSegments(promised, real);
  return placed === undefined
    ? { kind: 'differs' }
    : joinCaptures(placed.flatMap(({ captures }) => captures));
}

/** The promised line that each real line was taken for: none where `...` stands for it. Undefined: it differs. */
export function placeLines(
  promised: readonly string[],
  real: readonly string[],
): readonly (LinePattern | undefined)[] | undefined {
  const placed = placeSegments(promised, real);
  if (placed === undefined) return undefined;
  const patterns = new Map(
    placed.flatMap(({ segment, start }) => segment.map((pattern, at) => [start + at, pattern] as const)),
  );
  return real.map((_, index) => patterns.get(index));
}

/** Lines that follow one another, and where they were found. */
interface Placed {
  readonly segment: readonly LinePattern[];
  readonly start: number;
  readonly captures: readonly LineMatch[];
}

function placeSegments(promised: readonly string[], real: readonly string[]): readonly Placed[] | undefined {
  const { segments, open } = segmentsOf(withoutOuterBlanks(promised));
  const lines = real.map(squeeze);
  const placed: Placed[] = [];
  let from = 0;
  for (const [index, segment] of segments.entries()) {
    const isFirst = index === 0;
    const isLast = index === segments.length - 1;
    // The first segment begins at the first line and the last ends at the last, unless `...` stands there.
    const pinned = isLast && !open.end ? lines.length - segment.length : undefined;
    if (isFirst && !open.start && pinned !== undefined && pinned !== 0) return undefined;
    const latest = isFirst && !open.start ? 0 : lines.length - segment.length;
    const found = findSegment(segment, lines, pinned ?? from, pinned ?? latest);
    if (found === undefined || found.start < from) return undefined;
    placed.push({ segment, ...found });
    from = found.start + segment.length;
  }
  if (segments.length === 0 && !open.start && lines.length > 0) return undefined;
  return placed;
}

/** Blank lines at the ends of a promise separate it from the commands around it. */
export function withoutOuterBlanks(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => line.trim() !== '');
  return start === -1 ? [] : lines.slice(start, lines.findLastIndex((line) => line.trim() !== '') + 1);
}

interface Segments {
  readonly segments: readonly (readonly LinePattern[])[];
  /** Whether `...` stands at the start and at the end. */
  readonly open: { readonly start: boolean; readonly end: boolean };
}

function segmentsOf(promised: readonly string[]): Segments {
  const segments: LinePattern[][] = [];
  let current: LinePattern[] | undefined;
  let last: 'elision' | 'line' | undefined;
  let start = false;
  for (const text of promised) {
    if (parsePatternLine(text).kind === 'elision') {
      if (last === undefined) start = true;
      last = 'elision';
      current = undefined;
      continue;
    }
    if (current === undefined) segments.push((current = []));
    current.push(compileLine(text));
    last = 'line';
  }
  return { segments, open: { start, end: last === 'elision' } };
}

function findSegment(
  segment: readonly LinePattern[],
  lines: readonly string[],
  from: number,
  latest: number,
): { start: number; captures: LineMatch[] } | undefined {
  for (let start = from; start <= latest; start += 1) {
    const captures: LineMatch[] = [];
    const fits = segment.every((pattern, offset) => {
      const text = lines[start + offset];
      const match = text === undefined ? undefined : matchLine(pattern, text);
      if (match !== undefined) captures.push(match);
      return match !== undefined;
    });
    if (fits) return { start, captures };
  }
  return undefined;
}

function joinCaptures(matches: readonly LineMatch[]): Match {
  const captured: Record<string, string> = {};
  for (const { name, value } of matches.flat()) {
    const before = Object.hasOwn(captured, name) ? captured[name] : undefined;
    if (before !== undefined && before !== value) return { kind: 'conflict', name, values: [before, value] };
    captured[name] = value;
  }
  return { kind: 'match', captured };
}
