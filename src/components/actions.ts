/**
 * Every button that says what it does in `data-action`. Copying and colours are done here; what needs the
 * sandbox loads it at the first press, and presses meanwhile wait their turn.
 */
import { copyToClipboard } from './clipboard.ts';
import { copyText } from './copy.ts';
import { startOutputs, switchOutputs, unfold } from './outputs.ts';

const sandboxActions = new Set([
  'run',
  'run-command',
  'run-all',
  'run-to-here',
  'start-over',
  'clean-up',
  'save',
  'start',
  'stop',
  'restart-node',
]);

export function startActions(): void {
  showTheme();
  startOutputs();
  loadWaitingSandbox();
  document.addEventListener('pane:added', loadWaitingSandbox);
  document.addEventListener('click', (event) => {
    const button =
      event.target instanceof Element ? event.target.closest<HTMLElement>('[data-action]') : null;
    const action = button?.dataset['action'];
    if (button === null || action === undefined) return;
    if (action === 'copy') void copy(button);
    if (action === 'theme') toggleTheme();
    if (action === 'report') nameLine(button);
    if (action === 'outputs') switchOutputs(button);
    if (action === 'unfold') unfold(button);
    if (action === 'real-output') void import('./real-output.ts').then(({ toggle }) => toggle(button));
    if (sandboxActions.has(action)) void run(action, button);
  });
}

async function copy(button: HTMLElement): Promise<void> {
  const snippet = button.closest('lab-snippet');
  if (snippet === null) return;
  const said = (await copyToClipboard(copyText(snippet))) ? 'Copied' : 'Not allowed';
  const before = button.dataset['label'] ?? button.textContent;
  button.dataset['label'] = before;
  button.textContent = said;
  const announcer = document.querySelector('#announcer');
  if (announcer !== null) announcer.textContent = said;
  setTimeout(() => {
    button.textContent = before;
  }, 1600);
}

async function run(action: string, button: HTMLElement): Promise<void> {
  document.dispatchEvent(new CustomEvent('pane:open'));
  const command = button.dataset['command'];
  const { handle } = await import('./sandbox/index.ts');
  await handle({
    action,
    snippet: button.closest<HTMLElement>('lab-snippet'),
    command: command === undefined ? undefined : Number(command),
    button,
  });
}

/** A session to go on with, or a link to the reader's own Engine, is not left waiting for a press. */
function loadWaitingSandbox(): void {
  try {
    const linked = location.hash.includes('engine=');
    // The first page's pane waits to be asked for.
    const pane = document.querySelector('body:not([data-layout=home]) #sandbox-pane');
    if (linked && pane === null) {
      void import('./sandbox/linked.ts').then(({ takeLink }) => {
        takeLink();
      });
    }
    const waits =
      linked ||
      localStorage.getItem('sandbox:session') !== null ||
      sessionStorage.getItem('sandbox:engine-link') !== null;
    if (waits && pane !== null) void import('./sandbox/index.ts');
  } catch {
    // Without storage nothing waits.
  }
}

/** A report names the line of the snippet that the reader is at. */
function nameLine(link: HTMLElement): void {
  if (!(link instanceof HTMLAnchorElement)) return;
  const passed = [...document.querySelectorAll<HTMLElement>('lab-snippet')].filter(
    (snippet) => snippet.getBoundingClientRect().top < innerHeight / 2,
  );
  const line = passed.at(-1)?.dataset['line'];
  if (line === undefined) return;
  const address = new URL(link.href);
  const body = address.searchParams.get('body') ?? '';
  address.searchParams.set('body', body.replace(/^(Place: .*?)(:\d+)?$/m, `$1:${line}`));
  link.href = address.href;
}

function toggleTheme(): void {
  const theme = document.documentElement.dataset['theme'] === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset['theme'] = theme;
  try {
    localStorage.setItem('theme', theme);
  } catch {
    // The choice lasts as long as the page.
  }
  showTheme();
}

function showTheme(): void {
  const dark = document.documentElement.dataset['theme'] === 'dark';
  document.querySelector('[data-action=theme]')?.setAttribute('aria-pressed', String(dark));
}
