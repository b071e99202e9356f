/** Makes the search index (Pagefind) over the built pages. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lineRange, type Library } from './library.ts';

/** Pagefind's own interfaces, which this site does without. */
const unused = ['ui', 'modular-ui', 'component-ui', 'highlight'].flatMap((name) => [
  `pagefind-${name}.js`,
  `pagefind-${name}.css`,
]);

export async function buildSearchIndex(library: Library, out: string): Promise<void> {
  try {
    const pagefind = await import('pagefind');
    const { index, errors } = await pagefind.createIndex({
      // Without these, `--publish` would be found as "publish" and `80:80` as "8080".
      includeCharacters: '-_./:',
      forceLanguage: 'en',
      rootSelector: 'html',
    });
    if (index === undefined) throw new Error(errors.join('; '));
    await index.addDirectory({ path: out });
    await index.writeFiles({ outputPath: join(out, 'pagefind') });
    await pagefind.close();
    await Promise.all(unused.map((name) => rm(join(out, 'pagefind', name), { force: true })));
  } catch (error) {
    library.report({
      code: 'SITE004',
      severity: 'error',
      file: '.',
      range: lineRange(1),
      message: `The search index could not be made, so the site has no search: ${error instanceof Error ? error.message : String(error)}.`,
    });
  }
}
