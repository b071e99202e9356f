/** Asks the reader in the pane, without a dialog that stops the page. */
import { announce } from './announcer.ts';
import { button, element } from './dom.ts';
import { openPane, panePart } from './pane.ts';

/** Resolves with the number of the answer that was pressed. */
export function ask(question: string, answers: readonly string[]): Promise<number> {
  openPane();
  announce(question);
  const asker = document.activeElement;
  return new Promise((resolve) => {
    const buttons = answers.map((answer, index) =>
      button(
        answer,
        () => {
          box.remove();
          if (asker instanceof HTMLElement && asker.isConnected) asker.focus();
          resolve(index);
        },
        { class: index === 0 ? 'button primary' : 'button' },
      ),
    );
    const box = element(
      'div',
      { class: 'pane-question', role: 'group', 'aria-label': 'Question' },
      element('p', {}, question),
      ...buttons,
    );
    panePart('extra').append(box);
    buttons[0]?.focus();
  });
}
