/** Slips of the pen in what is typed: characters that look right and are not. */
import type { PlacedText } from './placed-text.ts';
import { offsetIn } from './placed-text.ts';
import type { Reporter } from './diagnostics.ts';
import type { Span } from './shell-tree.ts';
import { blankQuotedText, withoutHereDocuments } from './shell-words.ts';

const typographic: readonly {
  readonly pattern: RegExp;
  readonly found: string;
  readonly plain: string;
  readonly fix: string;
}[] = [
  { pattern: /[‘’‚′]/g, found: 'a curly quote', plain: "`'`", fix: "'" },
  { pattern: /[“”„″]/g, found: 'a curly double quote', plain: '`"`', fix: '"' },
  { pattern: /(?<=^|\s)[–—](?=[A-Za-z])/gm, found: 'a dash', plain: '`--`', fix: '--' },
  {
    pattern: /[\u00A0\u2007\u202F]/g,
    found: 'a blank that does not break',
    plain: 'an ordinary blank',
    fix: ' ',
  },
  {
    pattern: /[\u200B-\u200D\u2060\uFEFF]/g,
    found: 'an invisible character',
    plain: 'nothing there',
    fix: '',
  },
];

export function checkTyping(typed: PlacedText, reporter: Reporter): void {
  if (/[^\x20-\x7E\t\n]/.test(typed.text)) {
    for (const { pattern, found, plain, fix } of typographic) {
      for (const match of typed.text.matchAll(pattern)) {
        const start = offsetIn(typed, match.index);
        reporter.report('curlyQuotes', start, start + match[0].length, { found, plain }, fix);
      }
    }
    for (const match of typed.text.matchAll(
      /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}_-]+/gu,
    )) {
      const [word] = match;
      const other = /[\p{Script=Cyrillic}\p{Script=Greek}]/u.exec(word);
      if (other === null || !/\p{Script=Latin}/u.test(word)) continue;
      const script = /\p{Script=Greek}/u.test(other[0]) ? 'Greek' : 'Cyrillic';
      const at = offsetIn(typed, match.index + other.index);
      reporter.report('lookAlike', at, at + 1, { letter: other[0], script, word });
    }
  }
}

/** `<container id>`: unquoted, the shell opens a file of that name. */
export function checkPlaceholders(typed: PlacedText, reporter: Reporter): void {
  for (const { start, end } of angledPlaceholders(typed.text)) {
    const text = typed.text.slice(start, end);
    const from = offsetIn(typed, start);
    reporter.report('placeholderRedirect', from, from + text.length, { text });
  }
}

/** Where they stand, unquoted. */
export function angledPlaceholders(text: string): readonly Span[] {
  if (!text.includes('<')) return [];
  const plain = blankQuotedText(withoutComments(withoutHereDocuments(text)));
  return [...plain.matchAll(/(?<![<])<(?![<(&])[A-Za-z\p{L}][^<>\n|;&]*>/gu)].flatMap(
    ({ 0: found, index }) => {
      const end = index + found.length;
      const around = { before: plain.charAt(index - 1), after: plain.slice(end) };
      return redirects(found.slice(1, -1), around) ? [] : [{ start: index, end }];
    },
  );
}

/**
 * Whether `<in >out`, `<in>out` and the like are meant as they stand: two redirections. `held`: what stands between
 * the marks. A placeholder has its two marks close to its words, and ends a word or stands before one of `:/.-_@`.
 */
function redirects(
  held: string,
  { before, after }: { readonly before: string; readonly after: string },
): boolean {
  const next = after.charAt(0);
  if (/\s$/.test(held)) return true;
  const looksLikeFile = /^[\w~/-]*[./][\w./-]+$/.test(held.split(/\s/)[0] ?? '');
  // `<in 2>errors`, `<in -r>out`
  if (/\s\d$/.test(held)) return looksLikeFile || /^[\w/~$"'.]/.test(next);
  if (/\s-/.test(held)) return true;
  if (/^\/(?:dev|tmp|proc)\//.test(after)) return true;
  const ownWord = before === '' || /\s/.test(before);
  if (/^[A-Za-z0-9~$"']/.test(next)) return looksLikeFile || (ownWord && !held.includes(' '));
  // `<in.txt> out.txt`: one word that names a file, and a file after it.
  return looksLikeFile && /\.\w{1,4}$/.test(held) && ownWord && /^ ?[\w~.$"']/.test(after);
}

/** Comments as blanks. A `#` within quotes is none. */
function withoutComments(text: string): string {
  const plain = blankQuotedText(text);
  return [...plain.matchAll(/(?<=^|\s)#.*$/gm)].reduce(
    (rest, { 0: comment, index }) =>
      rest.slice(0, index) + ' '.repeat(comment.length) + rest.slice(index + comment.length),
    text,
  );
}
