/** The frame of a preview: addresses of the service worker, or, where there is none, whole documents. */
import { element } from './dom.ts';
import type { AskPort, PortQuestion } from './preview-document.ts';
import { wholeDocument } from './preview-document.ts';

export interface PreviewFrame {
  readonly frame: HTMLIFrameElement;
  readonly reload: () => void;
}

/** Its pages are looked at, not trusted: no scripts, as they would run as this site's own. */
const sandbox = 'allow-same-origin allow-forms';

/** @param address what the service worker turns into questions to this page */
export function workerFrame(address: string, title: string): PreviewFrame {
  const frame = element('iframe', { src: address, title, sandbox });
  return { frame, reload: () => frame.contentWindow?.location.reload() };
}

/**
 * @param origin the port's, `http://node1:8080`
 * @param failed hears why a page cannot be had
 */
export function documentFrame(
  origin: string,
  title: string,
  ask: AskPort,
  failed: (error: unknown) => void,
): PreviewFrame {
  const frame = element('iframe', { title, sandbox });
  let shown: PortQuestion = { method: 'GET', url: new URL('/', origin) };
  let going: object | undefined;
  const go = (question: PortQuestion): void => {
    const mine = (going = {});
    wholeDocument(question, ask).then(({ url, html }) => {
      // The reader has gone elsewhere meanwhile.
      if (going !== mine) return;
      shown = { method: 'GET', url };
      frame.srcdoc = html;
    }, failed);
  };
  frame.addEventListener('load', () => {
    const page = frame.contentDocument;
    const here = (address: string): URL | undefined => {
      const url = URL.canParse(address, shown.url.href) ? new URL(address, shown.url) : undefined;
      return url?.host === shown.url.host ? url : undefined;
    };
    page?.addEventListener('click', (event) => {
      const link = (event.target as Element | null)?.closest('a[href], area[href]');
      if (link == null) return;
      event.preventDefault();
      const url = here(link.getAttribute('href') ?? '');
      if (url === undefined) return;
      const samePage = url.href.split('#')[0] === shown.url.href.split('#')[0];
      if (samePage && url.hash !== '')
        page.getElementById(decodeURIComponent(url.hash.slice(1)))?.scrollIntoView();
      else go({ method: 'GET', url });
    });
    page?.addEventListener('submit', (event) => {
      event.preventDefault();
      const form = event.target as HTMLFormElement;
      const url = here(form.getAttribute('action') ?? '');
      if (url !== undefined) void sent(form, event.submitter, url).then(go, failed);
    });
    const { hash } = shown.url;
    if (hash !== '') page?.getElementById(decodeURIComponent(hash.slice(1)))?.scrollIntoView();
  });
  go(shown);
  return {
    frame,
    reload: () => {
      go(shown);
    },
  };
}

/** What the browser would send for `form`. */
async function sent(form: HTMLFormElement, submitter: HTMLElement | null, url: URL): Promise<PortQuestion> {
  const fields = new FormData(form, submitter);
  const plain = new URLSearchParams(
    [...fields].map(([name, value]) => [name, typeof value === 'string' ? value : value.name]),
  );
  if (form.method !== 'post') {
    url.search = plain.toString();
    return { method: 'GET', url };
  }
  const body = new Response(form.enctype === 'multipart/form-data' ? fields : plain);
  return {
    method: 'POST',
    url,
    contentType: body.headers.get('content-type') ?? 'application/octet-stream',
    body: new Uint8Array(await body.arrayBuffer()),
  };
}
