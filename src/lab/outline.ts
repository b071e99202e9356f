/** What a page's tree holds beside code: headings, anchors, links, images, its first paragraph. */
import GithubSlugger from 'github-slugger';
import type {
  Code,
  Definition,
  Heading as HeadingNode,
  Html,
  Image,
  Link as LinkNode,
  Nodes,
  Paragraph,
  Root,
} from 'mdast';
import type { Reporter } from './diagnostics.ts';
import { isHtmlElement } from './html-elements.ts';
import type { Heading, Link } from './model.ts';
import type { Source } from './source.ts';

export interface Outline {
  readonly headings: readonly Heading[];
  readonly anchors: readonly string[];
  readonly links: readonly Link[];
  readonly codes: readonly Code[];
  readonly yaml: { readonly value: string; readonly start: number; readonly end: number } | undefined;
  /** Text of the first paragraph that has any. */
  readonly firstParagraph: string;
}

export function readOutline(root: Root, source: Source, format: 'md' | 'mdx', reporter: Reporter): Outline {
  const headings: Heading[] = [];
  const anchors = new Set<string>();
  const links: Link[] = [];
  const codes: Code[] = [];
  const slugger = new GithubSlugger();
  let yaml: Outline['yaml'];
  let firstParagraph = '';

  const place = (node: Nodes): readonly [number, number] => [
    (node.position?.start.offset ?? 0) + source.bodyOffset,
    (node.position?.end.offset ?? 0) + source.bodyOffset,
  ];
  const addLink = (node: LinkNode | Definition | Image): void => {
    // In HTML `alt=""` says that an image is decoration; in Markdown no text is forgetfulness.
    const alt = node.type === 'image' && node.alt !== '' ? (node.alt ?? undefined) : undefined;
    links.push({
      kind: node.type === 'image' ? 'image' : 'link',
      url: node.url,
      alt,
      range: source.range(...place(node)),
    });
  };
  const addHeading = (node: HeadingNode): void => {
    const text = plainText(node).trim().replace(/\s+/g, ' ');
    headings.push({ depth: node.depth, text, slug: slugger.slug(text), range: source.range(...place(node)) });
  };
  const addParagraph = (node: Paragraph): void => {
    if (firstParagraph === '') firstParagraph = plainText(node).trim().replace(/\s+/g, ' ');
  };
  const addHtml = (node: Html): void => {
    const [start, end] = place(node);
    const html = source.text.slice(start, end);
    reportFences(html, start, reporter);
    readHtml(html, start, source, format, anchors, links, reporter);
  };

  /** An MDX element's opening tag; its children are walked like all others. */
  const addElement = (node: Nodes & { readonly children: readonly Nodes[] }): void => {
    const [start, end] = place(node);
    const [child] = node.children;
    const tag = source.text.slice(start, child === undefined ? end : place(child)[0]);
    readHtml(tag, start, source, format, anchors, links, reporter);
  };

  const visit = (node: Nodes): void => {
    if (node.type === 'code') codes.push(node);
    else if (node.type === 'heading') addHeading(node);
    else if (node.type === 'paragraph') addParagraph(node);
    else if (node.type === 'link' || node.type === 'image' || node.type === 'definition') addLink(node);
    else if (node.type === 'html') addHtml(node);
    else if (node.type === 'yaml') {
      const [start, end] = place(node);
      yaml = { value: node.value, start, end };
    } else if (node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement') addElement(node);
  };
  for (const node of inOrder(root)) visit(node);
  for (const heading of headings) anchors.add(heading.slug);
  return { headings, anchors: [...anchors], links, codes, yaml, firstParagraph };
}

/** Every node, a parent before its children. Not recursive: a page may nest thousands of quotes. */
function* inOrder(root: Nodes): Generator<Nodes> {
  const stack: Nodes[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    yield node;
    if ('children' in node)
      for (let at = node.children.length - 1; at >= 0; at--) stack.push(node.children[at] as Nodes);
  }
}

/** Text as GitHub counts it for anchors: code and link texts, no HTML, no images. */
function plainText(root: Nodes): string {
  let text = '';
  for (const node of inOrder(root)) {
    if (node.type === 'text' || node.type === 'inlineCode') text += node.value;
    else if (node.type === 'break') text += ' ';
  }
  return text;
}

/** Marks at a line's beginning, or after a tag. */
const fencePattern = /^(?:[ \t>]*|.*>[ \t]*)((`{3,}|~{3,})[ \t]*([\w+#.-]*))[^`\n]*$/;
const runnable = /^(?:console|shell-session|sh-session|shellsession|bash|sh)$/i;
/** Where text counts for nothing, or is meant to be seen as it is. */
const apartPattern = /<!--|-->|<(\/?)(?:pre|script|style|textarea)(?=[\s>])/gi;

function reportFences(html: string, start: number, reporter: Reporter): void {
  let open: string | undefined;
  let apart: 'comment' | 'verbatim' | undefined;
  const note = (text: string): void => {
    for (const [mark, slash] of text.matchAll(apartPattern))
      if (mark === '<!--') apart = 'comment';
      else if (mark === '-->' || slash === '/') apart = undefined;
      else apart ??= 'verbatim';
  };
  let offset = start;
  for (const line of html.split('\n')) {
    const [, fence = '', marks = '', language = ''] = fencePattern.exec(line.replace(/\r$/, '')) ?? [];
    const at = line.indexOf(fence);
    note(line.slice(0, at));
    if (open !== undefined && language === '' && marks !== '' && marks.startsWith(open)) open = undefined;
    else if (open === undefined && marks !== '') {
      open = marks;
      const rule = apart === 'comment' ? 'fenceInComment' : 'fenceInHtml';
      // Of what an author has commented out, only commands are missed.
      if (apart === undefined || (apart === 'comment' && runnable.test(language)))
        reporter.report(rule, offset + at, offset + at + fence.length, { fence });
    }
    note(line.slice(at));
    offset += line.length + 1;
  }
}

/** The raw text, so that places are right in lists and quotes as well. */
function readHtml(
  html: string,
  start: number,
  source: Source,
  format: 'md' | 'mdx',
  anchors: Set<string>,
  links: Link[],
  reporter: Reporter,
): void {
  for (const comment of html.matchAll(/<!--[\s\S]*?(?:-->|$)/g)) {
    html = html.replace(comment[0], comment[0].replace(/[^\n]/g, ' '));
  }
  for (const match of html.matchAll(/<\/?([A-Za-z][\w:.-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/g)) {
    const [whole, name = '', attributes = ''] = match;
    const at = start + match.index;
    const element = name.toLowerCase();
    if (format === 'md' && !isHtmlElement(element)) {
      if (!whole.startsWith('</')) {
        reporter.report('placeholderAsHtml', at, at + whole.length, { text: whole }, `\`${whole}\``);
      }
      continue;
    }
    for (const key of ['name', 'id']) {
      const anchor = attribute(attributes, key);
      if (anchor !== undefined && anchor !== '') anchors.add(anchor);
    }
    const range = source.range(at, at + whole.length);
    const url = attribute(attributes, element === 'img' ? 'src' : 'href');
    if (url === undefined) continue;
    if (element === 'a') links.push({ kind: 'link', url, alt: undefined, range });
    if (element === 'img') links.push({ kind: 'image', url, alt: attribute(attributes, 'alt'), range });
  }
}

function attribute(attributes: string, name: string): string | undefined {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(
    attributes,
  );
  return match?.[1] ?? match?.[2] ?? match?.[3];
}
