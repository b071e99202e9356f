/** A snippet's result under it: in words, and with the difference or the real output where it helps. */
import type { CommandResult, DiffLine, SnippetResult } from '../../verify/result.ts';
import { isUnchecked } from '../../verify/kept.ts';
import type { SnippetElement } from '../../verify/page-contract.ts';
import { drawDiff } from '../diff-lines.ts';
import { button, element } from './dom.ts';
import { markCommand } from './lab-page.ts';
import { duration } from '../../figures.ts';
import { commandWords } from '../../verify/words.ts';
import { remarkLines, snippetWords, stateOf } from './words.ts';

/** Lines of a difference or an output that are shown; the terminal has them all. */
const shownLines = 200;

const marks = { passed: '✓', failed: '✕', skipped: '–' };

export function showResult(place: HTMLElement, result: SnippetResult): void {
  const state = stateOf(result.status);
  const headline = element(
    'p',
    {
      class: 'result-line',
      'data-outcome': result.status,
      ...(isUnchecked(result) ? { 'data-status': 'unchecked' } : {}),
    },
    element('span', { class: 'result-mark', 'aria-hidden': 'true' }, marks[state]),
    element('span', {}, snippetWords(result)),
    button(
      'Hide',
      () => {
        place.hidden = true;
      },
      { class: 'button result-hide' },
    ),
  );
  const several = result.commands.length > 1;
  const details = result.commands.flatMap((command) => commandDetails(command, several));
  place.replaceChildren(headline, ...details);
  place.hidden = false;
}

/** Shows the result of a session that was gone on with under its snippet. */
export function showRestored(element: SnippetElement, result: SnippetResult): void {
  const place = element.querySelector<HTMLElement>('[data-result]');
  if (place === null || stateOf(result.status) === 'skipped') return;
  showResult(place, result);
  for (const [index, command] of result.commands.entries()) markCommand(element, index, command);
}

/** While it runs: what is happening, for how long, and a way to stop it. Returns how to end that. */
export function showRunning(
  place: HTMLElement,
  onStop: () => void,
): { say: (words: string) => void; end: () => void } {
  const words = element('span', {}, 'Waiting for its turn…');
  const elapsed = element('span', { class: 'result-elapsed' });
  const started = performance.now();
  const tick = (): void => {
    elapsed.textContent = duration(Math.floor((performance.now() - started) / 1000) * 1000 || 0);
  };
  tick();
  const timer = setInterval(tick, 1000);
  place.replaceChildren(
    element(
      'p',
      { class: 'result-line', 'data-outcome': 'running' },
      element('span', { class: 'result-mark', 'aria-hidden': 'true' }, '▸'),
      words,
      elapsed,
      button('Stop', onStop, { class: 'button result-stop' }),
    ),
  );
  place.hidden = false;
  return {
    say: (text) => {
      words.textContent = text;
    },
    end: () => {
      clearInterval(timer);
    },
  };
}

function commandDetails(command: CommandResult, named: boolean): HTMLElement[] {
  const remarks = remarkLines(command).map((line) => element('p', { class: 'result-command' }, line));
  return [...failureDetails(command, named), ...remarks];
}

function failureDetails(command: CommandResult, named: boolean): HTMLElement[] {
  const words = commandWords(command);
  if (words === undefined) return [];
  const shown: HTMLElement[] = [];
  if (named) {
    const first = command.command.split('\n', 1)[0] ?? '';
    shown.push(element('p', { class: 'result-command' }, element('code', {}, first), ` ${words}`));
  } else if (command.outcome.kind === 'timed-out') {
    shown.push(element('p', { class: 'result-command' }, words));
  }
  if (command.outcome.kind === 'differs') shown.push(...difference(command.outcome.diff));
  else if (command.output.trim() !== '') shown.push(realOutput(command));
  return shown;
}

function difference(diff: readonly DiffLine[]): HTMLElement[] {
  const legend = element(
    'p',
    { class: 'diff-legend' },
    element('span', { class: 'diff-missing' }, '− the page promises'),
    ' ',
    element('span', { class: 'diff-extra' }, '+ came instead'),
  );
  return [legend, drawDiff(diff, shownLines)];
}

function realOutput(command: CommandResult): HTMLElement {
  const lines = command.output.split('\n');
  const text = lines.slice(-shownLines).join('\n');
  const more = lines.length > shownLines || command.truncated;
  return element(
    'pre',
    { class: 'printed', tabindex: '0', 'aria-label': 'What the command printed' },
    more ? `… the last ${Math.min(lines.length, shownLines)} lines\n${text}` : text,
  );
}
