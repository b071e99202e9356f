/** A page as whoever runs it needs it, made of the parsed one. */
import type { Lab, Page } from '../lab/model.ts';
import type { RunnablePage } from './runnable.ts';
import { setupPages } from './runnable.ts';
import type { ValuedPage } from './value.ts';
import { valuesOf } from './value.ts';

/** `page` as its JSON has it. `labs`: all, as `setup` may name a page of another lab. */
export function runnablePage(page: Page, lab: Lab, labs: readonly Lab[]): RunnablePage {
  const setup = setupPages(page, labs);
  const valued = valuedPage(page);
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
    lab.pages.filter((page) => page.path === path).map((page) => valuedPage(page)),
  );
}

function valuedPage(page: Page): ValuedPage {
  return {
    nodes: page.nodes,
    platform: page.platform,
    engine: page.engine,
    images: page.frontMatter.images ?? [],
    snippets: page.snippets,
  };
}
