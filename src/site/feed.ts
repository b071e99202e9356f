/** The changelog of labs as an RSS feed: the pages that changed last. */
import { escapeHtml } from './highlight.ts';
import type { Library } from './library.ts';

const newest = 50;

export function feed(library: Library): string {
  const { addresses, settings } = library;
  const items = library.pages
    .filter((view) => view.updated !== undefined)
    .toSorted((a, b) => Date.parse(b.updated ?? '') - Date.parse(a.updated ?? ''))
    .slice(0, newest)
    .map(({ page, lab, updated }) => {
      const address = settings.origin + addresses.page(page);
      return [
        '<item>',
        `<title>${escapeHtml(`${lab.title}: ${page.title}`)}</title>`,
        `<link>${escapeHtml(address)}</link>`,
        `<guid isPermaLink="false">${escapeHtml(`${page.path}@${page.hash.slice(0, 12)}`)}</guid>`,
        `<pubDate>${new Date(updated ?? 0).toUTCString()}</pubDate>`,
        `<description>${escapeHtml(page.description)}</description>`,
        '</item>',
      ].join('');
    });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<rss version="2.0"><channel>',
    '<title>Docker Labs</title>',
    `<link>${escapeHtml(addresses.absolute(''))}</link>`,
    '<description>Labs that are new or have changed.</description>',
    ...items,
    '</channel></rss>',
  ].join('\n');
}
