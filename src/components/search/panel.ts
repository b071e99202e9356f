/** The search field with its results, in the dialog and on the search page. Keyboard first. */
import { loadPagefind, type Found, type Pagefind } from './pagefind.ts';
import { searchForm } from './form.ts';
import { indexQuery } from './query.ts';

/** Results whose text is fetched at once; more come on asking. */
const pageSize = 8;
const mostHeadings = 3;

/** Fills `place`; gives the field, to be focused. */
export function mountSearch(place: HTMLElement): HTMLInputElement {
  const known = place.querySelector<HTMLInputElement>('input[type=search]');
  if (known !== null && place.dataset['mounted'] !== undefined) return known;
  place.dataset['mounted'] = '';
  const onPage = place.dataset['searchPage'] !== undefined;
  if (known === null) place.innerHTML = searchForm;
  const search = new Search(place, onPage);
  return search.field;
}

class Search {
  readonly field: HTMLInputElement;
  private readonly form: HTMLFormElement;
  private readonly list: HTMLElement;
  private readonly count: HTMLElement;
  private readonly more: HTMLButtonElement;
  private readonly onPage: boolean;
  /** Only the newest question may answer. */
  private asked = 0;

  constructor(place: HTMLElement, onPage: boolean) {
    this.onPage = onPage;
    this.form = place.querySelector('form') as HTMLFormElement;
    this.field = place.querySelector('input') as HTMLInputElement;
    this.list = place.querySelector('ol') as HTMLElement;
    this.count = place.querySelector('.search-count') as HTMLElement;
    this.more = place.querySelector('[data-more]') as HTMLButtonElement;
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.list.querySelector('a')?.click();
    });
    this.form.addEventListener('input', () => void this.ask());
    place.addEventListener('keydown', (event) => {
      this.moveByKey(event);
    });
    if (onPage) {
      const wanted = new URLSearchParams(location.search);
      this.field.value = wanted.get('q') ?? '';
    }
    void loadPagefind()
      .then(async (pagefind) => {
        place.dataset['ready'] = '';
        // The list of labs to narrow by may come later than results.
        if (!this.onPage) await this.ask();
        await this.showFilters(pagefind);
        if (this.onPage) await this.ask();
      })
      .catch(() => {
        this.count.textContent = 'This site was built without a search index.';
      });
  }

  private async showFilters(pagefind: Pagefind): Promise<void> {
    const filters = await pagefind.filters();
    for (const name of ['lab', 'level'] as const) {
      const select = this.form.elements.namedItem(name) as HTMLSelectElement;
      for (const value of Object.keys(filters[name] ?? {})) select.append(new Option(value, value));
      if (this.onPage) select.value = new URLSearchParams(location.search).get(name) ?? '';
    }
  }

  private async ask(): Promise<void> {
    const mine = ++this.asked;
    const typed = this.field.value.trim();
    const chosen = [...new FormData(this.form)].filter(([name, value]) => name !== 'q' && value !== '');
    if (this.onPage) this.rememberInAddress(typed, chosen as [string, string][]);
    if (typed === '') {
      this.list.replaceChildren();
      this.count.textContent = '';
      this.more.hidden = true;
      return;
    }
    const pagefind = await loadPagefind();
    const { results } = await pagefind.search(indexQuery(typed), {
      filters: Object.fromEntries(chosen) as Record<string, string>,
    });
    if (mine !== this.asked) return;
    this.count.textContent =
      results.length === 0
        ? `Nothing found for “${typed}”.`
        : `${results.length} ${results.length === 1 ? 'page' : 'pages'}`;
    await this.show(results, 0, mine);
  }

  /** The first result is shown alone, as soon as it is there; the others together. */
  private async show(
    results: readonly { data(): Promise<Found> }[],
    from: number,
    mine: number,
  ): Promise<void> {
    if (results.length === 0) this.list.replaceChildren();
    for (const [start, end] of [
      [from, from + 1],
      [from + 1, from + pageSize],
    ] as const) {
      const found = await Promise.all(results.slice(start, end).map((result) => result.data()));
      if (mine !== this.asked) return;
      const items = found.map(resultItem);
      if (start === 0) this.list.replaceChildren(...items);
      else this.list.append(...items);
    }
    this.more.hidden = results.length <= from + pageSize;
    this.more.onclick = () => {
      const last = this.list.lastElementChild;
      void this.show(results, from + pageSize, mine).then(() => {
        last?.nextElementSibling?.querySelector('a')?.focus();
      });
    };
  }

  private rememberInAddress(typed: string, chosen: readonly [string, string][]): void {
    const query = new URLSearchParams(chosen.map(([name, value]) => [name, value]));
    if (typed !== '') query.set('q', typed);
    const text = query.toString();
    history.replaceState(history.state, '', text === '' ? location.pathname : `?${text}`);
  }

  /** The arrows go from the field through the results and back. */
  private moveByKey(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || event.target instanceof HTMLSelectElement) return;
    event.preventDefault();
    const stops = [this.field, ...this.list.querySelectorAll('a')];
    const at = stops.indexOf(event.target as HTMLInputElement);
    stops[Math.min(stops.length - 1, Math.max(0, at + step))]?.focus();
  }
}

/** A page with the headings below which the words stand. Pagefind's excerpts are escaped but for `<mark>`. */
function resultItem(found: Found): HTMLElement {
  const item = document.createElement('li');
  const parts = found.sub_results.slice(0, mostHeadings);
  const title = link(found.url, found.meta['title'] ?? found.url, 'search-title');
  item.append(title);
  for (const part of parts.length > 0 ? parts : [{ title: '', url: found.url, excerpt: found.excerpt }]) {
    const row = document.createElement('div');
    row.className = 'search-part';
    if (part.title !== '' && part.title !== found.meta['title'])
      row.append(link(part.url, part.title, 'search-heading'));
    const excerpt = document.createElement('p');
    excerpt.innerHTML = part.excerpt;
    row.append(excerpt);
    item.append(row);
  }
  return item;
}

function link(url: string, text: string, className: string): HTMLAnchorElement {
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.textContent = text;
  anchor.className = className;
  return anchor;
}
