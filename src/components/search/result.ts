/** A found page as it is shown: its lab, what it lacks, and the headings below which the words stand. */
import { excerptOf } from '../../search/excerpt.ts';
import type { SearchIndex } from '../../search/pagefind.ts';
import type { FoundPage } from '../../search/search.ts';
import { primaryOf } from '../../search/words.ts';
import { siteBase } from './pagefind.ts';

const mostHeadings = 3;

export async function resultItem(
  { page, sections, marks, missing }: FoundPage,
  index: SearchIndex,
): Promise<HTMLElement> {
  const words = await index.text(page.id);
  const url = siteBase() + page.url;
  const item = document.createElement('li');
  const head = element('div', 'search-head');
  const title = link(url, page.title, 'search-title');
  title.lang = page.lang;
  head.append(title, element('span', 'search-lab', page.lab ?? 'About this site'));
  if (primaryOf(page.lang) !== primaryOf(document.documentElement.lang))
    head.append(element('span', 'search-lang', languageName(page.lang)));
  item.append(head);
  if (missing.length > 0)
    item.append(element('p', 'search-missing', `Without ${missing.map((word) => `“${word}”`).join(', ')}`));
  // Words that stand in the titles alone are shown with the page's beginning.
  for (const section of sections.length > 0 ? sections.slice(0, mostHeadings) : [-1]) {
    const heading = page.headings[section];
    const row = element('div', 'search-part');
    row.lang = page.lang;
    if (heading !== undefined) row.append(link(`${url}#${heading.anchor}`, heading.title, 'search-heading'));
    const excerpt = element('p', '');
    for (const { text, isMarked } of excerptOf(page, section, words, marks))
      excerpt.append(isMarked ? element('mark', '', text) : text);
    row.append(excerpt);
    item.append(row);
  }
  return item;
}

/** In the language itself. */
function languageName(lang: string): string {
  return new Intl.DisplayNames([lang], { type: 'language' }).of(lang) ?? lang;
}

function element(name: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  made.textContent = text;
  return made;
}

function link(url: string, text: string, className: string): HTMLAnchorElement {
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.textContent = text;
  anchor.className = className;
  return anchor;
}
