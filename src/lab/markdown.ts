/** Markdown text to its syntax tree, by the parser that the site renders with. */
import type { Root } from 'mdast';
import { markdownToMdast, mdxToMdast } from 'satteri';
import type { Reporter } from './diagnostics.ts';
import type { Source } from './source.ts';

/** What is wrong is reported; an MDX page that cannot be parsed is read as plain Markdown. */
export function parseMarkdown(source: Source, format: 'md' | 'mdx', reporter: Reporter): Root {
  const body = source.text.slice(source.bodyOffset);
  const options = { position: true };
  if (format === 'mdx') {
    try {
      return mdxToMdast(body, options) as Root;
    } catch (error) {
      const { offset, why } = placeOfError(error, source);
      reporter.report('mdxSyntax', offset, offset, { why });
    }
  }
  try {
    return markdownToMdast(body, options) as Root;
  } catch (error) {
    const { offset, why } = placeOfError(error, source);
    reporter.report('parserFailed', offset, offset, { why });
    return { type: 'root', children: [] };
  }
}

/** The parser's messages begin with `line:column: `. */
function placeOfError(error: unknown, source: Source): { readonly offset: number; readonly why: string } {
  const message = error instanceof Error ? error.message : String(error);
  const [prefix = '', line = '1', column = '1'] = /^(\d+):(\d+): /.exec(message) ?? [];
  const start = source.line(Number(line))?.offset ?? 0;
  const why = message
    .slice(prefix.length)
    .replace(/ \([\w:-]+\)$/, '')
    .replace(/\.$/, '');
  return { offset: Math.min(source.text.length, start + Number(column) - 1), why };
}
