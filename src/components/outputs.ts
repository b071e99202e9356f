/**
 * Outputs as the commands really printed them, or as their author wrote them, wildcards and all. The choice is the
 * reader's, for every page, and is remembered (`theme-script.ts` has it before the first paint).
 */
import { remember } from './remember.ts';

export function startOutputs(): void {
  document.addEventListener('site:navigated', showChoice);
  showChoice();
}

/** The other way on the whole page; the snippet whose `button` was pressed stays where the reader sees it. */
export function switchOutputs(button: HTMLElement): void {
  const root = document.documentElement;
  const before = button.getBoundingClientRect().top;
  if (root.dataset['outputs'] === 'written') delete root.dataset['outputs'];
  else root.dataset['outputs'] = 'written';
  scrollBy({ top: button.getBoundingClientRect().top - before, behavior: 'instant' });
  remember('outputs', root.dataset['outputs'] ?? 'real');
  showChoice();
}

/** Lines that are folded below `button`. */
export function unfold(button: HTMLElement): void {
  button.setAttribute('aria-expanded', String(button.getAttribute('aria-expanded') !== 'true'));
}

function showChoice(): void {
  const pressed = String(document.documentElement.dataset['outputs'] === 'written');
  for (const button of document.querySelectorAll('[data-action=outputs]'))
    button.setAttribute('aria-pressed', pressed);
}
