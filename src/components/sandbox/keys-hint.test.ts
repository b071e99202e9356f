import { expect, test } from 'vitest';
import { keysWords } from './keys-hint.ts';

test('the terminal’s keys are said in those of the reader’s system', () => {
  expect([keysWords(false), keysWords(true)]).toEqual([
    'Select with the mouse, then Ctrl+C copies; Ctrl+V pastes; a right click offers both. ' +
      'With nothing selected, Ctrl+C ends what runs. Escape, then Tab, leaves the terminal.',
    'Select with the mouse, then ⌘C copies; ⌘V pastes; a right click offers both. ' +
      'Ctrl+C ends what runs. Escape, then Tab, leaves the terminal.',
  ]);
});
