/** What the build of the site finds, when a page is made or a file published: a part of `rules.ts`. */
import { plainRule, rule } from './rule.ts';

/** What could not be done with a page; components have all three, Markdown is only compiled. */
export type PageStep = 'compiled' | 'loaded' | 'rendered';

export const siteRules = {
  readOtherwise: plainRule({
    code: 'SITE001',
    severity: 'error',
    title: 'Code that checker and site read differently',
    message: () =>
      'The page shows this code without buttons, as the checker reads another text here than the site.',
    hint: () => 'Fence the code with three backticks at the indentation of the text around it.',
    explain: 'A Run button can only run the text that it stands beside, so code that is not sure has none.',
  }),
  pageNotMade: rule<{ step: PageStep; why: string; isMdx: boolean }>({
    code: 'SITE002',
    severity: 'error',
    title: 'Page that is shown as its source',
    message: ({ step, why }) => `The page cannot be ${step}, so its source is shown: ${why}.`,
    hint: ({ step, isMdx }) => {
      if (!isMdx) return 'Halve the page until you find the part; please report it with that part.';
      return step === 'compiled'
        ? 'Mend it, or rename it to .md if it needs no components.'
        : 'Mend its code, or what it imports.';
    },
    explain:
      'An `.mdx` page is a program that the build runs. Where that fails, throws or ends the build, or is not done ' +
      'after a minute, readers get what its author wrote, and every other page is built.',
  }),
  fileNotPublished: rule<{ kind: 'taken'; by: string } | { kind: 'not-copied'; why: string }>({
    code: 'SITE003',
    severity: 'error',
    title: 'Linked file that is not published',
    message: (params) =>
      params.kind === 'taken'
        ? `A page links to this file or its folder, but its address belongs to ${params.by}, so it is not published.`
        : `A page links to this file or its folder, but it cannot be copied: ${params.why}.`,
    hint: ({ kind }) =>
      kind === 'taken'
        ? 'Rename the file or the page.'
        : 'Check that it exists, is a file and that you may read it.',
    explain: 'Files that pages link to are copied beside the pages; links to this one lead nowhere.',
  }),
  searchNotMade: rule<{ why: string }>({
    code: 'SITE004',
    severity: 'error',
    title: 'No search',
    message: ({ why }) => `The search index could not be made, so the site has no search: ${why}.`,
    hint: () => 'Build again; please report it if it stays.',
    explain: 'Pagefind, which makes the index, is a program of its own; the pages themselves are built.',
  }),
  labsNotRead: rule<{ why: string }>({
    code: 'SITE005',
    severity: 'error',
    title: 'Folder of labs cannot be read',
    message: ({ why }) => `The folder of labs cannot be read: ${why}.`,
    hint: () => 'Name it in LABS_DIR.',
    explain: 'The site is built without labs.',
  }),
  bundleDoesNotCount: rule<{ why: string }>({
    code: 'SITE006',
    severity: 'error',
    title: 'Bundle of records that does not count',
    message: ({ why }) => `The records that the site was to be built with do not count: ${why}.`,
    hint: () =>
      'Nothing that they should vouch for shows as verified. `labs verify --merge FOLDER --bundle FILE` writes them.',
    explain: 'The file that `npm run build -- --records` names is missing, damaged or edited.',
  }),
  pageGrows: rule<{ markdown: string; html: string }>({
    code: 'SITE007',
    severity: 'warning',
    title: 'Page that becomes very large',
    message: ({ markdown, html }) =>
      `The page's ${markdown} of Markdown became ${html} of HTML: readers wait for it.`,
    hint: () => 'Split it into several pages, or move data into a file beside it.',
    explain: 'A page of more than 4 MiB of HTML loads and searches slowly.',
  }),
  notSearched: rule<{ why: string }>({
    code: 'SITE008',
    severity: 'error',
    title: 'Page that the search does not find',
    message: ({ why }) => `The page is not in the search index: ${why}.`,
    hint: () => 'Look at the page as it is built; please report it if nothing is wrong there.',
    explain: 'Every other page is found.',
  }),
};
