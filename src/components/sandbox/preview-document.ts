/**
 * A container's page as one document, with its styles and pictures put into it: for browsers that give the site
 * no service worker (a page without TLS, a private window), so that nothing in it can be asked for by an address.
 */
import type { PortAnswer } from '../../sandbox/sandbox.ts';

/** One request to the port that is looked at. */
export interface PortQuestion {
  readonly method: string;
  readonly url: URL;
  readonly contentType?: string;
  readonly body?: Uint8Array;
}

export type AskPort = (question: PortQuestion) => Promise<PortAnswer>;

export interface WholeDocument {
  /** After redirects. */
  readonly url: URL;
  /** For an iframe's `srcdoc`. */
  readonly html: string;
}

const mostRedirects = 10;
/** Of styles and pictures in one page; what is beyond is left out. */
const mostParts = 200;
/** Scripts never run in a preview: they would run as this site's own. */
const policy = `<meta http-equiv="Content-Security-Policy" content="script-src 'none'; object-src 'none'">`;

/** @throws {SandboxFailure} as the node's `fetch` does */
export async function wholeDocument(question: PortQuestion, ask: AskPort): Promise<WholeDocument> {
  const { url, answer } = await followed(question, ask);
  const type = typeOf(answer);
  if (type === 'text/html' || type === 'application/xhtml+xml')
    return { url, html: await withParts(textOf(answer), url, ask) };
  if (type.startsWith('image/')) return { url, html: `${policy}<img src="${dataUrl(answer)}" alt="">` };
  const page = document.implementation.createHTMLDocument();
  const shown = page.createElement('pre');
  shown.textContent = textOf(answer);
  return { url, html: policy + shown.outerHTML };
}

/** As browsers follow: to the same port only, and with GET unless the answer asks for the same again. */
async function followed(question: PortQuestion, ask: AskPort): Promise<{ url: URL; answer: PortAnswer }> {
  let now = question;
  for (let redirects = 0; ; redirects++) {
    const answer = await ask(now);
    const location = headerOf(answer, 'location');
    const moved = answer.status >= 300 && answer.status < 400 && location !== undefined;
    const url = moved && URL.canParse(location, now.url.href) ? new URL(location, now.url) : undefined;
    if (url?.host !== now.url.host || redirects === mostRedirects) return { url: now.url, answer };
    now = answer.status === 307 || answer.status === 308 ? { ...now, url } : { method: 'GET', url };
  }
}

async function withParts(html: string, url: URL, ask: AskPort): Promise<string> {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const base = page.querySelector('base')?.getAttribute('href') ?? '';
  const from = URL.canParse(base, url.href) ? new URL(base, url) : url;
  const parts = new Map<string, Promise<PortAnswer | undefined>>();
  const part = (address: string, at: URL): Promise<PortAnswer | undefined> => {
    const target = URL.canParse(address, at.href) ? new URL(address, at) : undefined;
    if (target?.host !== url.host) return Promise.resolve(undefined);
    target.hash = '';
    const known = parts.get(target.href);
    if (known !== undefined) return known;
    if (parts.size >= mostParts) return Promise.resolve(undefined);
    const asked = followed({ method: 'GET', url: target }, ask)
      .then(({ answer }) => (answer.status < 400 ? answer : undefined))
      .catch(() => undefined);
    parts.set(target.href, asked);
    return asked;
  };
  const inlined = async (style: string, at: URL): Promise<string> =>
    replaceUrls(style, async (address) => {
      const answer = await part(address, at);
      return answer === undefined ? undefined : dataUrl(answer);
    });
  for (const gone of page.querySelectorAll(
    'script, base, meta[http-equiv], link[rel~=preload], link[rel~=icon]',
  ))
    gone.remove();
  const work: Promise<void>[] = [];
  for (const link of page.querySelectorAll('link[rel~=stylesheet][href]')) {
    const href = link.getAttribute('href') ?? '';
    work.push(
      part(href, from).then(async (answer) => {
        if (answer === undefined) return;
        const style = page.createElement('style');
        style.textContent = await inlined(textOf(answer), new URL(href, from));
        const media = link.getAttribute('media');
        if (media !== null) style.setAttribute('media', media);
        link.replaceWith(style);
      }),
    );
  }
  for (const style of page.querySelectorAll('style')) {
    work.push(
      inlined(style.textContent, from).then((text) => {
        style.textContent = text;
      }),
    );
  }
  for (const picture of page.querySelectorAll(
    'img[src], source[src], input[type=image][src], video[poster]',
  )) {
    const name = picture.hasAttribute('src') ? 'src' : 'poster';
    picture.removeAttribute('srcset');
    work.push(
      part(picture.getAttribute(name) ?? '', from).then((answer) => {
        if (answer !== undefined) picture.setAttribute(name, dataUrl(answer));
      }),
    );
  }
  for (const link of page.querySelectorAll('a[href], area[href]')) absolute(link, 'href', from);
  for (const form of page.querySelectorAll('form')) absolute(form, 'action', from);
  await Promise.all(work);
  page.head.insertAdjacentHTML('afterbegin', policy);
  return `<!doctype html>${page.documentElement.outerHTML}`;
}

/** What stood relative to the container's page would otherwise mean a page of this site. */
function absolute(element: Element, name: string, from: URL): void {
  const written = element.getAttribute(name) ?? '';
  if (URL.canParse(written, from.href)) element.setAttribute(name, new URL(written, from).href);
}

/** A style sheet whose `url(…)` are what `replace` gives; undefined leaves one as it is. */
export async function replaceUrls(
  style: string,
  replace: (address: string) => Promise<string | undefined>,
): Promise<string> {
  const found = [...style.matchAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')\s]+))\s*\)/g)];
  const given = await Promise.all(
    found.map(async ([whole, double, single, bare]) => {
      const address = double ?? single ?? bare ?? '';
      if (address === '' || address.startsWith('data:') || address.startsWith('#')) return whole;
      const replaced = await replace(address);
      return replaced === undefined ? whole : `url("${replaced}")`;
    }),
  );
  let text = '';
  let from = 0;
  for (const [index, match] of found.entries()) {
    text += style.slice(from, match.index) + (given[index] ?? match[0]);
    from = match.index + match[0].length;
  }
  return text + style.slice(from);
}

function headerOf(answer: PortAnswer, name: string): string | undefined {
  return Object.entries(answer.headers).find(([given]) => given.toLowerCase() === name)?.[1];
}

function typeOf(answer: PortAnswer): string {
  return (headerOf(answer, 'content-type') ?? 'text/plain').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

function textOf(answer: PortAnswer): string {
  const charset = /charset="?([\w-]+)/i.exec(headerOf(answer, 'content-type') ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(answer.body);
  } catch {
    // A charset that nobody knows.
    return new TextDecoder().decode(answer.body);
  }
}

function dataUrl(answer: PortAnswer): string {
  let binary = '';
  for (const byte of answer.body) binary += String.fromCharCode(byte);
  return `data:${typeOf(answer)};base64,${btoa(binary)}`;
}
