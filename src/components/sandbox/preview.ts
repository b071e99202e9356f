/**
 * What containers serve on published ports, in a tab of the pane. The service worker (`public/sw.js`) turns
 * `<base>preview/<session>/<node>/<port>/…` into a question to this page, which asks the node.
 */
import type { PortAnswer } from '../../sandbox/sandbox.ts';
import { announce } from './announcer.ts';
import { ask } from './ask.ts';
import { button, element } from './dom.ts';
import { base } from './lab-page.ts';
import { workerReady } from './offline.ts';
import { errorOf } from './sandbox.ts';
import type { Sandbox } from './sandbox.ts';
import type { Tab } from './tabs.ts';

/** What the service worker asks. */
interface PreviewRequest {
  readonly kind: 'preview';
  readonly session: string;
  readonly node: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ArrayBuffer | null;
}

export class Previews {
  readonly #sandbox: Sandbox;
  #open: Tab[] = [];

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    if (!('serviceWorker' in navigator)) return;
    navigator.serviceWorker.addEventListener(
      'message',
      (event: MessageEvent<PreviewRequest | { kind: 'other' }>) => {
        const [reply] = event.ports;
        if (event.data.kind === 'preview' && reply !== undefined) void this.#answer(event.data, reply);
      },
    );
    sandbox.onChange(() => {
      if (sandbox.session === undefined) this.#clear();
    });
  }

  /** Offers the ports that containers publish now. */
  async open(): Promise<void> {
    const { session } = this.#sandbox;
    if (session === undefined) return;
    try {
      await workerReady();
      const found = await Promise.all(
        session.nodes.map(async (node) => {
          const ports = await session.session.node(node).publishedPorts();
          return ports.map((port) => ({ node, port }));
        }),
      );
      const places = found.flat();
      if (places.length === 0) {
        announce('No container publishes a port now.');
        await ask('No container publishes a port now. Start one with docker run -p, for example.', ['Close']);
        return;
      }
      const names = places.map(({ node, port }) => `${node}:${port}`);
      const [only] = places.length === 1 ? places : [];
      const chosen = only ?? places[await ask('Which published port?', [...names, 'None'])];
      if (chosen !== undefined) this.#show(session.session.id, chosen.node, chosen.port);
    } catch (error) {
      this.#sandbox.showError(error);
    }
  }

  #show(session: string, node: string, port: number): void {
    const address = `${base()}preview/${encodeURIComponent(session)}/${node}/${port}/`;
    const frame = element('iframe', {
      src: address,
      title: `What ${node} serves on port ${port}`,
      // Its pages are looked at, not trusted: no scripts, as they would run as this site's own.
      sandbox: 'allow-same-origin allow-forms',
    });
    const bar = element(
      'div',
      { class: 'preview-bar' },
      element('code', {}, `http://${node}:${port}/`),
      button('Reload', () => {
        frame.contentWindow?.location.reload();
      }),
      button('Close', () => {
        this.#close(tab);
      }),
    );
    const panel = element('div', { class: 'preview', role: 'tabpanel', hidden: '' }, bar, frame);
    const tab: Tab = {
      label: `${node}:${port}`,
      panel,
      show: () => {
        panel.hidden = false;
      },
      hide: () => {
        panel.hidden = true;
      },
      focus: () => {
        frame.focus();
      },
      close: () => {
        this.#close(tab);
      },
    };
    this.#open.push(tab);
    this.#sandbox.terminals.tabs.add(tab);
    this.#sandbox.terminals.tabs.show(tab);
  }

  #close(tab: Tab): void {
    this.#open = this.#open.filter((other) => other !== tab);
    this.#sandbox.terminals.tabs.remove(tab);
  }

  #clear(): void {
    for (const tab of [...this.#open]) this.#close(tab);
  }

  /** Only the tab that has the session answers. */
  async #answer(request: PreviewRequest, reply: MessagePort): Promise<void> {
    const session = this.#sandbox.session?.session;
    if (session?.id !== request.session) return;
    const { method, path, headers, body } = request;
    try {
      const asked = { method, path, headers, ...(body === null ? {} : { body: new Uint8Array(body) }) };
      const answer: PortAnswer = await session.node(request.node).fetch(request.port, asked);
      reply.postMessage(answer);
    } catch (error) {
      const { message, hint } = errorOf(error);
      reply.postMessage({
        status: 502,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        body: new TextEncoder().encode(`${message}\n${hint}\n`),
      });
    }
  }
}
