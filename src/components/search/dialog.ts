/** The search over any page. */
import { mountSearch } from './panel.ts';

export function openSearchDialog(): void {
  const page = document.querySelector<HTMLElement>('[data-search-page] input');
  if (page !== null) {
    page.focus();
    return;
  }
  const dialog = document.querySelector<HTMLDialogElement>('#search-dialog') ?? createDialog();
  const place = dialog.querySelector<HTMLElement>('.search-panel');
  if (place === null || dialog.open) return;
  const field = mountSearch(place);
  dialog.showModal();
  field.focus();
  field.select();
}

function createDialog(): HTMLDialogElement {
  const dialog = document.createElement('dialog');
  dialog.id = 'search-dialog';
  dialog.lang = 'en';
  dialog.setAttribute('aria-label', 'Search');
  dialog.innerHTML =
    '<div class="search-panel"></div><p class="search-hint"><kbd>↑</kbd> <kbd>↓</kbd> choose · <kbd>Enter</kbd> open · <kbd>Esc</kbd> close</p>';
  document.body.append(dialog);
  const close = () => {
    dialog.close();
  };
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog || (event.target instanceof Element && event.target.closest('a') !== null))
      close();
  });
  document.addEventListener('site:before-swap', close);
  // Elsewise the first Escape only empties the field.
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    close();
  });
  return dialog;
}
