/** Makes the search index (Pagefind) over the built pages, and the search's catalog beside it. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { IndexFile } from 'pagefind';
import { atLine, finding } from '../lab/diagnostics.ts';
import type { AboutPage } from './search-catalog.ts';
import { catalogOf } from './search-catalog.ts';
import type { Library } from './library.ts';
import { inWords } from './thrown.ts';
import { included, isUnspaced, marked } from '../search/words.ts';

/** Pagefind's own interfaces, which this site does without. */
const unused = /^pagefind-(?:ui|modular-ui|component-ui|highlight)\./;

export async function buildSearchIndex(library: Library, out: string): Promise<void> {
  try {
    const docker = await readFile(join(library.settings.root, 'src/search/docker-commands.json'), 'utf8');
    const left = await writeSearchIndex(aboutPages(library), docker, out);
    for (const { url, error } of left) {
      const page = library.pages.find((view) => `labs/${view.page.path}/` === url)?.page;
      const why = inWords(error, library.settings);
      library.report(finding('notSearched', page?.file ?? url, atLine(1), { why }));
    }
  } catch (error) {
    const why = inWords(error, library.settings);
    library.report(finding('searchNotMade', '.', atLine(1), { why }));
  }
}

/**
 * Writes `pagefind/` into `out`, which has these pages. `docker` is the text of docker-commands.json. Gives the pages
 * that could not be taken in.
 *
 * @throws {Error} where Pagefind cannot run
 */
export async function writeSearchIndex(
  pages: readonly AboutPage[],
  docker: string,
  out: string,
): Promise<readonly NotSearched[]> {
  const { files, left } = await indexFiles(pages, out);
  const catalog = JSON.stringify(catalogOf(files, pages, docker));
  await writeInto(join(out, 'pagefind'), [
    ...files.filter(({ path }) => !unused.test(path)),
    { path: 'catalog.json', content: new TextEncoder().encode(catalog) },
  ]);
  return left;
}

interface NotSearched {
  readonly url: string;
  readonly error: unknown;
}

interface Indexed {
  readonly files: readonly IndexFile[];
  readonly left: readonly NotSearched[];
}

function aboutPages(library: Library): AboutPage[] {
  const ofLabs = library.pages.map(({ page, lab }): AboutPage => {
    const level = page.frontMatter.level ?? lab.level;
    return {
      url: `labs/${page.path}/`,
      title: page.title,
      lab: lab.title,
      ...(level === undefined ? {} : { level }),
      lang: page.frontMatter.lang ?? lab.lang,
    };
  });
  return [...ofLabs, { url: 'language/', title: 'Write a lab', lang: 'en' }];
}

/**
 * Pagefind keeps an index for each language and searches that of the reader's page alone. So all pages are given to
 * it as of one language, those of unspaced scripts cut into words beforehand.
 */
async function indexFiles(pages: readonly AboutPage[], out: string): Promise<Indexed> {
  const pagefind = await import('pagefind');
  try {
    const { index, errors } = await pagefind.createIndex({
      includeCharacters: included,
      forceLanguage: 'en',
      rootSelector: 'html',
    });
    if (index === undefined) throw new Error(errors.join('; '));
    const left: NotSearched[] = [];
    for (const { url, lang } of pages) {
      try {
        const html = await readFile(join(out, url, 'index.html'), 'utf8');
        const added = await index.addHTMLFile({ url: `/${url}`, content: cutHtml(html, lang) });
        if (added.errors.length > 0) throw new Error(added.errors.join('; '));
      } catch (error) {
        left.push({ url, error });
      }
    }
    return { files: (await index.getFiles()).files, left };
  } finally {
    await pagefind.close();
  }
}

/** Only what stands between tags. */
function cutHtml(html: string, lang: string): string {
  if (!isUnspaced(html)) return html;
  return html.replace(/>[^<]+</g, (text) => `>${marked(text.slice(1, -1), lang)}<`);
}

async function writeInto(folder: string, files: readonly IndexFile[]): Promise<void> {
  for (const { path, content } of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}
