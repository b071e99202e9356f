/** One line of a promise against one line of output. */
import type { PatternToken } from '../lab/pattern.ts';
import { parsePatternLine } from '../lab/pattern.ts';

export interface LinePattern {
  readonly tokens: readonly PatternToken[];
}

export type LineMatch = readonly { readonly name: string; readonly value: string }[];

/** A part of a line, from its character `start` up to `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Runs of blanks within the line as one, none at its end; those at its begin stay. */
export function squeeze(line: string): string {
  const trimmed = line.trimEnd();
  const start = trimmed.length - trimmed.trimStart().length;
  return trimmed.slice(0, start) + trimmed.slice(start).replace(/[ \t\u00a0]+/g, ' ');
}

/** An elision is not a line: its caller has dealt with it. */
export function compileLine(text: string): LinePattern {
  // A blank at both ends lets a wildcard in the last column stand for nothing.
  const parsed = parsePatternLine(`${squeeze(text)} `);
  return { tokens: parsed.kind === 'line' ? parsed.tokens : [] };
}

/** The captures when `squeezed` (see `squeeze`) fits, else undefined. */
export function matchLine(pattern: LinePattern, squeezed: string): LineMatch | undefined {
  return fitLine(pattern, squeezed)?.captures;
}

/** The same with what wildcards took of `squeezed`, blanks at its ends apart; those that took nothing are left out. */
export function fitLine(
  pattern: LinePattern,
  squeezed: string,
): { readonly captures: LineMatch; readonly taken: readonly Span[] } | undefined {
  const text = `${squeezed} `;
  const { tokens } = pattern;
  const captures: { name: string; value: string }[] = [];
  const taken: Span[] = [];
  let position = 0;
  let waiting: PatternToken[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'text') {
      waiting.push(token);
      continue;
    }
    const isLast = index === tokens.length - 1;
    const place = placeOf(token.text, text, position, waiting, isLast);
    if (place === undefined) return undefined;
    captures.push(...share(waiting, text.slice(position, place)));
    if (waiting.length > 0) taken.push(...withoutBlanks(text, position, place));
    waiting = [];
    position = place + token.text.length;
    if (isLast && position !== text.length) return undefined;
    if (sharesBlank(tokens, index)) position -= 1;
  }
  return { captures, taken };
}

/** The part between `start` and `end` without blanks at its ends; none when nothing else is in it. */
function withoutBlanks(text: string, start: number, end: number): Span[] {
  const part = text.slice(start, end);
  const trimmed = part.trim();
  const from = start + part.length - part.trimStart().length;
  return trimmed === '' ? [] : [{ start: from, end: from + trimmed.length }];
}

/** Earliest place of `literal` that leaves the wildcards before it what they need. */
function placeOf(
  literal: string,
  text: string,
  position: number,
  waiting: readonly PatternToken[],
  isLast: boolean,
): number | undefined {
  if (waiting.length === 0) return text.startsWith(literal, position) ? position : undefined;
  // Each capture takes a character at least, and blanks are none that it could take.
  let needed = waiting.filter((token) => token.kind === 'capture').length;
  let earliest = position;
  for (; needed > 0 && earliest < text.length; earliest += 1)
    if (/\S/.test(text.charAt(earliest))) needed -= 1;
  if (needed > 0) return undefined;
  if (isLast) {
    const place = text.length - literal.length;
    return place >= earliest && text.endsWith(literal) ? place : undefined;
  }
  const place = text.indexOf(literal, earliest);
  return place === -1 ? undefined : place;
}

/** `a [..] b`: with an empty column only one blank stands between `a` and `b`, so both may use it. */
function sharesBlank(tokens: readonly PatternToken[], index: number): boolean {
  const [here, wildcard, next] = tokens.slice(index, index + 3);
  return (
    here?.kind === 'text' &&
    wildcard?.kind === 'any' &&
    next?.kind === 'text' &&
    here.text.endsWith(' ') &&
    next.text.startsWith(' ')
  );
}

/** What neighbouring wildcards took of `taken`: each capture but the last one character, the last the rest. */
function share(waiting: readonly PatternToken[], taken: string): { name: string; value: string }[] {
  const captures: { name: string; value: string }[] = [];
  let rest = taken.trim();
  for (const [index, token] of waiting.entries()) {
    if (token.kind !== 'capture') continue;
    const isLast = index === waiting.length - 1;
    captures.push({ name: token.name, value: isLast ? rest : rest.slice(0, 1) });
    rest = rest.slice(1).trimStart();
  }
  return captures;
}
