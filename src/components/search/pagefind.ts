/** The part of Pagefind's browser interface that the search uses, loaded from the built index. */
export interface Pagefind {
  init(): Promise<void>;
  options(options: { readonly excerptLength?: number; readonly baseUrl?: string }): Promise<void>;
  preload(query: string): Promise<void>;
  filters(): Promise<Readonly<Record<string, Readonly<Record<string, number>>>>>;
  search(
    query: string,
    options: { readonly filters: Readonly<Record<string, string>> },
  ): Promise<{ readonly results: readonly { data(): Promise<Found> }[] }>;
}

export interface Found {
  readonly url: string;
  readonly meta: Readonly<Record<string, string>>;
  readonly excerpt: string;
  readonly sub_results: readonly { readonly title: string; readonly url: string; readonly excerpt: string }[];
}

let loading: Promise<Pagefind> | undefined;

/** @throws {Error} where this site was built without an index */
export function loadPagefind(): Promise<Pagefind> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Pagefind> {
  const base = document.body.dataset['base'] ?? '/';
  const address = new URL(`${base}pagefind/pagefind.js`, location.href).href;
  const pagefind = (await import(/* @vite-ignore */ address)) as Pagefind;
  await pagefind.options({ excerptLength: 24, baseUrl: base });
  await pagefind.init();
  // The first question compiles the searching program, which takes longer than any answer: not the reader's.
  await pagefind.search('docker', { filters: {} });
  return pagefind;
}
