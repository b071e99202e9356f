/** Links, anchors and images that lead to nothing. */
import { finding } from './diagnostics.ts';
import type { LabFiles } from './links.ts';
import { labFiles, resolveLink, similarPath } from './links.ts';
import type { Diagnostic, Lab, Link, Page } from './model.ts';
import { nearest } from './nearest.ts';

/** `files`: every file below the labs folder, with `/`. */
export function checkLinks(
  labs: readonly Lab[],
  { files }: { readonly files: Iterable<string> },
): readonly Diagnostic[] {
  const pages = labs.flatMap((lab) => lab.pages);
  const known = labFiles(files, pages);
  return pages.flatMap((page) => page.links.flatMap((link) => checkLink(page, link, known)));
}

function checkLink(page: Page, link: Link, known: LabFiles): readonly Diagnostic[] {
  const { url, range } = link;
  if (url === '' || url === '#') return [];
  const target = resolveLink(page, url, known);
  if (target.kind === 'missing') {
    const similar = similarPath(target.path, known);
    const rule = link.kind === 'image' ? 'missingImage' : 'brokenLink';
    return [finding(rule, page.file, range, { url, near: similar })];
  }
  if (target.kind === 'outside') return [finding('linkOutside', page.file, range, { url })];
  if (target.kind === 'file' && /(^|\/)index\.html$/i.test(target.file))
    return [finding('linkToIndexHtml', page.file, range, { url })];
  if (target.kind !== 'page' || target.anchor === '' || hasAnchor(target.page, target.anchor)) return [];
  const near = nearest(target.anchor, target.page.anchors);
  const params = { url, anchor: target.anchor, file: target.page.file, near };
  return [finding('brokenAnchor', page.file, range, params)];
}

/** GitHub prefixes ids of its own with `user-content-`, and `#top` leads to the top of any page. */
function hasAnchor(page: Page, anchor: string): boolean {
  return (
    anchor === 'top' || /^L\d+/.test(anchor) || page.anchors.includes(anchor.replace(/^user-content-/, ''))
  );
}
