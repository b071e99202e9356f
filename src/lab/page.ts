/** Markdown text to a Page: the steps, in order. */
import { checkCommands } from './check-commands.ts';
import { checkInnerShells } from './check-inner-shells.ts';
import { checkPlaceholderWords } from './check-placeholders.ts';
import { checkText } from './check-text.ts';
import { checkWaiting } from './check-waiting.ts';
import type { ShellState } from './console.ts';
import { decode, maxPageBytes } from './decode.ts';
import type { Reporter } from './diagnostics.ts';
import { createReporter } from './diagnostics.ts';
import { readFence } from './fences.ts';
import type { HiddenCode } from './hidden.ts';
import { findHiddenCode } from './hidden.ts';
import type { FrontMatterRead } from './front-matter.ts';
import { noFrontMatter, readFrontMatter, unreadFrontMatter } from './front-matter.ts';
import { parseMarkdown } from './markdown.ts';
import { nameNodes } from './nodes.ts';
import type { FrontMatter, Page, Snippet } from './model.ts';
import type { Outline } from './outline.ts';
import { readOutline } from './outline.ts';
import { isOddName, labIdOf, pagePath, titleFromName } from './paths.ts';
import { runningOn } from './running-on.ts';
import { isForShell, isRun, needsWindows } from './runs.ts';
import type { DraftSnippet } from './snippets.ts';
import { readSnippet, sha256Hex } from './snippets.ts';
import type { Source } from './source.ts';
import { createSource } from './source.ts';
import { capturedUses, mentions } from './variables.ts';

/** Never throws: what is wrong with the text is among the page's diagnostics. `file` is below the labs folder. */
export function parsePage(file: string, input: string | Uint8Array): Page {
  const decoded = decode(input);
  if (decoded.status === 'refused') {
    if (decoded.reason === 'too-large') return tooLargePage(file, input.length);
    const reporter = createReporter(file, createSource(''));
    reporter.report('binaryFile', 0, 0, {});
    return refusedPage(file, reporter);
  }
  const source = createSource(decoded.text);
  const reporter = createReporter(file, source);
  if (decoded.badOffset !== undefined)
    reporter.report('notUtf8', decoded.badOffset, decoded.badOffset + 1, {});
  return readPage(file, source, reporter);
}

/** A page of so many `bytes` that it is not even read. */
export function tooLargePage(file: string, bytes: number): Page {
  const reporter = createReporter(file, createSource(''));
  reporter.report('fileTooLarge', 0, 0, { bytes, limit: maxPageBytes });
  return refusedPage(file, reporter);
}

/** A page whose file could not be read, so that it is missed by nobody. `why` is the system's word. */
export function unreadablePage(file: string, why: string): Page {
  const reporter = createReporter(file, createSource(''));
  reporter.report('unreadableFile', 0, 0, { why });
  return refusedPage(file, reporter);
}

/** Characters from which readers notice that they wait. */
const largePage = 256 * 1024;

function readPage(file: string, source: Source, reporter: Reporter): Page {
  const format = /\.mdx$/i.test(file) ? 'mdx' : 'md';
  const path = pagePath(file);
  if (isOddName(file)) reporter.report('oddFileName', 0, 0, { path });
  if (source.text.length > largePage) reporter.report('largePage', 0, 0, { bytes: source.text.length });
  const root = parseMarkdown(source, format, reporter);
  const outline = readOutline(root, source, format, reporter);
  const { frontMatter, places } = frontMatterOf(outline, source, reporter);
  const drafts = readSnippets(outline, findHiddenCode(root, format), source, frontMatter, reporter);
  checkText(source, outline, reporter);
  checkCommands(drafts, source, reporter);
  checkWaiting(drafts, reporter);
  checkInnerShells(drafts, reporter);
  checkPlaceholderWords(drafts, reporter);
  reportRepeatedIds(drafts, reporter);
  reportWhatRuns(drafts, reporter);
  const title = titleOf(file, outline, frontMatter, reporter);
  const { nodes, snippets } = nameNodes(drafts, frontMatter.nodes, reporter);
  const variables = mentions(drafts, source);
  const captured = new Set(variables.filter(({ kind }) => kind === 'capture').map(({ name }) => name));
  const { platform = 'linux', engine = 'any' } = frontMatter;
  const page: Page = {
    file,
    format,
    labId: labIdOf(file),
    path,
    title,
    description: frontMatter.description ?? shorten(outline.firstParagraph),
    frontMatter,
    frontMatterPlaces: Object.fromEntries(
      Object.entries(places).map(([key, { start, end }]) => [key, source.range(start, end)]),
    ),
    platform,
    engine,
    nodes,
    headings: outline.headings,
    snippets: withIds(capturedUses(snippets, captured), path),
    links: outline.links,
    anchors: outline.anchors,
    variables,
    diagnostics: reporter.findings,
    hash: sha256Hex(source.text),
  };
  return runningOn(page, platform, engine);
}

/** The same snippets, named for a page at `path`. */
export function withIds(snippets: readonly Snippet[], path: string): readonly Snippet[] {
  return snippets.map((snippet) => ({
    ...snippet,
    id: `${path}.${snippet.hash.slice(0, 8)}.${snippet.ordinal}`,
  }));
}

function refusedPage(file: string, reporter: Reporter): Page {
  return {
    file,
    format: /\.mdx$/i.test(file) ? 'mdx' : 'md',
    labId: labIdOf(file),
    path: pagePath(file),
    title: titleFromName(file),
    description: '',
    frontMatter: {},
    frontMatterPlaces: {},
    platform: 'linux',
    engine: 'any',
    nodes: ['node1'],
    headings: [],
    snippets: [],
    links: [],
    anchors: [],
    variables: [],
    refused: reporter.findings[0]?.message ?? '',
    diagnostics: reporter.findings,
    hash: sha256Hex(''),
  };
}

/** Its text is taken from the file, so that places are right with any line ends. */
function frontMatterOf({ yaml }: Outline, source: Source, reporter: Reporter): FrontMatterRead {
  const first = yaml === undefined ? undefined : source.line(source.position(yaml.start).line + 1);
  if (yaml === undefined) reportUnread(source, reporter);
  if (yaml === undefined || first === undefined) return noFrontMatter;
  const text = source.text.slice(first.offset, Math.max(first.offset, yaml.end)).replace(/---[ \t]*$/, '');
  return readFrontMatter(text, first.offset, reporter);
}

function reportUnread(source: Source, reporter: Reporter): void {
  const unread = unreadFrontMatter(source);
  if (unread === undefined) return;
  const { start, end, key, line } = unread;
  if (line > 1) reporter.report('frontMatterNotFirst', start, end, { line });
  else reporter.report('frontMatterNeverEnds', start, end, { key });
}

function readSnippets(
  outline: Outline,
  hidden: HiddenCode,
  source: Source,
  { nodes }: FrontMatter,
  reporter: Reporter,
): readonly DraftSnippet[] {
  const state: ShellState = { listed: new Set(nodes), node: '', opened: false };
  const drafts: DraftSnippet[] = [];
  for (const code of outline.codes) {
    const fence = readFence(code, source);
    const by = hidden.get(code);
    const draft = fence && readSnippet(fence, drafts.length, state, source, reporter, by);
    if (draft !== undefined) drafts.push(draft);
  }
  return drafts;
}

function titleOf(file: string, { headings }: Outline, frontMatter: FrontMatter, reporter: Reporter): string {
  // A merge marker above `=======` reads as a heading of level 1.
  const [first, second] = headings.filter(
    ({ depth, text }) => depth === 1 && text !== '' && !text.startsWith('<<<<<<<'),
  );
  const title = frontMatter.title ?? first?.text ?? titleFromName(file);
  if (frontMatter.title === undefined && first === undefined) reporter.report('noTitle', 0, 0, { title });
  if (second !== undefined)
    reporter.report('severalTitles', second.range.start.offset, second.range.end.offset, { title });
  return title;
}

function reportRepeatedIds(drafts: readonly DraftSnippet[], reporter: Reporter): void {
  const lines = new Map<string, number>();
  for (const { snippet, fence } of drafts) {
    const { id } = snippet.words;
    if (id === undefined) continue;
    const line = lines.get(id);
    const start = fence.wordsOffset + Math.max(0, fence.words.indexOf('id='));
    if (line === undefined) lines.set(id, snippet.range.start.line);
    else reporter.report('repeatedId', start, start + 3 + id.length, { id, line });
  }
}

function reportWhatRuns(drafts: readonly DraftSnippet[], reporter: Reporter): void {
  const snippets = drafts.map(({ snippet }) => snippet);
  const windows = snippets.filter((snippet) => needsWindows({ platform: 'linux' }, snippet));
  const runnable = snippets.filter((snippet) => isForShell(snippet) && !windows.includes(snippet));
  const [first] = runnable;
  if (first === undefined) {
    const [shown] = windows;
    if (shown !== undefined)
      reporter.report('windowsNotSaid', shown.range.start.offset, shown.range.start.offset, {});
  } else if (!runnable.some(isRun)) {
    reporter.report('nothingRuns', first.range.start.offset, first.range.start.offset, {
      count: runnable.length,
    });
  }
}

function shorten(text: string): string {
  if (text.length <= 200) return text;
  const cut = text.slice(0, 200);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 100))}…`;
}
