/**
 * What containers serve on published ports, in a tab of the pane. The service worker (`public/sw.js`) turns
 * `<base>preview/<session>/<node>/<port>/…` into a question to this page, which asks the node; where the browser
 * gives the page no service worker, the page asks for the whole document itself.
 */
import type { PortAnswer, PortRequest, Session } from '../../sandbox/sandbox.ts';
import { registerWorker } from '../offline.ts';
import { announce } from './announcer.ts';
import { ask } from './ask.ts';
import { button, element } from './dom.ts';
import { base } from './lab-page.ts';
import { openPane } from './pane.ts';
import type { PreviewFrame } from './preview-frame.ts';
import { documentFrame, workerFrame } from './preview-frame.ts';
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

/** For a server to listen after its container has started; below what the service worker waits for an answer. */
const startsWithinMs = 25_000;
const triesEachMs = 500;

export interface PublishedPort {
  readonly node: string;
  readonly port: number;
}

export class Previews {
  readonly #sandbox: Sandbox;
  #open: Tab[] = [];
  /** Until when a port's first answer is waited for, by `performance.now()`. */
  readonly #awaited = new Map<string, number>();

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    sandbox.onChange(() => {
      if (sandbox.session === undefined) this.#clear();
    });
    if (!('serviceWorker' in navigator)) return;
    navigator.serviceWorker.addEventListener(
      'message',
      (event: MessageEvent<PreviewRequest | { kind: 'other' }>) => {
        const [reply] = event.ports;
        if (event.data.kind === 'preview' && reply !== undefined) void this.#answer(event.data, reply);
      },
    );
  }

  /** Offers the ports that containers publish now. */
  async open(): Promise<void> {
    const { session } = this.#sandbox;
    if (session === undefined) return;
    try {
      const places = await publishedPorts(session.session, session.nodes);
      if (places.length === 0) {
        announce('No container publishes a port now.');
        await ask('No container publishes a port now. Start one with docker run -p, for example.', ['Close']);
        return;
      }
      const names = places.map(({ node, port }) => `${node}:${port}`);
      const [only] = places.length === 1 ? places : [];
      const chosen = only ?? places[await ask('Which published port?', [...names, 'None'])];
      if (chosen !== undefined) await this.look(chosen.node, chosen.port);
    } catch (error) {
      this.#sandbox.showError(error);
    }
  }

  /** Shows what that port serves; the tab that shows it already, where there is one, loads it anew. */
  async look(node: string, port: number): Promise<void> {
    const session = this.#sandbox.session?.session;
    if (session === undefined) return;
    openPane();
    const open = this.#open.find(({ label }) => label === `${node}:${port}`);
    if (open !== undefined) this.#close(open);
    try {
      await this.#show(session, node, port);
    } catch (error) {
      this.#sandbox.showError(error);
    }
  }

  async #show(session: Session, node: string, port: number): Promise<void> {
    const origin = `http://${node}:${port}`;
    this.#awaited.set(`${node}:${port}`, performance.now() + startsWithinMs);
    const { frame, reload } = await this.#frame(session, node, port, origin);
    const bar = element(
      'div',
      { class: 'preview-bar' },
      element('code', {}, `${origin}/`),
      button('Reload', reload),
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

  async #frame(session: Session, node: string, port: number, origin: string): Promise<PreviewFrame> {
    const title = `What ${node} serves on port ${port}`;
    if (await workerThere())
      return workerFrame(`${base()}preview/${encodeURIComponent(session.id)}/${node}/${port}/`, title);
    return documentFrame(
      origin,
      title,
      ({ method, url, contentType, body }) =>
        this.#fetch(session, node, port, {
          method,
          path: url.pathname + url.search,
          headers: {
            host: url.host,
            accept: '*/*',
            ...(contentType === undefined ? {} : { 'content-type': contentType }),
          },
          ...(body === undefined ? {} : { body }),
        }),
      (error) => {
        this.#sandbox.showError(error);
      },
    );
  }

  #close(tab: Tab): void {
    this.#open = this.#open.filter((other) => other !== tab);
    this.#sandbox.terminals.tabs.remove(tab);
  }

  #clear(): void {
    for (const tab of [...this.#open]) this.#close(tab);
  }

  /**
   * What the port answers; a server that was started a moment before its reader looks is waited for.
   * @throws {SandboxFailure}
   */
  async #fetch(session: Session, node: string, port: number, asked: PortRequest): Promise<PortAnswer> {
    const place = `${node}:${port}`;
    for (;;) {
      try {
        const answer = await session.node(node).fetch(port, asked);
        this.#awaited.delete(place);
        return answer;
      } catch (error) {
        // What was refused has reached no server, so that its log tells of one visit only.
        const waits = performance.now() < (this.#awaited.get(place) ?? 0) && asked.method === 'GET';
        if (!waits || this.#sandbox.session?.session !== session) throw error;
        await new Promise((resolve) => setTimeout(resolve, triesEachMs));
      }
    }
  }

  /** Only the tab that has the session answers. */
  async #answer(request: PreviewRequest, reply: MessagePort): Promise<void> {
    const session = this.#sandbox.session?.session;
    if (session?.id !== request.session) return;
    const { method, path, headers, body } = request;
    try {
      const asked = { method, path, headers, ...(body === null ? {} : { body: new Uint8Array(body) }) };
      const answer: PortAnswer = await this.#fetch(session, request.node, request.port, asked);
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

/** All that containers publish now. @throws {SandboxFailure} */
export async function publishedPorts(
  session: Session,
  nodes: readonly string[],
): Promise<readonly PublishedPort[]> {
  const found = await Promise.all(
    nodes.map(async (node) => {
      const ports = await session.node(node).publishedPorts();
      return ports.map((port) => ({ node, port }));
    }),
  );
  return found.flat();
}

/** Whether the browser gives the page its service worker. */
async function workerThere(): Promise<boolean> {
  try {
    await registerWorker();
    if (!('serviceWorker' in navigator)) return false;
    await navigator.serviceWorker.ready;
    return true;
  } catch {
    return false;
  }
}
