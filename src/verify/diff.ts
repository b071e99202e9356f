/** The comparison of promised and real output that people read. */
import { parsePatternLine } from '../lab/pattern.ts';
import type { LinePattern } from './line.ts';
import { compileLine, matchLine, squeeze } from './line.ts';
import { withoutOuterBlanks } from './match.ts';
import type { DiffLine } from './result.ts';

/** Real lines beyond these are left out, from the middle: nobody reads them, and the page must not stall. */
const longestReal = 600;

interface Entry {
  readonly text: string;
  readonly index: number;
  readonly pattern: LinePattern | undefined;
}

/**
 * The smallest set of missing and extra lines that explains the difference. `promised`: output lines as
 * the page has them; `real`: lines of `screenLines`.
 */
export function diffOutput(promised: readonly string[], real: readonly string[]): DiffLine[] {
  const skipped = promised.findIndex((line) => line.trim() !== '');
  const entries = withoutOuterBlanks(promised).map((text, index): Entry => ({
    text,
    index: index + skipped,
    pattern: parsePatternLine(text).kind === 'elision' ? undefined : compileLine(text),
  }));
  const lines = shortened(real);
  const squeezed = lines.map(squeeze);
  const fits = entries.map(({ pattern }) =>
    squeezed.map((text) => pattern !== undefined && matchLine(pattern, text) !== undefined),
  );
  return walk(entries, lines, fits, costs(entries, lines.length, fits));
}

function shortened(real: readonly string[]): readonly string[] {
  if (real.length <= longestReal) return real;
  const half = longestReal / 2;
  const left = real.length - longestReal;
  return [...real.slice(0, half), `(${left} lines left out here)`, ...real.slice(-half)];
}

/** costs[i][j]: fewest differing lines between the promise from i on and the real lines from j on. */
function costs(entries: readonly Entry[], count: number, fits: readonly (readonly boolean[])[]): number[][] {
  const table = Array.from({ length: entries.length + 1 }, () => new Array<number>(count + 1).fill(0));
  const at = (row: number, column: number): number => table[row]?.[column] ?? Infinity;
  for (let i = entries.length; i >= 0; i -= 1) {
    const row = table[i];
    if (row === undefined) continue;
    for (let j = count; j >= 0; j -= 1) {
      if (i === entries.length) row[j] = count - j;
      else if (entries[i]?.pattern === undefined)
        row[j] = Math.min(at(i + 1, j), j < count ? at(i, j + 1) : Infinity);
      else
        row[j] = Math.min(
          fits[i]?.[j] === true ? at(i + 1, j + 1) : Infinity,
          1 + at(i + 1, j),
          j < count ? 1 + at(i, j + 1) : Infinity,
        );
    }
  }
  return table;
}

function walk(
  entries: readonly Entry[],
  lines: readonly string[],
  fits: readonly (readonly boolean[])[],
  table: readonly (readonly number[])[],
): DiffLine[] {
  const diff: DiffLine[] = [];
  const at = (row: number, column: number): number => table[row]?.[column] ?? Infinity;
  let i = 0;
  let j = 0;
  for (;;) {
    const entry = entries[i];
    const real = lines[j];
    if (entry === undefined) {
      diff.push(...lines.slice(j).map((text) => ({ kind: 'extra' as const, real: text })));
      return diff;
    }
    if (entry.pattern === undefined) {
      if (real === undefined || at(i + 1, j) <= at(i, j + 1)) {
        i += 1;
      } else {
        diff.push({ kind: 'elided', real });
        j += 1;
      }
    } else if (real !== undefined && fits[i]?.[j] === true && at(i + 1, j + 1) <= at(i, j)) {
      diff.push({ kind: 'same', promised: entry.text, real });
      i += 1;
      j += 1;
    } else if (real === undefined || at(i + 1, j) <= at(i, j + 1)) {
      diff.push({ kind: 'missing', promised: entry.text, index: entry.index });
      i += 1;
    } else {
      diff.push({ kind: 'extra', real });
      j += 1;
    }
  }
}
