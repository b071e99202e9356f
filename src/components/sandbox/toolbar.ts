/** The page's own buttons: what "Run all" does next, and when there is something to begin anew. */
import { announce } from './announcer.ts';
import { currentPage, stepsOf } from './lab-page.ts';
import { passedSteps } from './progress.ts';
import type { Sandbox } from './sandbox.ts';

/** Keeps the buttons right, now and as the session goes on. */
export function followProgress(sandbox: Sandbox): void {
  const show = (): void => {
    showProgress(sandbox);
  };
  sandbox.onChange(show);
  document.addEventListener('site:navigated', show);
  show();
}

/** Says beside the buttons how the page stands. */
export function sayProgress(words: string): void {
  const place = document.querySelector('[data-run-progress]');
  if (place !== null) place.textContent = words;
  announce(words);
}

function showProgress({ session }: Sandbox): void {
  const page = currentPage();
  if (page === undefined) return;
  const some = session !== undefined && passedSteps(stepsOf(page), session.results).size > 0;
  const toolbar = page.main.querySelector('[data-lab-toolbar]');
  const [runAll, startOver] = ['run-all', 'start-over'].map((action) =>
    toolbar?.querySelector<HTMLElement>(`[data-action=${action}]`),
  );
  if (runAll) runAll.textContent = some ? 'Run the rest' : 'Run all';
  if (startOver) startOver.hidden = !some;
}
