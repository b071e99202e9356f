/** Opening, closing and sizing the terminal pane; what is in it belongs to the sandbox. */
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
  document.addEventListener('pointerdown', startDrag);
  document.addEventListener('keydown', moveByKey);
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
}

function startDrag(event: PointerEvent): void {
  const handle =
    event.target instanceof Element ? event.target.closest<HTMLElement>('[data-pane-resizer]') : null;
  if (handle === null) return;
  event.preventDefault();
  handle.setPointerCapture(event.pointerId);
  const move = (moved: PointerEvent) => {
    setWidth(handle, (1 - moved.clientX / innerWidth) * 100);
  };
  handle.addEventListener('pointermove', move);
  handle.addEventListener(
    'lostpointercapture',
    () => {
      handle.removeEventListener('pointermove', move);
    },
    { once: true },
  );
}

function moveByKey(event: KeyboardEvent): void {
  const handle =
    event.target instanceof HTMLElement && event.target.matches('[data-pane-resizer]') ? event.target : null;
  const step = { ArrowLeft: 2, ArrowRight: -2 }[event.key];
  if (handle === null || step === undefined) return;
  event.preventDefault();
  setWidth(handle, Number(handle.getAttribute('aria-valuenow')) + step);
}

function setWidth(handle: HTMLElement, percent: number): void {
  const width = Math.round(Math.min(mostPercent, Math.max(leastPercent, percent)));
  document.documentElement.style.setProperty('--pane', `${width}vw`);
  handle.setAttribute('aria-valuenow', String(width));
  remember('paneWidth', `${width}vw`);
  document.dispatchEvent(new CustomEvent('pane:resized'));
}

function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // It lasts as long as the page.
  }
}
