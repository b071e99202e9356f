/** Pagefind in the reader's browser, and the catalog beside its index. */
import type { Catalog } from '../../search/catalog.ts';
import { vocabularyOf } from '../../search/catalog.ts';
import type { Pagefind, SearchIndex } from '../../search/pagefind.ts';
import { indexOf, ranking } from '../../search/pagefind.ts';

let loading: Promise<SearchIndex> | undefined;

/** @throws {Error} where this site was built without an index, or it cannot be fetched */
export function loadSearch(): Promise<SearchIndex> {
  // What failed is tried again when the search is opened again.
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** The path of the site, `/` at its end. */
export function siteBase(): string {
  return document.body.dataset['base'] ?? '/';
}

async function load(): Promise<SearchIndex> {
  const folder = new URL(`${siteBase()}pagefind/`, location.href).href;
  const [pagefind, catalog] = await Promise.all([loadPagefind(folder), loadCatalog(folder)]);
  const search = indexOf(pagefind, vocabularyOf(catalog));
  // The first question compiles the searching program, which takes longer than any answer: not the reader's.
  await search.places('docker');
  return search;
}

async function loadPagefind(folder: string): Promise<Pagefind> {
  const pagefind = (await import(/* @vite-ignore */ `${folder}pagefind.js`)) as Pagefind;
  await pagefind.options({ baseUrl: siteBase(), ranking });
  await initInEnglish(pagefind);
  return pagefind;
}

/**
 * Pagefind reads the page's language when it is initialised, and on a Japanese page would cut questions anew, which
 * the search has cut as the index is: all pages are in its one index, called English.
 */
function initInEnglish(pagefind: Pagefind): Promise<void> {
  const root = document.documentElement;
  const { lang } = root;
  root.lang = 'en';
  try {
    return pagefind.init();
  } finally {
    root.lang = lang;
  }
}

async function loadCatalog(folder: string): Promise<Catalog> {
  const response = await fetch(`${folder}catalog.json`);
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return (await response.json()) as Catalog;
}
