/**
 * Everything the site's pages are made of, read and put in order once: labs, pages, their neighbours, links,
 * dates and verification. Astro's pages get it from `current.ts`.
 */
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { binarySize } from '../figures.ts';
import { decode, maxPageBytes } from '../lab/decode.ts';
import { atLine, finding } from '../lab/diagnostics.ts';
import type { LinkTarget } from '../lab/links.ts';
import { labFiles, resolveLink } from '../lab/links.ts';
import type { Diagnostic, Lab, Page, Snippet } from '../lab/model.ts';
import { rules } from '../lab/rules.ts';
import { readFileWithin, whyUnreadable } from '../labs-folder/read-file.ts';
import type { LabsFolder } from '../labs-folder/read-labs-folder.ts';
import { readLabsFolder } from '../labs-folder/read-labs-folder.ts';
import type { Addresses } from './addresses.ts';
import { createAddresses } from './addresses.ts';
import { readHistory } from './git-dates.ts';
import type { Highlighter } from './highlight.ts';
import { createHighlighter } from './highlight.ts';
import type { PageContext, Processor } from './markdown.ts';
import { fillSnippets, linkHeadings, sourceHtml } from './markdown.ts';
import type { BuiltGuest } from './guest.ts';
import { findGuest } from './guest.ts';
import { asTheMachineHas } from './machine-images.ts';
import type { Published } from './published.ts';
import { readPublished } from './published.ts';
import { learningOrder } from './learning-order.ts';
import { leftOut } from './left-out.ts';
import type { Linked } from './linked.ts';
import { findLinked } from './linked.ts';
import { ofPage } from './own-code.ts';
import type { Settings } from './settings.ts';
import { snippetHtml } from './snippet-html.ts';
import { inWords } from './thrown.ts';
import { valueSources } from './value-sources.ts';
import type { Verified } from './verified.ts';
import { readVerified } from './verified.ts';

export interface PageView {
  readonly page: Page;
  readonly lab: Lab;
  readonly previous: Page | undefined;
  readonly next: Page | undefined;
  /** ISO 8601; undefined where git does not know. */
  readonly updated: string | undefined;
  /** The Markdown as read. */
  readonly text: string;
}

export interface Library {
  readonly settings: Settings;
  readonly addresses: Addresses;
  readonly labs: readonly Lab[];
  readonly pages: readonly PageView[];
  /** Text files that pages link to, and every file in folders they link to; paths below the labs folder. */
  readonly linked: Linked;
  readonly verified: Verified;
  /** Where `verified` is from. */
  readonly published: Published;
  /** Undefined when none is built. */
  readonly guest: BuiltGuest | undefined;
  readonly highlighter: Highlighter;
  /** For the Markdown processor's visitors: what belongs to the file that they are at. */
  context(file: URL): PageContext | undefined;
  /** Findings so far; rendering adds to them. */
  findings(): readonly Diagnostic[];
  report(diagnostic: Diagnostic): void;
  errorsOf(page: Page): readonly Diagnostic[];
  /** The page's text as HTML. Never rejects: what cannot be compiled is reported and shown as source. */
  render(view: PageView): Promise<string>;
  /** Other Markdown, such as a README of ours. */
  renderText(markdown: string): Promise<string>;
}

export async function loadLibrary(settings: Settings, processor: Processor): Promise<Library> {
  const [read, history, guest, published] = await Promise.all([
    readLabs(settings),
    readHistory(settings.labsDir),
    findGuest(),
    readPublished(settings.records),
  ]);
  const { files } = read;
  const labs = learningOrder(read.labs);
  const [verified, texts] = await Promise.all([
    readVerified(settings.labsDir, labs, guest?.manifest.contents, published),
    readTexts(settings.labsDir, labs),
  ]);
  const pages = labs.flatMap((lab) =>
    lab.pages.map((page, index): PageView => ({
      page,
      lab,
      previous: lab.pages[index - 1],
      next: lab.pages[index + 1],
      updated: history.changed.get(page.file),
      text: texts.get(page.file) ?? '',
    })),
  );
  const addresses = createAddresses(settings, history.prefix);
  const allPages = pages.map((view) => view.page);
  const known = labFiles(files, allPages);
  const resolve = (page: Page, url: string): LinkTarget => resolveLink(page, url, known);
  const unreadable = new Set(
    read.diagnostics.filter(({ code }) => code === rules.unreadableFile.code).map(({ file }) => file),
  );
  const readable = files.filter((file) => !unreadable.has(file));
  const findings: Diagnostic[] = [
    ...(guest === undefined ? read.diagnostics : asTheMachineHas(read.diagnostics, guest.manifest.images)),
    ...(published.kind === 'none' ? [] : published.findings),
  ];
  const highlighter = createHighlighter();
  const errors = Map.groupBy(
    findings.filter(({ severity }) => severity === 'error'),
    ({ file }) => file,
  );
  const report = (diagnostic: Diagnostic) => {
    findings.push(diagnostic);
    if (diagnostic.severity !== 'error') return;
    errors.set(diagnostic.file, [...(errors.get(diagnostic.file) ?? []), diagnostic]);
  };

  const snippetOf = (page: Page) => {
    const findSource = valueSources(page, labs, addresses);
    return (snippet: Snippet) =>
      snippetHtml(snippet, page, verified.get(page.labId)?.snippets.get(snippet.id), findSource, highlighter);
  };

  const contexts = new Map<string, PageContext>();
  for (const { page } of pages) {
    contexts.set(pathToFileURL(join(settings.labsDir, page.file)).href, {
      page,
      href: (href) => addresses.target(resolve(page, href), href, page),
      snippet: snippetOf(page),
      disagreement(line, snippet) {
        report(finding('readOtherwise', page.file, snippet?.range ?? atLine(line), {}));
      },
    });
  }
  let renderer: ReturnType<typeof processor.createRenderer> | undefined;
  const compile = async (text: string, fileURL?: URL) => {
    renderer ??= processor.createRenderer({ syntaxHighlight: false });
    const { render } = await renderer;
    return (await render(text, fileURL === undefined ? {} : { fileURL })).code;
  };

  return {
    settings,
    addresses,
    labs,
    pages,
    linked: findLinked(allPages, resolve, readable),
    verified,
    published,
    guest,
    highlighter,
    context: (file) => contexts.get(file.href),
    findings: () => findings,
    report,
    errorsOf: (page) => errors.get(page.file) ?? [],
    renderText: compile,
    async render({ page, text }) {
      // An .mdx page that compiles is a component; this one did not.
      if (page.format === 'mdx') return sourceHtml(text);
      try {
        const stopped = leftOut().get(page.file);
        if (stopped !== undefined) throw new Error(stopped.why);
        const html = await ofPage(page.file, 'compiled', async () => {
          const code = await compile(text, pathToFileURL(join(settings.labsDir, page.file)));
          return fillSnippets(linkHeadings(code), page, snippetOf(page));
        });
        if (html.length > largeHtml) {
          const sizes = { markdown: binarySize(text.length), html: binarySize(html.length) };
          report(finding('pageGrows', page.file, atLine(1), sizes));
        }
        return html;
      } catch (error) {
        const why = inWords(error, settings);
        report(finding('pageNotMade', page.file, atLine(1), { step: 'compiled', why, isMdx: false }));
        return sourceHtml(text);
      }
    },
  };
}

/** A labs folder that cannot be read is a finding too: the site is built without labs. */
async function readLabs({
  root,
  labsDir,
}: Settings): Promise<Pick<LabsFolder, 'labs' | 'diagnostics' | 'files'>> {
  try {
    return await readLabsFolder(labsDir);
  } catch (error) {
    const why = whyUnreadable(error, labsDir);
    const folder = relative(root, labsDir);
    return { labs: [], diagnostics: [finding('labsNotRead', folder, atLine(1), { why })], files: [] };
  }
}

/** By file. What the parser refused has no text here either. */
async function readTexts(folder: string, labs: readonly Lab[]): Promise<ReadonlyMap<string, string>> {
  const read = labs
    .flatMap((lab) => lab.pages)
    .filter((page) => page.refused === undefined)
    .map(async (page) => {
      const file = await readFileWithin(join(folder, page.file), maxPageBytes);
      const decoded = file.status === 'read' ? decode(file.bytes) : undefined;
      return [page.file, decoded?.status === 'text' ? decoded.text : ''] as const;
    });
  return new Map(await Promise.all(read));
}

/** Characters: a page of that size loads and searches slowly. */
const largeHtml = 4 * 1024 * 1024;
