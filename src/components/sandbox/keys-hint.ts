/** How the terminal is copied from, pasted into and left: said once at the first prompt, and in the menu always. */
import { button, element } from './dom.ts';
import { panePart } from './pane.ts';

const stored = 'sandbox:keys-said';
let said = false;

/** By the keys of the reader's system; a mouse does it everywhere. */
export function keysWords(isApple = /^(Mac|iP)/.test(navigator.platform)): string {
  const [copy, paste] = isApple ? ['⌘C', '⌘V'] : ['Ctrl+C', 'Ctrl+V'];
  const ends = isApple ? 'Ctrl+C ends what runs.' : 'With nothing selected, Ctrl+C ends what runs.';
  return (
    `Select with the mouse, then ${copy} copies; ${paste} pastes; a right click offers both. ` +
    `${ends} Escape, then Tab, leaves the terminal.`
  );
}

/** For the menu: what there is instead on a touch screen. */
export function hintWords(): string {
  return isTouchScreen()
    ? 'The keys below the terminal are those that an on-screen keyboard has not. Write whole commands in the line ' +
        'under them: Enter sends it, Tab completes it in the terminal. A finger scrolls.'
    : keysWords();
}

function isTouchScreen(): boolean {
  return matchMedia('(hover: none) and (pointer: coarse)').matches;
}

/** Below the terminal until the reader has seen it; in this browser only once. A touch screen has none of these. */
export function sayKeys(): void {
  if (said || isTouchScreen() || wasSaid()) return;
  said = true;
  const hint = element(
    'div',
    { class: 'pane-keys', role: 'note', 'aria-label': 'Keys of the terminal' },
    element('p', {}, keysWords()),
    button('Understood', () => {
      hint.remove();
    }),
  );
  panePart('extra').append(hint);
}

/** Takes it away with the terminal that it is about. */
export function hideKeys(): void {
  panePart('extra').querySelector('.pane-keys')?.remove();
}

function wasSaid(): boolean {
  try {
    const before = localStorage.getItem(stored) !== null;
    localStorage.setItem(stored, 'yes');
    return before;
  } catch {
    // Without storage it is said on every page that starts a sandbox.
    return false;
  }
}
