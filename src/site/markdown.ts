/**
 * A lab's page as HTML, by Astro's own Markdown processor. What the site adds are four visitors: code becomes
 * `lab-snippet`, links and images lead to where they lead on GitHub, and `<placeholders>` stay visible.
 */
import { satteri } from '@astrojs/markdown-satteri';
import type { Image } from 'mdast';
import type { Page, Snippet } from '../lab/model.ts';
import { escapeHtml } from './highlight.ts';
import { keepPlaceholders } from './raw-html.ts';

/** What the visitors need to know about the document that is being compiled. */
export interface PageContext {
  readonly page: Page;
  /** Address for what `href` names on this page. */
  href(href: string): string;
  /** HTML of a snippet, for MDX, which has no second step. */
  snippet(snippet: Snippet): Promise<string>;
  /** A code node that is no snippet of the parser's, or another text than it. */
  disagreement(line: number, snippet: Snippet | undefined): void;
}

export type Processor = ReturnType<typeof satteri>;

/** `contextOf` finds a document's context by the URL that it is compiled under. */
export function createProcessor(contextOf: (file: URL) => PageContext | undefined): Processor {
  const context = (visitor: { readonly fileURL: URL | undefined }): PageContext | undefined =>
    visitor.fileURL === undefined ? undefined : contextOf(visitor.fileURL);

  return satteri({
    features: { smartPunctuation: false, rawHtml: true },
    mdastPlugins: [
      {
        name: 'lab-snippets',
        options: { position: true },
        code(node, visitor) {
          const known = context(visitor);
          const line = node.position?.start.line;
          // Our own documents have no snippets.
          if (known === undefined || line === undefined) {
            return asHtml(sourceHtml(node.value), visitor.sourceFormat);
          }
          const snippet = known.page.snippets.find((candidate) => candidate.range.start.line === line);
          if (snippet === undefined || !sameText(snippet.value, node.value)) {
            // Indented code without prompts is just text in a fixed pitch.
            if (snippet !== undefined || isFence(visitor.source, line)) known.disagreement(line, snippet);
            return asHtml(sourceHtml(node.value), visitor.sourceFormat);
          }
          // In Markdown the element is filled in afterwards: parsing its HTML again would be slow.
          if (visitor.sourceFormat === 'markdown') {
            return { type: 'html', value: `<lab-snippet data-at="${snippet.ordinal}"></lab-snippet>` };
          }
          return known.snippet(snippet).then((html) => asHtml(html, 'mdx'));
        },
      },
      {
        name: 'lab-html',
        html(node, visitor) {
          if (node.value.startsWith('<lab-snippet data-at=')) return undefined;
          const value = keepPlaceholders(node.value, visitor.source);
          return value === node.value ? undefined : { type: 'html', value };
        },
        // Astro would open or import every image of its own, and stop the build at one that is missing.
        image: (node, visitor) => asHtml(imageHtml(node), visitor.sourceFormat),
      },
    ],
    hastPlugins: [
      {
        name: 'lab-links',
        element: [
          {
            filter: ['a'],
            visit(node, visitor) {
              const href = node.properties['href'];
              const known = context(visitor);
              if (known === undefined || typeof href !== 'string') return;
              visitor.setProperty(node, 'href', known.href(href));
            },
          },
          {
            filter: ['img', 'source', 'video'],
            visit(node, visitor) {
              const src = node.properties['src'];
              const known = context(visitor);
              if (known === undefined) return;
              if (typeof src === 'string') visitor.setProperty(node, 'src', decodable(known.href(src)));
              if (node.tagName === 'img') visitor.setProperty(node, 'loading', 'lazy');
            },
          },
          {
            filter: ['table'],
            visit(node, visitor) {
              visitor.wrapNode(node, {
                type: 'element',
                tagName: 'div',
                properties: { className: ['table'], tabIndex: 0, role: 'group', ariaLabel: 'Table' },
                children: [],
              });
            },
          },
        ],
      },
    ],
  });
}

/** Fills the places that the Markdown visitor left. */
export async function fillSnippets(
  html: string,
  page: Page,
  render: (snippet: Snippet) => Promise<string>,
): Promise<string> {
  const parts = html.split(/<lab-snippet data-at="(\d+)"><\/lab-snippet>/);
  for (let index = 1; index < parts.length; index += 2) {
    const snippet = page.snippets[Number(parts[index])];
    parts[index] = snippet === undefined ? '' : await render(snippet);
  }
  return parts.join('');
}

/** Gives every heading below the title a link to itself. */
export function linkHeadings(html: string): string {
  return html.replace(
    /<h([2-4]) id="([^"]*)">(.*?)<\/h\1>/gs,
    (_, depth: string, id: string, text: string) =>
      `<h${depth} id="${id}">${text}<a class="anchor" href="#${id}" aria-label="Link to this heading" data-pagefind-ignore>#</a></h${depth}>`,
  );
}

/** A page that cannot be compiled, shown as what its author wrote. */
export function sourceHtml(text: string): string {
  return `<pre class="transcript source" tabindex="0"><code>${escapeHtml(text)}</code></pre>`;
}

/** Astro decodes the addresses of images, and stops at a `%` that begins no character; the link check reports it. */
function decodable(address: string): string {
  try {
    decodeURI(address);
    return address;
  } catch {
    return address.replaceAll('%', '%25');
  }
}

function imageHtml(image: Readonly<Image>): string {
  const title = image.title ? ` title="${escapeHtml(image.title)}"` : '';
  return `<img src="${escapeHtml(decodable(image.url))}" alt="${escapeHtml(image.alt ?? '')}"${title}>`;
}

/** MDX takes HTML by parsing it, Markdown as it is. */
function asHtml(html: string, format: 'markdown' | 'mdx') {
  return format === 'markdown'
    ? ({ type: 'html', value: html } as const)
    : ({ raw: html, mdxExpressions: false } as const);
}

function isFence(source: string, line: number): boolean {
  return /^[\s>*+\-\d.)]*(?:```|~~~)/.test(source.split('\n')[line - 1] ?? '');
}

/** Two parsers differ in trailing blank lines and tabs; nothing else may differ. */
function sameText(a: string, b: string): boolean {
  return a === b || normalised(a) === normalised(b);
}

function normalised(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n+$/, '')
    .replace(/^[ \t]+/gm, '');
}
