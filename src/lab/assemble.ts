/** Pages to labs, and the checks that need more than one page. */
import { checkPromises } from './check-promises.ts';
import { finding, sortDiagnostics } from './diagnostics.ts';
import type { Diagnostic, Lab, Page } from './model.ts';
import { nearest } from './nearest.ts';
import { withIds } from './page.ts';
import { folderOf, isIndexFile, labFolderOf, titleFromName } from './paths.ts';
import { runningOn } from './running-on.ts';
import { createSource } from './source.ts';
import { checkVariables } from './check-variables.ts';
import { capturedUses } from './variables.ts';

export interface Labs {
  readonly labs: readonly Lab[];
  /** Of all pages and of their being together, in the order of files and places. */
  readonly diagnostics: readonly Diagnostic[];
}

/** `pages` in any order; two with one address get different ones. The pages in `labs` bear all their diagnostics. */
export function assembleLabs(pages: readonly Page[]): Labs {
  const findings: Diagnostic[] = [];
  const named = giveAddresses(pages, findings);
  const byLab = Map.groupBy(named, (page) => page.labId);
  const drafts = [...byLab].map(([id, labPages]) => makeLab(id, labPages));
  findings.push(...checkVariables(drafts));
  findings.push(...checkReferences(drafts), ...checkPromises(drafts));
  return addDiagnostics(
    drafts.toSorted((a, b) => collator.compare(a.folder, b.folder)),
    findings,
  );
}

/** The same labs with `findings` on their pages as well. */
export function addDiagnostics(labs: readonly Lab[], findings: readonly Diagnostic[]): Labs {
  const byFile = Map.groupBy(findings, (diagnostic) => diagnostic.file);
  const complete = labs.map((lab) => ({
    ...lab,
    pages: lab.pages.map((page) => ({
      ...page,
      diagnostics: sortDiagnostics([...page.diagnostics, ...(byFile.get(page.file) ?? [])]),
    })),
  }));
  const all = complete.flatMap((lab) => lab.pages.flatMap((page) => page.diagnostics));
  return { labs: complete, diagnostics: sortDiagnostics(all) };
}

const collator = new Intl.Collator('en', { numeric: true });
const top = createSource('').range(0, 0);

/** README before index, then by name: the first keeps the address. */
function giveAddresses(pages: readonly Page[], findings: Diagnostic[]): readonly Page[] {
  const taken = new Map<string, string>();
  const sorted = pages.toSorted(
    (a, b) =>
      Number(/index\.\w+$/i.test(a.file)) - Number(/index\.\w+$/i.test(b.file)) ||
      collator.compare(a.file, b.file),
  );
  return sorted.map((page) => {
    const other = taken.get(page.path);
    let path = page.path;
    for (let number = 2; taken.has(path); number++) path = `${page.path}-${number}`;
    taken.set(path, page.file);
    if (other === undefined) return page;
    findings.push(finding('sameUrl', page.file, top, { path: page.path, other, given: path }));
    return { ...page, path, snippets: withIds(page.snippets, path) };
  });
}

function makeLab(id: string, unordered: readonly Page[]): Lab {
  const ordered = unordered.toSorted(
    (a, b) => compareNumbers(orderOf(a), orderOf(b)) || indexFirst(a, b) || collator.compare(a.file, b.file),
  );
  const folder = labFolderOf(ordered[0]?.file ?? '');
  const index = ordered.find((page) => isIndexFile(page.file) && folderOf(page.file) === folder);
  const own = index?.frontMatter ?? {};
  const all = (test: (page: Page) => boolean): boolean => ordered.length > 0 && ordered.every(test);
  const platform =
    own.platform === 'windows' || all((page) => page.frontMatter.platform === 'windows')
      ? 'windows'
      : all((page) => page.frontMatter.platform === 'reading')
        ? 'reading'
        : 'linux';
  const engine = own.engine ?? (all((page) => page.frontMatter.engine === 'docker') ? 'docker' : 'any');
  const placed = ordered.map((page) =>
    runningOn(page, page.frontMatter.platform ?? platform, page.frontMatter.engine ?? engine),
  );
  const captured = new Set(
    placed.flatMap((page) => page.variables.filter(({ kind }) => kind === 'capture').map(({ name }) => name)),
  );
  const pages = placed.map((page) => ({ ...page, snippets: capturedUses(page.snippets, captured) }));
  const said = <T>(read: (page: Page) => T | undefined): T | undefined =>
    pages.map(read).find((value) => value !== undefined);
  const minutes = pages.reduce((sum, page) => sum + (page.frontMatter.duration ?? 0), 0);
  return {
    id,
    folder,
    title: index?.title ?? (folder === '' ? 'Labs' : titleFromName(folder)),
    description: index?.description ?? said((page) => page.frontMatter.description) ?? '',
    lang: own.lang ?? 'en',
    level: own.level ?? said((page) => page.frontMatter.level),
    duration: minutes > 0 ? minutes : undefined,
    nodes: [...new Set([...(own.nodes ?? []), ...pages.flatMap((page) => page.nodes)])],
    requires: own.requires ?? [...new Set(pages.flatMap((page) => page.frontMatter.requires ?? []))],
    platform,
    engine,
    pages,
  };
}

/** A lab's own index page is its first, unless it says otherwise. */
function orderOf(page: Page): number {
  const isLabIndex = isIndexFile(page.file) && folderOf(page.file) === labFolderOf(page.file);
  return page.frontMatter.order ?? (isLabIndex ? -Infinity : Infinity);
}

/** Subtraction would make no number of two infinities. */
function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** A folder's index page comes before the others of that folder and below. */
function indexFirst(a: Page, b: Page): number {
  const [folderA, folderB] = [folderOf(a.file), folderOf(b.file)];
  if (isIndexFile(a.file) && `${b.file}/`.startsWith(folderA === '' ? '' : `${folderA}/`))
    return isIndexFile(b.file) && folderA === folderB ? 0 : -1;
  if (isIndexFile(b.file) && `${a.file}/`.startsWith(folderB === '' ? '' : `${folderB}/`)) return 1;
  return 0;
}

function checkReferences(labs: readonly Lab[]): readonly Diagnostic[] {
  const ids = new Set(labs.flatMap((lab) => [lab.id, lab.folder]));
  const paths = new Set(labs.flatMap((lab) => lab.pages.flatMap((page) => [page.path, page.file])));
  return labs.flatMap((lab) =>
    lab.pages.flatMap((page) => {
      const { requires = [], setup } = page.frontMatter;
      const unknown = requires
        .filter((id) => !ids.has(id))
        .map((id) =>
          finding('requiresUnknown', page.file, page.frontMatterPlaces['requires'] ?? top, {
            lab: id,
            near: nearest(id, ids),
          }),
        );
      const lost =
        setup !== undefined && !paths.has(setup)
          ? [finding('setupUnknown', page.file, page.frontMatterPlaces['setup'] ?? top, { setup })]
          : [];
      return [...unknown, ...lost];
    }),
  );
}
