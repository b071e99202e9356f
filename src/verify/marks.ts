/**
 * What of a real output differs from run to run, as far as its page tells: the parts that its wildcards stand for.
 * Nothing is added or left out: the marked lines' texts are the real lines, character by character.
 */
import type { LinePattern } from './line.ts';
import { fitLine, squeeze } from './line.ts';
import { placeLines } from './match.ts';

export type MarkedLine =
  /** A promised line; its parts follow one another. */
  | { readonly kind: 'promised'; readonly parts: readonly MarkedPart[] }
  /** One that `...` stands for, or of which nothing is promised. */
  | { readonly kind: 'any'; readonly text: string };

/** `varies`: what a wildcard stands for. */
export interface MarkedPart {
  readonly kind: 'written' | 'varies';
  readonly text: string;
}

/** `promised`: output lines as the page has them; `real`: lines of `screenLines`, which keep that promise. */
export function markOutput(promised: readonly string[], real: readonly string[]): readonly MarkedLine[] {
  const patterns = placeLines(promised, real);
  return real.map((text, index): MarkedLine => {
    const pattern = patterns?.[index];
    return pattern === undefined
      ? { kind: 'any', text }
      : { kind: 'promised', parts: markLine(pattern, text) };
  });
}

function markLine(pattern: LinePattern, line: string): readonly MarkedPart[] {
  const places = placesOf(line);
  const parts: MarkedPart[] = [];
  let from = 0;
  const upTo = (end: number, kind: MarkedPart['kind']) => {
    if (end > from) parts.push({ kind, text: line.slice(from, end) });
    from = Math.max(from, end);
  };
  for (const { start, end } of fitLine(pattern, squeeze(line))?.taken ?? []) {
    upTo(places[start] ?? line.length, 'written');
    upTo((places[end - 1] ?? line.length - 1) + 1, 'varies');
  }
  upTo(line.length, 'written');
  return parts;
}

/** For each character of the squeezed line, its place in `line`: of a run of blanks the first one's. */
function placesOf(line: string): readonly number[] {
  const places: number[] = [];
  const begin = line.length - line.trimStart().length;
  for (let at = 0; at < line.trimEnd().length; at += 1) {
    const inRun = at > begin && isBlank(line, at) && isBlank(line, at - 1);
    if (!inRun) places.push(at);
  }
  return places;
}

/** As `squeeze` sees it. */
function isBlank(line: string, at: number): boolean {
  return /[ \t\u00a0]/.test(line.charAt(at));
}

/** Lines of which some are shown at once, and others on demand. */
export interface Fold {
  readonly kind: 'shown' | 'folded';
  readonly lines: readonly MarkedLine[];
}

/** A run of `any` lines that is longer shows only its first ones, as nothing on the page depends on them. */
const longestAny = 6;
const shownOfAny = 3;
/** Of a whole output. What is a little longer is shown: a fold for few lines hides more than it spares. */
const longestOutput = 32;
const shownOfOutput = 24;

/** The same lines in the same order. */
export function fold(lines: readonly MarkedLine[]): readonly Fold[] {
  const kinds = lines.map((): Fold['kind'] => 'shown');
  let run = 0;
  for (let at = 0; at <= lines.length; at += 1) {
    if (lines[at]?.kind === 'any') {
      run += 1;
      continue;
    }
    if (run > longestAny) kinds.fill('folded', at - run + shownOfAny, at);
    run = 0;
  }
  const shown = kinds.flatMap((kind, at) => (kind === 'shown' ? [at] : []));
  if (shown.length > longestOutput) kinds.fill('folded', shown[shownOfOutput]);
  const folds: { kind: Fold['kind']; lines: MarkedLine[] }[] = [];
  for (const [at, line] of lines.entries()) {
    const kind = kinds[at] ?? 'shown';
    const last = folds.at(-1);
    if (last?.kind === kind) last.lines.push(line);
    else folds.push({ kind, lines: [line] });
  }
  return folds;
}
