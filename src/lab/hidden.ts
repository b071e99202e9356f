/**
 * Code that readers do not see: within HTML that hides what is in it, or in a footnote that nothing refers to.
 * It follows a browser's rules for what an element's end closes; in doubt code counts as hidden, as that is
 * told while the other way would be believed.
 */
import type { Code, Nodes, Root } from 'mdast';
import { hides, hidesInMdx, isVoid, readAttributes } from './hiding-html.ts';
import { isHtmlElement } from './html-elements.ts';

/** By code node: what hides it, as the subject of a sentence. */
export type HiddenCode = ReadonlyMap<Code, string>;

interface OpenElement {
  readonly name: string;
  /** The tag as written, where it hides what is in it. */
  readonly hiding: string | undefined;
}

export function findHiddenCode(root: Root, format: 'md' | 'mdx'): HiddenCode {
  const hidden = new Map<Code, string>();
  const open: OpenElement[] = [];
  const footnotes = footnotesReferredTo(root);
  const stack: { readonly node: Nodes; readonly before: number | undefined }[] = [
    { node: root, before: undefined },
  ];
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const { node, before } = step;
    if (before !== undefined) {
      open.length = Math.min(open.length, before);
      continue;
    }
    if (node.type === 'code') {
      const by = open.find(({ hiding }) => hiding !== undefined)?.hiding;
      if (by !== undefined) hidden.set(node, by);
    }
    if (!('children' in node)) {
      if (node.type === 'html') readTags(node.value, format, open);
      continue;
    }
    // What is opened within a list item, a quote or an MDX element ends with it.
    if (containers.has(node.type)) stack.push({ node, before: open.length });
    if (node.type === 'footnoteDefinition' && !footnotes.has(node.identifier))
      open.push({ name: '', hiding: 'A footnote that nothing refers to' });
    if (node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement')
      open.push({ name: '', hiding: hidesInMdx(node) ? `\`<${node.name ?? ''} …>\`` : undefined });
    for (let at = node.children.length - 1; at >= 0; at--)
      stack.push({ node: node.children[at] as Nodes, before: undefined });
  }
  return hidden;
}

const containers = new Set<string>([
  'listItem',
  'blockquote',
  'tableCell',
  'footnoteDefinition',
  'mdxJsxFlowElement',
  'mdxJsxTextElement',
]);

function footnotesReferredTo(root: Root): ReadonlySet<string> {
  const names = new Set<string>();
  const stack: Nodes[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.type === 'footnoteReference') names.add(node.identifier);
    if ('children' in node) for (const child of node.children) stack.push(child);
  }
  return names;
}

const comment = /<!--(?:-?>|[\s\S]*?(?:--!?>|$))/g;
const tagPattern = /<(\/?)([A-Za-z][^\s<>/]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/g;
/** An end within one of these closes nothing outside it, unless it is one of a table's own. */
const boundaries = new Set('table td th caption template object marquee applet'.split(' '));
const tableParts = new Set('table thead tbody tfoot tr td th caption colgroup'.split(' '));

function readTags(html: string, format: 'md' | 'mdx', open: OpenElement[]): void {
  for (const match of html.replace(comment, '').matchAll(tagPattern)) {
    const [tag, slash, written = '', attributes = ''] = match;
    const name = written.toLowerCase();
    // In Markdown the rest is a word of the author's, and stays visible.
    if ((format === 'md' && !isHtmlElement(name)) || isVoid(name)) continue;
    if (slash !== '/') {
      const isHiding = hides(name, readAttributes(attributes));
      open.push({ name, hiding: isHiding ? `\`${shortened(tag)}\`` : undefined });
      continue;
    }
    for (let at = open.length - 1; at >= 0; at--) {
      const element = open[at]?.name ?? '';
      if (element === name) open.length = at;
      if (element === name || (boundaries.has(element) && !tableParts.has(name))) break;
    }
  }
}

function shortened(tag: string): string {
  const line = tag.replace(/\s+/g, ' ').replaceAll('`', "'");
  return line.length > 60 ? `${line.slice(0, 60)}…>` : line;
}
