/**
 * HTML in Markdown as GitHub treats it: harmless elements stay, others lose their tags, and what is no element
 * at all (`<container id>`, a word of the author's) stays visible.
 */
import { isHtmlElement } from '../lab/html-elements.ts';
import { escapeHtml } from './highlight.ts';

const allowed = new Set(
  (
    'a abbr b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em ' +
    'figcaption figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q rp rt ruby s samp small ' +
    'source span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var video wbr'
  ).split(' '),
);
/** Without their end these are taken for words of the author's. */
const inline = new Set(
  (
    'abbr b bdi bdo big cite code del dfn em font i ins kbd mark picture q rp rt ruby s samp small span strike strong ' +
    'sub sup time tt u var video'
  ).split(' '),
);
/** GitHub shows these as text. */
const shown = new Set('iframe noembed noframes plaintext script style textarea title xmp'.split(' '));

/** `html` stands in `source`, where an element's end is looked for: `docker exec <code>` opens none. */
export function keepPlaceholders(html: string, source: string): string {
  return html.replace(/<(\/?)([A-Za-z][^\s<>/]*)([^<>]*)>/g, (tag, slash: string, written: string) => {
    const name = written.toLowerCase();
    const isElement =
      isHtmlElement(name) && !shown.has(name) && (slash !== '' || !needsEnd(name) || closes(name, source));
    if (!isElement) return escapeHtml(tag);
    return allowed.has(name) ? tag : '';
  });
}

function needsEnd(name: string): boolean {
  return inline.has(name) || !allowed.has(name);
}

function closes(name: string, source: string): boolean {
  return new RegExp(`</${name}\\s*>`, 'i').test(source);
}
