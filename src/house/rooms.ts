/**
 * The rooms of this house, and which other rooms each may import: the only place that says it. `npm run check:house`
 * holds every file to it, and CONTRIBUTING's drawing and table are made from it.
 */

/** A folder with all below it, or one file with its test; a room within another is its own. */
export interface Room {
  /** From the top of the tree. */
  readonly path: string;
  /** What it is for, as the table tells it. */
  readonly about: string;
  /** Paths of rooms. Every room may import itself. */
  readonly imports: readonly string[];
}

/** From the ground up. */
export const rooms: readonly Room[] = [
  { path: 'src/figures.ts', about: 'words for durations, sizes and numbers of things', imports: [] },
  { path: 'src/lab', about: 'the lab language: text in, data out; pure', imports: ['src/figures.ts'] },
  { path: 'src/sandbox/sandbox.ts', about: 'the contract of engines', imports: [] },
  {
    path: 'src/sandbox/machine',
    about: 'the page’s machine, as its build and its engine share it',
    imports: [],
  },
  {
    path: 'src/sandbox/source-files.ts',
    about: 'what a module is made of, by its imports',
    imports: [],
  },
  { path: 'src/sandbox/usual-commands.ts', about: 'what most readers type first', imports: [] },
  { path: 'src/browser', about: 'browsers for tests and measurements', imports: [] },
  { path: 'src/serve', about: 'a server of static files', imports: [] },
  { path: 'src/styles', about: 'the site’s style sheets', imports: [] },
  { path: 'src/house', about: 'this table, and what holds files to it', imports: [] },
  { path: 'src/env.d.ts', about: 'types of what Astro adds', imports: [] },
  { path: 'src/pure-tests.ts', about: 'what pure tests may not do', imports: [] },
  { path: 'src/labs-folder', about: 'reads a folder of labs from disk', imports: ['src/lab'] },
  {
    path: 'src/search',
    about: 'the search: what a question means, which pages answer',
    imports: ['src/lab'],
  },
  {
    path: 'src/sandbox/http-answer.ts',
    about: 'HTTP as both engines read it',
    imports: ['src/figures.ts', 'src/sandbox/sandbox.ts'],
  },
  {
    path: 'src/sandbox/shell',
    about: 'command results from a terminal’s bytes',
    imports: ['src/sandbox/sandbox.ts'],
  },
  {
    path: 'src/sandbox/guest',
    about: 'what is inside a node, and its build',
    imports: ['src/figures.ts', 'src/sandbox/machine', 'src/sandbox/source-files.ts'],
  },
  {
    path: 'src/sandbox/vm',
    about: 'the engine in the page',
    imports: [
      'src/figures.ts',
      'src/sandbox/sandbox.ts',
      'src/sandbox/machine',
      'src/sandbox/http-answer.ts',
    ],
  },
  {
    path: 'src/sandbox/docker',
    about: 'the engine on one’s own Docker, whose nodes are made of the guest’s packages and images',
    imports: [
      'src/figures.ts',
      'src/sandbox/sandbox.ts',
      'src/sandbox/http-answer.ts',
      'src/sandbox/guest',
      'src/sandbox/source-files.ts',
    ],
  },
  {
    path: 'src/sandbox/bench',
    about: 'how fast the engine in the page is',
    imports: [
      'src/sandbox/sandbox.ts',
      'src/sandbox/vm',
      'src/sandbox/machine',
      'src/sandbox/guest',
      'src/sandbox/usual-commands.ts',
      'src/browser',
      'src/serve',
    ],
  },
  {
    path: 'src/verify',
    about: 'running a page’s snippets, matching, records, reports',
    imports: ['src/figures.ts', 'src/lab', 'src/sandbox/sandbox.ts', 'src/sandbox/shell'],
  },
  {
    path: 'src/site',
    about: 'what the site is made of: pages from Markdown, its other files',
    imports: [
      'src/figures.ts',
      'src/lab',
      'src/labs-folder',
      'src/search',
      'src/verify',
      'src/sandbox/sandbox.ts',
      'src/sandbox/machine',
      'src/sandbox/guest',
      'src/browser',
      'src/serve',
    ],
  },
  {
    path: 'src/components',
    about: 'parts of pages, and what moves in them: the pane, the search',
    imports: [
      'src/figures.ts',
      'src/site',
      'src/lab',
      'src/search',
      'src/verify',
      'src/sandbox/sandbox.ts',
      'src/sandbox/shell',
      'src/sandbox/vm',
      'src/sandbox/docker',
      'src/sandbox/usual-commands.ts',
    ],
  },
  {
    path: 'src/layouts',
    about: 'what pages have around them',
    imports: ['src/figures.ts', 'src/lab', 'src/site', 'src/components', 'src/styles'],
  },
  {
    path: 'src/pages',
    about: 'the site’s addresses',
    imports: [
      'src/figures.ts',
      'src/layouts',
      'src/components',
      'src/site',
      'src/lab',
      'src/labs-folder',
      'src/verify',
    ],
  },
  {
    path: 'src/cli',
    about: 'the command `labs`, and the set-up',
    imports: [
      'src/figures.ts',
      'src/lab',
      'src/labs-folder',
      'src/site',
      'src/verify',
      'src/sandbox/sandbox.ts',
      'src/sandbox/machine',
      'src/sandbox/guest',
      'src/sandbox/docker',
      'src/browser',
      'src/serve',
      'src/house',
    ],
  },
  {
    path: 'e2e',
    about: 'Playwright: the site by its addresses, engines by their contract',
    imports: [
      'src/verify',
      'src/sandbox/sandbox.ts',
      'src/sandbox/shell',
      'src/sandbox/docker',
      'src/browser',
      'src/serve',
    ],
  },
];
