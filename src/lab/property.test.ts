import { gfm } from 'micromark-extension-gfm';
import { frontmatter } from 'micromark-extension-frontmatter';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { expect, test } from 'vitest';
import { assembleLabs } from './assemble.ts';
import type { Page, Range } from './model.ts';
import { parsePage } from './page.ts';

const allPieces = [
  '```', '````', '~~~', '```console', '```bash skip="x"', '```yaml save=a', '``` timeout=3s id=a', '\n', '\n\n', '\r\n', '\t', ' ', '    ',
  '> ', '- ', '1. ', '$ docker ps', 'node2$ echo [..ID] $ID', '/ # ls', 'PS> ls', 'C:\\> dir', '...', '[..NAME]', '\\', '\\ ', '<<EOF', 'EOF',
  '# H', '---', '---\ntitle: a\n---\n', '<a name="x">', '<container id>', '[l](u.md#a)', '![](i.png)', '<<<<<<< HEAD\n', '=======\n', 'é', '🐳', '\uFEFF',
  "'", '"', '“', '`', '$(', '<', '>', '|a|b|\n|-|-|\n', 'docker service create -v x y',
]; // prettier-ignore

const markdown = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...allPieces) },
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
    {
      maxLength: 40,
    },
  )
  .map((pieces) => pieces.join(''));

function rangesOf(page: Page): readonly Range[] {
  return [
    ...page.diagnostics.map(({ range }) => range),
    ...page.headings.map(({ range }) => range),
    ...page.links.map(({ range }) => range),
    ...page.variables.map(({ range }) => range),
    ...page.snippets.flatMap((snippet) => [
      snippet.range,
      ...('commands' in snippet
        ? snippet.commands.flatMap(({ range, output }) => [range, ...output.map((line) => line.range)])
        : []),
    ]),
  ];
}

/** Line and column, found the slow way. */
function placeOf(text: string, offset: number): string {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r(?!\n|$)/);
  return `${lines.length}:${(lines.at(-1) ?? '').length + 1}`;
}

test('any text makes a page: nothing thrown, every place in the text, every id once', () => {
  fc.assert(
    fc.property(markdown, fc.constantFrom('a/b.md', 'a/b.mdx'), (text, file) => {
      const page = parsePage(file, text);
      for (const { start, end } of rangesOf(page)) {
        expect(start.offset).toBeGreaterThanOrEqual(0);
        expect(end.offset).toBeGreaterThanOrEqual(start.offset);
        expect(end.offset).toBeLessThanOrEqual(text.length);
        if (!text.slice(0, start.offset).endsWith('\r')) {
          expect(`${start.line}:${start.column}`).toBe(placeOf(text, start.offset));
        }
      }
      const ids = page.snippets.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(page.snippets.map(({ ordinal }) => ordinal)).toEqual(ids.map((_, index) => index));
      assembleLabs([page, parsePage('a/c.md', text), parsePage('a/B.md', text)]);
    }),
    { numRuns: 1500 },
  );
});

test('any bytes make a page', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      parsePage('a.md', bytes);
    }),
    { numRuns: 1500 },
  );
});

test('ranges give back what was written', () => {
  fc.assert(
    fc.property(markdown, (text) => {
      for (const snippet of parsePage('a.md', text).snippets) {
        const written = text.slice(snippet.range.start.offset, snippet.range.end.offset);
        if (snippet.value !== '') expect(written).toContain(snippet.value.split('\n').at(-1)?.trim());
        if (!('commands' in snippet)) continue;
        for (const { prompt, range, text: typed, output } of snippet.commands) {
          const command = text.slice(range.start.offset, range.end.offset);
          expect(command.startsWith(prompt.text)).toBe(true);
          if (!typed.includes('\n')) expect(command.slice(prompt.text.length)).toBe(typed);
          for (const line of output) {
            // A tab that was taken in part stands in the code as blanks.
            expect(line.text.trim()).toContain(
              text.slice(line.range.start.offset, line.range.end.offset).trim(),
            );
          }
        }
      }
    }),
    { numRuns: 1500 },
  );
});

test('a list, a quote or an indentation changes nothing but places', () => {
  const lines = fc.array(
    fc.constantFrom('$ docker ps', 'a', '', '  b', 'node2$ ls \\', '> c', '...', '[..ID]'),
    {
      minLength: 1,
      maxLength: 12,
    },
  );
  const wrap = fc.constantFrom(
    ['1. ', '   '],
    ['> ', '> '],
    ['- > ', '  > '],
    [' ', ' '],
    ['- 1. ', '     '],
  );
  fc.assert(
    fc.property(lines, wrap, (code, [first = '', rest = '']) => {
      const fence = ['```console', ...code, '```'];
      const nested = fence.map((line, index) => (index === 0 ? first : rest) + line).join('\n');
      const [plain] = parsePage('a.md', fence.join('\n')).snippets;
      const [inside] = parsePage('a.md', nested).snippets;
      const said = (snippet: typeof plain) =>
        snippet?.kind === 'console'
          ? snippet.commands.map(({ text, prompt, output }) => [
              text,
              prompt,
              output.map((line) => line.text),
            ])
          : undefined;
      expect(inside?.hash).toBe(plain?.hash);
      expect(said(inside)).toEqual(said(plain));
    }),
  );
});

test('fences are where a reference parser finds them', () => {
  const options = {
    extensions: [gfm(), frontmatter()],
    mdastExtensions: [gfmFromMarkdown(), frontmatterFromMarkdown()],
  };
  const pages = [
    '# a\n\n```\n$ a\n```\n',
    '- ```\n  $ a\n  ```\n',
    '> ~~~ bash\n> b\n> ~~~\n',
    'é 🐳\r\n```\r\n$ a\r\n```\r\n',
  ];
  for (const text of pages) {
    const expected: unknown[] = [];
    const walk = (node: Nodes): void => {
      if (node.type === 'code') {
        const value = node.value.replaceAll('\r\n', '\n');
        expected.push([node.position?.start.offset, node.position?.end.offset, node.lang ?? '', value]);
      }
      if ('children' in node) for (const child of node.children) walk(child);
    };
    walk(fromMarkdown(text, options));
    const found = parsePage('a.md', text).snippets.map(({ range, language, value }) => [
      range.start.offset,
      range.end.offset,
      language,
      value,
    ]);
    expect(found).toEqual(expected);
  }
});
