/**
 * Wildcards of promised output. `[..]` stands for anything within a line, `[..NAME]` also remembers it,
 * and a line that is only `...` stands for any lines.
 */

export type PatternToken =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'capture'; readonly name: string };

export type PatternLine =
  { readonly kind: 'elision' } | { readonly kind: 'line'; readonly tokens: readonly PatternToken[] };

const wildcard = /\[\.\.([A-Za-z_][A-Za-z0-9_]*)?\]/g;

export function parsePatternLine(text: string): PatternLine {
  if (text.trim() === '...') return { kind: 'elision' };
  const tokens: PatternToken[] = [];
  let end = 0;
  for (const match of text.matchAll(wildcard)) {
    if (match.index > end) tokens.push({ kind: 'text', text: text.slice(end, match.index) });
    tokens.push(match[1] === undefined ? { kind: 'any' } : { kind: 'capture', name: match[1] });
    end = match.index + match[0].length;
  }
  if (end < text.length) tokens.push({ kind: 'text', text: text.slice(end) });
  return { kind: 'line', tokens };
}

/** Names that promised output captures, each once, in order. */
export function capturedNames(lines: Iterable<string>): readonly string[] {
  const names = new Set<string>();
  for (const line of lines) {
    for (const match of line.matchAll(wildcard)) if (match[1] !== undefined) names.add(match[1]);
  }
  return [...names];
}
