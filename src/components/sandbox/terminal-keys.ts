/** Keys that the terminal does not give to the shell: leaving, copying and pasting. */
import type { Terminal } from '@xterm/xterm';

/** Ms that Escape waits for a Tab before it goes to the shell. */
const escapeWait = 500;

/**
 * For `attachCustomKeyEventHandler`. Escape, then Tab, leaves the terminal. Ctrl-C copies when something is
 * selected (and always with Shift), Ctrl-V pastes; with Meta the browser does both.
 */
export function handleKey(
  terminal: Terminal,
  type: (text: string) => void,
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
    if (key === 'c' && (event.shiftKey || terminal.hasSelection())) {
      event.preventDefault();
      void navigator.clipboard.writeText(terminal.getSelection());
      terminal.clearSelection();
      return false;
    }
    // Left to the browser, whose paste event xterm.js takes.
    return key !== 'v';
  };
}
