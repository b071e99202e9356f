/** Opening, closing and sizing the terminal pane; what is in it belongs to the sandbox. */
import { remember, remembered } from './remember.ts';
import { startSeparator } from './separator.ts';
import { startSheet } from './sheet.ts';
import { startTouch } from './touch.ts';

const wide = matchMedia('(min-width: 75rem)');
const leastPercent = 25;
const mostPercent = 65;

export function startPane(): void {
  document.addEventListener('pane:open', open);
  document.addEventListener('pane:close', close);
  document.addEventListener('click', (event) => {
    const action = event.target instanceof Element ? event.target.closest('[data-action]') : null;
    const name = action?.getAttribute('data-action');
    if (name === 'open-pane') {
      if (isOpen()) close();
      else open();
    }
    if (name === 'close-pane') {
      close();
      document.querySelector<HTMLElement>('[data-action=open-pane], .hero-sample .run')?.focus();
    }
  });
  startSeparator({
    selector: '[data-pane-resizer]',
    least: leastPercent,
    most: mostPercent,
    keys: { ArrowLeft: 2, ArrowRight: -2 },
    now: () => ((document.getElementById('sandbox-pane')?.offsetWidth ?? 0) / innerWidth) * 100,
    percentAt: ({ clientX }) => (1 - clientX / innerWidth) * 100,
    set: setWidth,
  });
  const sayKept = (): void => {
    const kept = parseFloat(remembered('paneWidth') ?? '');
    if (!Number.isNaN(kept)) sayWidth(kept);
  };
  sayKept();
  document.addEventListener('pane:added', sayKept);
  startSheet(wide);
  startTouch();
  document.addEventListener('site:navigated', showState);
  wide.addEventListener('change', showState);
  showState();
}

/** On the first page it comes from below, however wide the window is: it is not part of what is read there. */
function isSheet(): boolean {
  return !wide.matches || document.body.dataset['layout'] === 'home';
}

function isOpen(): boolean {
  const { pane, sheet } = document.documentElement.dataset;
  return isSheet() ? sheet === 'open' : pane !== 'closed';
}

function open(): void {
  document.documentElement.dataset['pane'] = 'open';
  document.documentElement.dataset['sheet'] = 'open';
  remember('pane', 'open');
  showState();
}

function close(): void {
  if (!isSheet()) remember('pane', 'closed');
  document.documentElement.dataset['pane'] = 'closed';
  delete document.documentElement.dataset['sheet'];
  showState();
}

function showState(): void {
  document.querySelector('[data-action=open-pane]')?.setAttribute('aria-expanded', String(isOpen()));
  document.dispatchEvent(new CustomEvent('pane:resized'));
}

function setWidth(percent: number): void {
  document.documentElement.style.setProperty('--pane', `${percent}vw`);
  sayWidth(percent);
  remember('paneWidth', `${percent}vw`);
  document.dispatchEvent(new CustomEvent('pane:resized'));
}

function sayWidth(percent: number): void {
  document.querySelector('[data-pane-resizer]')?.setAttribute('aria-valuenow', String(percent));
}
