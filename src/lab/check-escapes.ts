/** Escape sequences in what is typed that make a terminal hide the output after them. */
import type { Reporter } from './diagnostics.ts';
import type { PlacedText } from './placed-text.ts';
import { offsetIn } from './placed-text.ts';
import { isUnseen, plainRendition, renditionAfter } from './rendition.ts';

/** Escape as `printf`, `echo -e`, `$'…'` and programs' texts write it, or itself. */
const escape = String.raw`(?:\\(?:0{0,2}33|[eE]|x1[bB]|u(?:00|\{)?1[bB]\}?|u001[bB])|\u001B)`;
/** Ends a title and its like: BEL, or Escape and a backslash. */
const ending = new RegExp(
  String.raw`\\(?:a|0{0,2}7|x0?7|u0007)|\u0007|${escape}\\\\?|\\(?:x9[cC]|234)|\u009C`,
);

/** `]` a title, `P`, `^`, `_`, `X` texts for programs: all that follows belongs to them until their end. */
const textForTerminal = new RegExp(String.raw`${escape}[\]P^_X]`, 'g');
const colours = new RegExp(String.raw`${escape}\[([\d;:]*)m`, 'g');
const tputCall = /\btput\s+(invis|smcup)\b/g;
const otherScreen = new RegExp(String.raw`${escape}\[\?(?:1049|1047|47)h`, 'g');

export function checkEscapes(typed: PlacedText, reporter: Reporter): void {
  const { text } = typed;
  if (!/\\|\u001B|tput/.test(text)) return;
  const report = (match: RegExpExecArray, what: string): void => {
    const start = offsetIn(typed, match.index);
    const sequence = match[0].replace('\u001B', 'ESC');
    reporter.report('outputHides', start, start + match[0].length, { sequence, what });
  };
  for (const match of text.matchAll(textForTerminal)) {
    if (!ending.test(text.slice(match.index + match[0].length)))
      report(match, 'begins a text for the terminal itself, such as its title, that never ends');
  }
  for (const match of text.matchAll(colours)) {
    if (hides(match[1] ?? '')) report(match, 'makes text invisible');
  }
  for (const match of text.matchAll(otherScreen)) {
    if (!text.slice(match.index).includes(match[0].replace(/h$/, 'l')))
      report(match, 'goes to another screen, which is gone afterwards');
  }
  for (const match of text.matchAll(tputCall)) {
    const ends = match[1] === 'invis' ? /\btput\s+sgr0\b/ : /\btput\s+rmcup\b/;
    if (!ends.test(text.slice(match.index)))
      report(
        match,
        match[1] === 'invis' ? 'makes text invisible' : 'goes to another screen, which is gone afterwards',
      );
  }
}

/** In a sequence of its own, on a terminal's usual colours. */
function hides(parameters: string): boolean {
  return isUnseen(renditionAfter(plainRendition, parameters));
}
