/** The search field with its results, in the dialog and on the search page. Keyboard first. */
import { countWords, firstShown, pages } from '../../search/count-words.ts';
import type { SearchIndex } from '../../search/pagefind.ts';
import type { Answer, FoundPage } from '../../search/search.ts';
import { search } from '../../search/search.ts';
import { searchForm } from './form.ts';
import { loadSearch, siteBase } from './pagefind.ts';
import { resultItem } from './result.ts';

/** Results whose text is fetched at once; more come on asking. */
const pageSize = 8;

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
  private readonly none: HTMLElement;
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
    this.none = place.querySelector('.search-none') as HTMLElement;
    for (const labs of this.none.querySelectorAll('a')) labs.href = `${siteBase()}labs/`;
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.list.querySelector('a')?.click();
    });
    this.form.addEventListener('input', () => {
      void this.ask().catch(() => {
        this.sayWhyNot();
      });
    });
    place.addEventListener('keydown', (event) => {
      this.moveByKey(event);
    });
    if (onPage) {
      const wanted = new URLSearchParams(location.search);
      this.field.value = wanted.get('q') ?? '';
    }
    void loadSearch()
      .then((index) => {
        place.dataset['ready'] = '';
        this.showFilters(index);
        return this.ask();
      })
      .catch(() => {
        this.sayWhyNot();
      });
  }

  private sayWhyNot(): void {
    this.list.ariaBusy = 'false';
    this.count.textContent =
      'The search cannot be loaded: there is no connection, or this site was built without a search index.';
  }

  private showFilters({ vocabulary }: SearchIndex): void {
    for (const name of ['lab', 'level'] as const) {
      const select = this.form.elements.namedItem(name) as HTMLSelectElement;
      const values = new Set([...vocabulary.pages.values()].flatMap((page) => page[name] ?? []));
      for (const value of [...values].sort()) select.append(new Option(value, value));
      if (this.onPage) select.value = new URLSearchParams(location.search).get(name) ?? '';
    }
  }

  private async ask(): Promise<void> {
    const mine = ++this.asked;
    const typed = this.field.value.trim();
    this.list.ariaBusy = String(typed !== '');
    const chosen = [...new FormData(this.form)].flatMap(([name, value]) =>
      name === 'q' || value === '' || typeof value !== 'string' ? [] : [[name, value] as const],
    );
    if (this.onPage) this.rememberInAddress(typed, chosen);
    if (typed === '') {
      this.list.replaceChildren();
      this.count.textContent = '';
      this.more.hidden = true;
      this.none.hidden = true;
      return;
    }
    const index = await loadSearch();
    if (mine !== this.asked) return;
    const lang = document.documentElement.lang;
    const answer = await search(this.field.value, lang, Object.fromEntries(chosen), index.vocabulary, index);
    if (mine !== this.asked) return;
    const shown = firstShown(answer);
    // The first result is shown alone, as soon as it is there; all else together.
    const [first, others] = [this.itemsOf(shown, 0, 1, index), this.itemsOf(shown, 1, pageSize, index)];
    const items = await first;
    if (mine !== this.asked) return;
    this.list.replaceChildren(...items);
    items.push(...(await others));
    if (mine !== this.asked) return;
    this.list.append(...items.slice(1));
    this.count.textContent = countWords(typed, shown, answer);
    this.none.hidden = shown.length > 0;
    this.list.ariaBusy = 'false';
    this.offerMore(answer, shown, items.length, index);
  }

  private itemsOf(
    found: readonly FoundPage[],
    from: number,
    to: number,
    index: SearchIndex,
  ): Promise<HTMLElement[]> {
    return Promise.all(found.slice(from, to).map((page) => resultItem(page, index)));
  }

  /** What the button shows, when `shown` of these stand there. */
  private offerMore(answer: Answer, found: readonly FoundPage[], shown: number, index: SearchIndex): void {
    const others = answer.found.filter((page) => !found.includes(page));
    const hasMore = found.length > shown;
    this.more.hidden = !hasMore && others.length === 0;
    this.more.textContent = hasMore ? 'More results' : `Less exact: ${pages(others.length)}`;
    this.more.onclick = async () => {
      const mine = this.asked;
      const all = hasMore ? found : [...found, ...others];
      const items = await this.itemsOf(all, shown, shown + pageSize, index);
      if (mine !== this.asked) return;
      this.list.append(...items);
      items[0]?.querySelector('a')?.focus();
      this.offerMore(answer, all, shown + items.length, index);
    };
  }

  private rememberInAddress(typed: string, chosen: readonly (readonly [string, string])[]): void {
    const query = new URLSearchParams(Object.fromEntries(chosen));
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
