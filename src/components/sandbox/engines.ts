/** Which engine runs the commands: the one in the page, or the reader's own Docker when linked. */
import type { EngineLink } from '../../sandbox/docker/link.ts';
import { readEngineLink } from '../../sandbox/docker/link.ts';
import type { Engine } from '../../sandbox/sandbox.ts';
import { base } from './lab-page.ts';

const stored = 'sandbox:engine-link';

export async function chooseEngine(): Promise<Engine> {
  const link = engineLink();
  if (link !== undefined) {
    const [{ DockerEngine }, { reachNow, whyUnreachable }] = await Promise.all([
      import('../../sandbox/docker/client.ts'),
      import('./reach.ts'),
    ]);
    return new DockerEngine(link, { reach: reachNow, whyUnreachable });
  }
  const { vmEngine } = await import('../../sandbox/vm/engine.ts');
  return vmEngine(new URL(`${base()}sandbox/`, location.href).href);
}

/** What to say before the next session starts, where the browser will then ask its reader something. */
export async function wordsBeforeStart(): Promise<string | undefined> {
  const link = engineLink();
  if (link === undefined) return undefined;
  const [{ askingWords }, { reachNow }] = await Promise.all([
    import('../../sandbox/docker/reach.ts'),
    import('./reach.ts'),
  ]);
  return (await reachNow(link)).kind === 'asks' ? askingWords : undefined;
}

/** For a browser that gives the page no storage: it then lasts as long as the page. */
let link = '';

/** Takes the link out of the address, which others may see; it stays in this tab. */
export function engineLink(): EngineLink | undefined {
  if (readEngineLink(location.hash) !== undefined) {
    keepLink(location.hash);
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  return readEngineLink(link || storedLink());
}

/** Goes back to the engine in the page. */
export function forgetEngineLink(): void {
  keepLink('');
}

function keepLink(text: string): void {
  link = text;
  try {
    if (text === '') sessionStorage.removeItem(stored);
    else sessionStorage.setItem(stored, text);
  } catch {
    // See `link`.
  }
}

function storedLink(): string {
  try {
    return sessionStorage.getItem(stored) ?? '';
  } catch {
    return '';
  }
}
