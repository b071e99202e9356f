/** `/` and Ctrl-K open the search; the search itself is loaded then. */
export function startSearchKeys(): void {
  document.addEventListener('keydown', (event) => {
    const typing =
      event.target instanceof HTMLElement &&
      (event.target.isContentEditable || event.target.matches('input, textarea, select, .xterm *'));
    const slash = event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    // In a terminal Ctrl-K deletes to the end of the line.
    const inTerminal = event.target instanceof Element && event.target.closest('.xterm') !== null;
    const controlK = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !inTerminal;
    if (!slash && !controlK) return;
    event.preventDefault();
    void openSearch();
  });
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('[data-action=search]') : null;
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void openSearch();
  });
  document.addEventListener('site:navigated', startSearchPage);
  startSearchPage();
}

async function openSearch(): Promise<void> {
  const { openSearchDialog } = await import('./search/dialog.ts');
  openSearchDialog();
}

/** `/search/` has the same search in the page itself. */
function startSearchPage(): void {
  const place = document.querySelector<HTMLElement>('[data-search-page]');
  if (place !== null) void import('./search/panel.ts').then(({ mountSearch }) => mountSearch(place));
}
