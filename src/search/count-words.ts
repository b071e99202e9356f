/** What of an answer is shown at first, and what the search says above it. */
import type { Answer, FoundPage } from './search.ts';
import { few } from './search.ts';

/**
 * What stands somewhere as it was typed is shown alone, as grep would, where that is enough or is a piece of a
 * command; other questions go on to pages that have all of the words, then to those that have most.
 */
export function firstShown({ found, question }: Answer): readonly FoundPage[] {
  const exact = found.filter(({ match }) => match === 'exact');
  if (exact.length >= few || (question.isCommand && exact.length > 0)) return exact;
  const whole = found.filter(({ match }) => match !== 'most');
  return whole.length < few ? found : whole;
}

/** `shown`: what `firstShown` gives. */
export function countWords(
  typed: string,
  shown: readonly FoundPage[],
  { unknown, question }: Answer,
): string {
  const whole = shown.filter(({ match }) => match !== 'most').length;
  if (whole > 0) return whole === shown.length ? pages(whole) : `${pages(whole)}, and what comes near`;
  const guesses = unknown.flatMap(({ meant }) => (meant === undefined ? [] : [`“${meant}”`])).join(', ');
  const said = question.terms.filter(({ isOptional }) => !isOptional);
  if (shown.length === 0 || unknown.length === said.length) {
    const nothing = `Nothing found for “${typed}”.`;
    return shown.length === 0 ? nothing : `${nothing} What comes nearest: ${guesses}.`;
  }
  const lacking = unknown.map(({ word }) => `“${word}”`).join(', ');
  const why = lacking === '' ? 'No page has all of these words' : `No page has ${lacking}`;
  const instead = guesses === '' ? '' : `, with ${guesses} instead`;
  return `${why}. ${pages(shown.length)} ${shown.length === 1 ? 'comes' : 'come'} near${instead}.`;
}

export function pages(count: number): string {
  return `${count} ${count === 1 ? 'page' : 'pages'}`;
}
