/**
 * Variables that nothing sets before they are used. A page begins with what its set-up pages leave behind: a
 * reader may open it alone, and verification does.
 */
import { finding } from './diagnostics.ts';
import type { Diagnostic, Lab, Page, VariableMention } from './model.ts';
import { nearest } from './nearest.ts';
import { setupPages } from './setup-pages.ts';

export function checkVariables(labs: readonly Lab[]): readonly Diagnostic[] {
  const byPath = new Map(labs.flatMap((lab) => lab.pages.map((page) => [page.path, page] as const)));
  return labs.flatMap((lab) =>
    lab.pages.flatMap((page) => {
      if (!page.variables.some(({ kind }) => kind === 'use')) return [];
      const setup = setupPages(page, labs).flatMap((path) => byPath.get(path) ?? []);
      return checkPage(page, setup.flatMap(leftBehind), lab);
    }),
  );
}

/** What a set-up page's commands set; its clean-up does not run. */
function leftBehind(page: Page): readonly string[] {
  return page.variables
    .filter(({ kind, snippet }) => kind !== 'use' && page.snippets[snippet]?.words.cleanup !== true)
    .map(({ name }) => name);
}

function checkPage(page: Page, before: readonly string[], lab: Lab): readonly Diagnostic[] {
  const sofar = new Set(before);
  const set = new Set([...before, ...page.variables.filter(isSet).map(({ name }) => name)]);
  return page.variables.flatMap((mention) => {
    const { name, range } = mention;
    if (isSet(mention)) sofar.add(name);
    if (isSet(mention) || sofar.has(name)) return [];
    const later = page.variables.find((other) => isSet(other) && other.name === name);
    if (later !== undefined) {
      const where = `${page.file}:${later.range.start.line}`;
      return [finding('usedBeforeSet', page.file, range, { name, where })];
    }
    const other = lab.pages.find(({ variables }) => variables.some((one) => isSet(one) && one.name === name));
    const params = { name, near: nearest(name, set), other: other?.file };
    return [finding('variableNeverSet', page.file, range, params)];
  });
}

function isSet({ kind }: VariableMention): boolean {
  return kind !== 'use';
}
