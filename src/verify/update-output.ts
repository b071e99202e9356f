/** New promised lines for a command whose real output differs: as few changes as possible, wildcards kept. */
import { capturedNames, parsePatternLine } from '../lab/pattern.ts';
import type { Step } from './diff.ts';
import { align } from './diff.ts';
import { compileLine, matchLine, squeeze } from './line.ts';
import { matchOutput } from './match.ts';
import { isPullLine, pullsApart } from './pull-lines.ts';
import { glue, gluedTogether, withWildcards } from './volatile.ts';

export type LineChange =
  /** The promised line with this index says this from now on. */
  | { readonly kind: 'replace'; readonly index: number; readonly text: string }
  | { readonly kind: 'remove'; readonly index: number }
  /** New lines before the promised line with this index (its count: at the end). */
  | { readonly kind: 'insert'; readonly index: number; readonly texts: readonly string[] };

export type OutputUpdate =
  | {
      readonly kind: 'changes';
      readonly changes: readonly LineChange[];
      readonly promised: readonly string[];
    }
  /** It cannot be done without an author; a sentence. */
  | { readonly kind: 'refused'; readonly why: string };

/** `written`: the page's commands, for what the author chose. */
export function updateOutput(
  promised: readonly string[],
  real: readonly string[],
  written: string,
): OutputUpdate {
  const changes = withoutNeedless(promised, real, changesOf(promised, real, written));
  const updated = applied(promised, changes);
  const lost = capturedNames(promised).filter((name) => !capturedNames(updated).includes(name));
  if (lost.length > 0) {
    return {
      kind: 'refused',
      why: `The output has nothing any more where [..${lost[0] ?? ''}] captured it.`,
    };
  }
  if (matchOutput(updated, real).kind !== 'match') {
    return { kind: 'refused', why: 'No promise could be written that this output keeps.' };
  }
  return { kind: 'changes', changes, promised: updated };
}

/**
 * Beside `...` lines are aligned in more ways than one: what another change has made right is left as it is
 * written. New lines stay, as `...` would stand for any of them.
 */
function withoutNeedless(
  promised: readonly string[],
  real: readonly string[],
  changes: readonly LineChange[],
): readonly LineChange[] {
  const needless = changes.find((change) => {
    if (change.kind === 'insert') return false;
    const without = applied(
      promised,
      changes.filter((other) => other !== change),
    );
    return matchOutput(without, real).kind === 'match';
  });
  if (needless === undefined) return changes;
  return withoutNeedless(
    promised,
    real,
    changes.filter((other) => other !== needless),
  );
}

function applied(promised: readonly string[], changes: readonly LineChange[]): string[] {
  return [...promised, undefined].flatMap((text, index) => {
    const here = changes.filter((change) => change.index === index);
    const inserted = here.flatMap((change) => (change.kind === 'insert' ? change.texts : []));
    const replaced = here.find((change) => change.kind === 'replace');
    const stays = text !== undefined && !here.some(({ kind }) => kind === 'remove' || kind === 'replace');
    return [...inserted, ...(replaced === undefined ? [] : [replaced.text]), ...(stays ? [text] : [])];
  });
}

function changesOf(promised: readonly string[], real: readonly string[], written: string): LineChange[] {
  const changes: LineChange[] = [];
  let inserts: string[] = [];
  const insertBefore = (index: number): void => {
    if (inserts.length > 0) changes.push({ kind: 'insert', index, texts: insertedLines(inserts, written) });
    inserts = [];
  };
  const steps = align(promised, real);
  /** Of `steps`: swallowed lines that are promised now. */
  const taken = new Set<number>();
  for (const [at, step] of steps.entries()) {
    if (step.kind === 'extra') inserts.push(step.real);
    else if (step.kind !== 'elided') insertBefore(step.index);
    if (step.kind === 'missing') {
      const captures = capturedNames([promised[step.index] ?? '']).length > 0;
      const swallowed = captures ? undefined : besideElision(steps, at);
      const instead = swallowed === undefined || taken.has(swallowed) ? undefined : steps[swallowed];
      if (swallowed !== undefined) taken.add(swallowed);
      changes.push(
        instead?.kind === 'elided'
          ? { kind: 'replace', index: step.index, text: asPromise(instead.real, written) }
          : { kind: 'remove', index: step.index },
      );
    }
    if (step.kind === 'changed') {
      const text = rewrittenLine(promised[step.index] ?? '', step.real, written);
      changes.push({ kind: 'replace', index: step.index, text });
    }
  }
  insertBefore(promised.findLastIndex((line) => line.trim() !== '') + 1);
  return changes;
}

/** New lines as promises: a pull that came of itself is there in the first run only, so `...` stands for it. */
function insertedLines(lines: readonly string[], written: string): string[] {
  return pullsApart(lines).flatMap((part) =>
    part.kind === 'pull' ? ['...'] : part.lines.map((line) => asPromise(line, written)),
  );
}

/**
 * Index of the step whose real line came in the place of the missing one at `at`, where a neighbouring `...` has
 * swallowed it: were the line merely taken away, nothing would be promised in its place.
 */
function besideElision(steps: readonly Step[], at: number): number | undefined {
  const isFree = (index: number): boolean => {
    const step = steps[index];
    return step?.kind === 'elided' && !isPullLine(step.real);
  };
  if (steps[at - 1]?.kind === 'elision' && isFree(at - 2)) return at - 2;
  return isFree(at + 1) ? at + 1 : undefined;
}

/** `real` as a promise in which the author's wildcards of `old` stand where they stood. */
function rewrittenLine(old: string, real: string, written: string): string {
  let text = '';
  for (const [from, to] of alignWords(wordsOf(old), wordsOf(gluedTogether(real, written)))) {
    if (to === undefined) continue;
    const gap = text === '' || to.gap.length <= 1 ? to.gap : ' '.repeat(Math.max(2, to.start - text.length));
    text += gap + (from?.text ?? withWildcards(to.text, written));
  }
  const fits = matchLine(compileLine(text), squeeze(real)) !== undefined;
  return fits ? text : asPromise(real, written);
}

/** `real` with wildcards, and nothing in it that would stand for more than it printed. */
function asPromise(real: string, written: string): string {
  const text = withWildcards(real, written).replaceAll(/\[\.\.\w+\]/g, '[..]');
  return parsePatternLine(text).kind === 'elision' ? text.replace('...', '[..]') : text;
}

interface Word {
  /** Blanks before it. */
  readonly gap: string;
  readonly text: string;
  /** Column. */
  readonly start: number;
}

function wordsOf(line: string): Word[] {
  return [...line.matchAll(/([ \t]*)([^ \t]+)/g)].map(({ index, 1: gap = '', 2: text = '' }) => ({
    gap,
    text: text.replaceAll(glue, ' '),
    start: index + gap.length,
  }));
}

/** Words of both lines in order, paired where the old one (with its wildcards) fits the new. */
function alignWords(old: readonly Word[], real: readonly Word[]): [Word | undefined, Word | undefined][] {
  const fits = old.map(({ text }) => {
    const pattern = compileLine(text);
    return real.map((word) => matchLine(pattern, word.text) !== undefined);
  });
  const table = Array.from({ length: old.length + 1 }, () => new Array<number>(real.length + 1).fill(0));
  const at = (i: number, j: number): number => table[i]?.[j] ?? 0;
  const weight = (i: number): number => (old[i]?.text.includes('[..') === true ? 1 : 2);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    const row = table[i];
    if (row === undefined) continue;
    for (let j = real.length - 1; j >= 0; j -= 1) {
      row[j] = Math.max(at(i + 1, j), at(i, j + 1), fits[i]?.[j] === true ? weight(i) + at(i + 1, j + 1) : 0);
    }
  }
  const pairs: [Word | undefined, Word | undefined][] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < real.length) {
    if (
      i < old.length &&
      j < real.length &&
      fits[i]?.[j] === true &&
      at(i, j) === weight(i) + at(i + 1, j + 1)
    ) {
      pairs.push([old[i], real[j]]);
      i += 1;
      j += 1;
    } else if (j >= real.length || (i < old.length && at(i, j) === at(i + 1, j))) {
      pairs.push([old[i], undefined]);
      i += 1;
    } else {
      pairs.push([undefined, real[j]]);
      j += 1;
    }
  }
  return pairs;
}
