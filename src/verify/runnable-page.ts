import type { Lab, Page } from '../lab/model.ts';
import type { RunnablePage } from './runnable.ts';
import { setupPages } from './runnable.ts';
import { type ValuedPage, valuesOf } from './value.ts';

/** `page` as its JSON has it. `labs`: all, as `setup` may name a page of another lab. */
export function runnablePage(page: Page, lab: Lab, labs: readonly Lab[]): RunnablePage {
  const setup = setupPages(page, labs);
  const valued = valuedPage(page, lab);
  return {
    lab: lab.id,
    path: page.path,
    file: page.file,
    hash: page.hash,
    ...valued,
    setup,
    values: valuesOf(
      valued,
      setup.flatMap((path) => named(path, labs)),
    ),
  };
}

function named(path: string, labs: readonly Lab[]): ValuedPage[] {
  return labs.flatMap((lab) =>
    lab.pages.filter((page) => page.path === path).map((page) => valuedPage(page, lab)),
  );
}

function valuedPage(page: Page, lab: Lab): ValuedPage {
  return {
    nodes: page.nodes,
    platform: page.frontMatter.platform ?? lab.platform,
    engine: page.frontMatter.engine ?? lab.engine,
    images: page.frontMatter.images ?? [],
    snippets: page.snippets,
  };
}
