/** Keys that the terminal does not give to the shell: leaving, copying and pasting. */
import type { Terminal } from '@xterm/xterm';

/** Ms that Escape waits for a Tab before it goes to the shell. */
const escapeWait = 500;

/** What the keys ask of a terminal. */
type Selected = Pick<Terminal, 'hasSelection' | 'getSelection' | 'clearSelection'>;

/**
 * For `attachCustomKeyEventHandler`. Escape, then Tab, leaves the terminal. Ctrl-C copies when something is
 * selected, as Ctrl-Shift-C and Ctrl-Insert do, and interrupts otherwise; Ctrl-V and Shift-Insert paste. With
 * Meta the browser does both.
 * @param type gives text to the shell, as typed by the reader
 * @param copy gives text to the clipboard
 */
export function handleKey(
  terminal: Selected,
  type: (text: string) => void,
  copy: (text: string) => void,
): (event: KeyboardEvent) => boolean {
  let held: ReturnType<typeof setTimeout> | undefined;
  const release = (): void => {
    clearTimeout(held);
    held = undefined;
    type('\u001b');
  };
  return (event) => {
    if (event.type !== 'keydown') return true;
    if (event.key === 'Tab' && held !== undefined) {
      clearTimeout(held);
      held = undefined;
      return false;
    }
    if (event.key === 'Escape' && !event.ctrlKey && !event.altKey && !event.metaKey) {
      if (held !== undefined) release();
      held = setTimeout(release, escapeWait);
      event.preventDefault();
      return false;
    }
    if (held !== undefined && !['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) release();
    if (!event.ctrlKey || event.altKey || event.metaKey) return true;
    const key = event.key.toLowerCase();
    if ((key === 'c' && (event.shiftKey || terminal.hasSelection())) || key === 'insert') {
      event.preventDefault();
      const selected = terminal.getSelection();
      // First, so that the next Ctrl-C interrupts whatever becomes of the copying.
      terminal.clearSelection();
      if (selected !== '') copy(selected);
      return false;
    }
    // Left to the browser, whose paste event xterm.js takes.
    return key !== 'v';
  };
}
