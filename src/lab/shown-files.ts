/** Files that a page shows in a fence and links to just above: the two should be the same. */
import { finding } from './diagnostics.ts';
import type { LabFiles } from './links.ts';
import { resolveLink } from './links.ts';
import type { Diagnostic, Lab, Page, Snippet } from './model.ts';
import { own } from './own.ts';

export interface ShownFile {
  readonly page: Page;
  readonly snippet: Snippet;
  /** Below the labs folder. */
  readonly file: string;
}

/** A link counts for the fence within so many lines below it. */
const linesBetween = 4;

export function shownFiles(labs: readonly Lab[], known: LabFiles): readonly ShownFile[] {
  return labs.flatMap((lab) =>
    lab.pages.flatMap((page) =>
      page.snippets.flatMap((snippet) => {
        const file = shownFile(page, snippet, known);
        return file === undefined ? [] : [{ page, snippet, file }];
      }),
    ),
  );
}

/** What is shown may be a part of the file: its lines in a row. Undefined where it agrees. */
export function checkShownFile({ page, snippet, file }: ShownFile, contents: string): Diagnostic | undefined {
  const shown = visibleLines(snippet.value);
  const real = visibleLines(contents);
  if (shown.length === 0 || shown.some(({ text }) => /^\s*(?:#|\/\/)?\s*(?:\.\.\.|…)/.test(text)))
    return undefined;
  const starts = real.flatMap(({ text }, index) => (text === shown[0]?.text ? [index] : []));
  const differences = (starts.length > 0 ? starts : [0]).map((start) => {
    const index = shown.findIndex(({ text }, at) => text !== real[start + at]?.text);
    return { start, index: index < 0 ? shown.length : index };
  });
  const best = differences.reduce((a, b) => (b.index > a.index ? b : a));
  const [here, there] = [shown[best.index], real[best.start + best.index]];
  if (here === undefined) return undefined;
  return finding('shownFileDiffers', page.file, snippet.range, {
    file,
    line: there?.line ?? real.length,
    shown: here.text.trim(),
    real: there?.text.trim() ?? 'nothing',
  });
}

function shownFile(page: Page, snippet: Snippet, known: LabFiles): string | undefined {
  if (snippet.kind !== 'text' && snippet.kind !== 'file') return undefined;
  const line = snippet.range.start.line;
  const above = page.links.filter(
    ({ kind, range }) => kind === 'link' && range.end.line <= line && range.end.line >= line - linesBetween,
  );
  for (const { url } of above.toReversed()) {
    const target = resolveLink(page, url, known);
    if (target.kind === 'file' && isSameKind(target.file, snippet.highlight)) return target.file;
  }
  return undefined;
}

const endings: Readonly<Record<string, RegExp>> = {
  dockerfile: /(?:^|\/)[\w.-]*dockerfile[\w.-]*$/i,
  yaml: /\.ya?ml$/i,
  json: /\.json$/i,
  sql: /\.sql$/i,
  python: /\.py$/i,
  ruby: /\.rb$|(?:^|\/)Gemfile$/i,
  javascript: /\.m?js$/i,
  nginx: /\.conf$/i,
};

function isSameKind(file: string, highlight: string): boolean {
  return own(endings, highlight)?.test(file) ?? false;
}

function visibleLines(text: string): readonly { readonly text: string; readonly line: number }[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ text: line.trimEnd(), line: index + 1 }))
    .filter(({ text: line }) => line !== '');
}
