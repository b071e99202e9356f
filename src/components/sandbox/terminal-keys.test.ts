import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { handleKey } from './terminal-keys.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A terminal with `selected`, and what its keys do to it: what goes to the shell, and what is copied. */
function terminalWith(selected: string) {
  const terminal = {
    selected,
    hasSelection: () => terminal.selected !== '',
    getSelection: () => terminal.selected,
    clearSelection: () => {
      terminal.selected = '';
    },
  };
  const typed: string[] = [];
  const copied: string[] = [];
  const handle = handleKey(
    terminal,
    (text) => typed.push(text),
    (text) => copied.push(text),
  );
  /** Whether xterm.js gets the key. `keys`: `Ctrl+Shift+c`. */
  const press = (keys: string): { passed: boolean; prevented: boolean } => {
    const parts = keys.split('+');
    let prevented = false;
    const event = {
      type: 'keydown',
      key: parts.at(-1),
      ctrlKey: parts.includes('Ctrl'),
      shiftKey: parts.includes('Shift'),
      altKey: parts.includes('Alt'),
      metaKey: parts.includes('Meta'),
      preventDefault: () => {
        prevented = true;
      },
    };
    return { passed: handle(event as unknown as KeyboardEvent), prevented };
  };
  return { terminal, typed, copied, press };
}

test('Ctrl-C copies what is selected once, and interrupts from then on', () => {
  const { copied, press } = terminalWith('64 bytes');
  expect(press('Ctrl+c')).toEqual({ passed: false, prevented: true });
  expect(copied).toEqual(['64 bytes']);
  expect(press('Ctrl+c')).toEqual({ passed: true, prevented: false });
  expect(copied).toEqual(['64 bytes']);
});

test('a clipboard that is refused does not keep the next Ctrl-C from the shell', () => {
  const { terminal } = terminalWith('64 bytes');
  const handle = handleKey(
    terminal,
    () => undefined,
    () => {
      expect(terminal.selected).toBe('');
    },
  );
  const event = { type: 'keydown', key: 'c', ctrlKey: true, preventDefault: () => undefined };
  expect(handle(event as unknown as KeyboardEvent)).toBe(false);
  expect(handle(event as unknown as KeyboardEvent)).toBe(true);
});

test.each(['Ctrl+Shift+C', 'Ctrl+Insert'])('%s copies, and empties no clipboard', (keys) => {
  const some = terminalWith('a word');
  expect(some.press(keys)).toEqual({ passed: false, prevented: true });
  expect(some.copied).toEqual(['a word']);
  const none = terminalWith('');
  expect(none.press(keys)).toEqual({ passed: false, prevented: true });
  expect(none.copied).toEqual([]);
});

test.each(['Ctrl+v', 'Ctrl+Shift+V'])('%s is left to the browser, which pastes', (keys) => {
  expect(terminalWith('').press(keys)).toEqual({ passed: false, prevented: false });
});

test('Meta is the browser’s', () => {
  const { press, copied } = terminalWith('a word');
  expect(press('Meta+c')).toEqual({ passed: true, prevented: false });
  expect(copied).toEqual([]);
});

test('Escape, then Tab, leaves the terminal, and the shell hears of neither', () => {
  const { press, typed } = terminalWith('');
  expect(press('Escape')).toEqual({ passed: false, prevented: true });
  expect(press('Tab')).toEqual({ passed: false, prevented: false });
  vi.runAllTimers();
  expect(typed).toEqual([]);
});

test('Escape alone goes to the shell after half a second, or before the next key', () => {
  const { press, typed } = terminalWith('');
  press('Escape');
  vi.advanceTimersByTime(499);
  expect(typed).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(typed).toEqual(['\u001b']);
  press('Escape');
  expect(press('j').passed).toBe(true);
  expect(typed).toEqual(['\u001b', '\u001b']);
});
