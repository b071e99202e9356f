/** The list of labs narrowed by level, nodes and verification; the choice stands in the address. */
export function startFilters(): void {
  document.addEventListener('change', (event) => {
    const form =
      event.target instanceof Element ? event.target.closest<HTMLFormElement>('[data-filters]') : null;
    if (form === null) return;
    apply(form);
    const chosen = [...new FormData(form)].filter(([, value]) => value !== '') as [string, string][];
    const query = new URLSearchParams(chosen).toString();
    history.replaceState(history.state, '', query === '' ? location.pathname : `?${query}`);
  });
  document.addEventListener('site:navigated', restore);
  restore();
}

function restore(): void {
  const form = document.querySelector<HTMLFormElement>('[data-filters]');
  if (form === null) return;
  for (const [name, value] of new URLSearchParams(location.search)) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLSelectElement) field.value = value;
  }
  apply(form);
}

function apply(form: HTMLFormElement): void {
  const wanted = [...new FormData(form)].filter(([, value]) => value !== '');
  let shown = 0;
  for (const entry of document.querySelectorAll<HTMLElement>('[data-lab-entry]')) {
    const fits = wanted.every(([name, value]) => entry.dataset[name] === value);
    entry.hidden = !fits;
    if (fits) shown++;
  }
  const count = document.querySelector('[data-filter-count]');
  if (count !== null) count.textContent = `${shown} ${shown === 1 ? 'lab' : 'labs'}`;
}
