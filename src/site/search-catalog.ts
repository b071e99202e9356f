/** The search's catalog, made from what Pagefind has read. */
import { gunzipSync } from 'node:zlib';
import type { IndexFile } from 'pagefind';
import type { Catalog, CatalogPage, DockerCommands } from '../search/catalog.ts';
import { indexed, lettersOf, partsOf, unmarked } from '../search/words.ts';

export type AboutPage = Omit<CatalogPage, 'id' | 'headings' | 'text'>;

/** A page as Pagefind has it, as far as it is needed here. */
interface Fragment {
  readonly url: string;
  /** Words with single spaces between, counted as the index counts them. */
  readonly content: string;
  readonly meta: { readonly title?: string };
  readonly anchors: readonly {
    readonly element: string;
    readonly id: string;
    readonly text: string;
    readonly location: number;
  }[];
}

/** Before the data of each of Pagefind's files. */
const signature = 'pagefind_dcd';
const fragmentName = /^fragment\/(.+)\.pf_fragment$/;

/**
 * `docker` is the text of docker-commands.json.
 *
 * @throws {Error} where a fragment is none that is known
 */
export function catalogOf(files: readonly IndexFile[], about: readonly AboutPage[], docker: string): Catalog {
  const byUrl = new Map(about.map((page) => [`/${page.url}`, page]));
  const words = new Set<string>();
  const pages = files.flatMap(({ path, content }): CatalogPage[] => {
    const id = fragmentName.exec(path)?.[1];
    if (id === undefined) return [];
    const fragment = fragmentOf(path, content);
    const page = byUrl.get(fragment.url);
    if (page === undefined) throw new Error(`${path} is of an unknown page, ${fragment.url}`);
    for (const word of fragment.content.split(' '))
      for (const part of [indexed(word), ...partsOf(word), ...lettersOf(word)])
        if (part !== '') words.add(part);
    const headings = fragment.anchors.flatMap(({ element, id: anchor, text, location }) =>
      /^h[2-6]$/.test(element)
        ? [{ anchor, title: unmarked(text).trim(), from: location, text: location + count(text) }]
        : [],
    );
    return [{ id, ...page, text: count(fragment.meta.title ?? ''), headings }];
  });
  return { pages, words: [...words].sort(), docker: JSON.parse(docker) as DockerCommands };
}

/** Words as Pagefind counts them. */
function count(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}

function fragmentOf(path: string, content: Uint8Array): Fragment {
  const text = gunzipSync(content).toString('utf8');
  if (!text.startsWith(signature)) throw new Error(`${path} is not written as this version of Pagefind does`);
  return JSON.parse(text.slice(signature.length)) as Fragment;
}
