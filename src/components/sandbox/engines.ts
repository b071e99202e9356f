/** Which engine runs the commands: the one in the page, or the reader's own Docker when linked. */
import type { EngineLink } from '../../sandbox/docker/link.ts';
import { readEngineLink } from '../../sandbox/docker/link.ts';
import type { Engine } from '../../sandbox/sandbox.ts';
import { base } from './lab-page.ts';

const stored = 'sandbox:engine-link';

export async function chooseEngine(): Promise<Engine> {
  const link = engineLink();
  if (link !== undefined) {
    const { DockerEngine } = await import('../../sandbox/docker/client.ts');
    return new DockerEngine(link);
  }
  const { vmEngine } = await import('../../sandbox/vm/engine.ts');
  return vmEngine(new URL(`${base()}sandbox/`, location.href).href);
}

/** Takes the link out of the address, which others may see; it stays in this tab. */
export function engineLink(): EngineLink | undefined {
  if (readEngineLink(location.hash) !== undefined) {
    sessionStorage.setItem(stored, location.hash);
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  return readEngineLink(sessionStorage.getItem(stored) ?? '');
}

/** Goes back to the engine in the page. */
export function forgetEngineLink(): void {
  sessionStorage.removeItem(stored);
}
