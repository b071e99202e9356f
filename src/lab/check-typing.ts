/** Slips of the pen in what is typed: characters that look right and are not. */
import { offsetIn, type PlacedText } from './placed-text.ts';
import type { Reporter } from './diagnostics.ts';
import { blankQuotedText } from './shell-words.ts';

const TYPOGRAPHIC: readonly {
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
    for (const { pattern, found, plain, fix } of TYPOGRAPHIC) {
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
  if (!typed.text.includes('<')) return;
  const plain = blankQuotedText(typed.text);
  for (const match of plain.matchAll(/(?<![<])<(?![<(&])[A-Za-z\p{L}][^<>\n|;&]*>/gu)) {
    const start = offsetIn(typed, match.index);
    const end = offsetIn(typed, match.index + match[0].length);
    reporter.report('placeholderRedirect', start, end, { text: match[0] });
  }
}
