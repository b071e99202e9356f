/** A file's text with its lines found, so that every offset has a place that an editor would name. */
import type { Position, Range } from './model.ts';

interface SourceLine {
  /** Without its line ending. */
  readonly text: string;
  readonly offset: number;
}

export interface Source {
  readonly text: string;
  /** Offset of the first character after a byte order mark. */
  readonly bodyOffset: number;
  /** `number` counts from 1. Undefined outside the text. */
  line(number: number): SourceLine | undefined;
  readonly lineCount: number;
  position(offset: number): Position;
  range(start: number, end: number): Range;
}

/** Markdown's line endings: `\n`, `\r\n`, `\r`. */
export function createSource(text: string): Source {
  const starts = findLineStarts(text);
  const position = (offset: number): Position => {
    const index = lastAtOrBefore(starts, offset);
    return { line: index + 1, column: offset - (starts[index] ?? 0) + 1, offset };
  };
  return {
    text,
    bodyOffset: text.startsWith('\uFEFF') ? 1 : 0,
    lineCount: starts.length,
    line(number) {
      const offset = starts[number - 1];
      if (offset === undefined) return undefined;
      const end = starts[number] ?? text.length;
      return { text: text.slice(offset, end).replace(/\r?\n$|\r$/, ''), offset };
    },
    position,
    range: (start, end) => ({ start: position(start), end: position(end) }),
  };
}

function findLineStarts(text: string): readonly number[] {
  const starts = [0];
  for (const ending of text.matchAll(/\r\n|\n|\r/g)) starts.push(ending.index + ending[0].length);
  return starts;
}

function lastAtOrBefore(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? Infinity) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
