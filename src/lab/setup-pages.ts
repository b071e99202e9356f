/** Which pages run before a page, unseen. */
import type { Lab, Page } from './model.ts';

/** The pages that `page`'s set-up runs, its set-up's own set-up first. A circle ends where it began. */
export function setupPages(page: Page, labs: readonly Lab[]): readonly string[] {
  const chain: string[] = [];
  let named = page.frontMatter.setup;
  while (named !== undefined) {
    const wanted = pathKey(named);
    const found = labs
      .flatMap((lab) => lab.pages)
      .find((other) => pathKey(other.path) === wanted || pathKey(other.file) === wanted);
    if (found === undefined || found === page || chain.includes(found.path)) break;
    chain.unshift(found.path);
    named = found.frontMatter.setup;
  }
  return chain;
}

/** A set-up may be named as a file or as in the URL. */
function pathKey(path: string): string {
  return path
    .replace(/^\/+|\/+$/g, '')
    .replace(/\.mdx?$/, '')
    .toLowerCase();
}
