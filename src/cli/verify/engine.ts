/** What runs the commands: the machine in the page, or nodes on this machine's own Docker. */
import type { EngineKind } from '../../sandbox/sandbox.ts';
import { engineChoices, readEngineVersion } from '../../sandbox/docker/server/engine-version.ts';
import { startSandboxServer } from '../../sandbox/docker/server.ts';

export interface EngineChoice {
  readonly kind: EngineKind;
  /** As it was written: `docker:28`. */
  readonly name: string;
  /** As far as it was asked for: `28`; '' for the page's machine, which has one only. */
  readonly engineVersion: string;
}

/** The page's machine. */
export const inThePage: EngineChoice = { kind: 'vm', name: 'vm', engineVersion: '' };

/** As options name them: `docker, docker:26, docker:28` and so on. */
export const dockerNames = ['docker', ...engineChoices].join(', ');

export function readEngine(name: string): EngineChoice | undefined {
  if (name === inThePage.name) return inThePage;
  try {
    return { kind: 'docker', name, engineVersion: readEngineVersion(name) };
  } catch {
    return undefined;
  }
}

export interface LinkedEngine {
  /** To be put behind a page's address. */
  readonly fragment: string;
  close(): Promise<void>;
}

/** `origin`: of the pages that will connect. @throws {Error} when Docker does not answer */
export async function openEngine(choice: EngineChoice, origin: string): Promise<LinkedEngine> {
  if (choice.kind === 'vm') return { fragment: '', close: () => Promise.resolve() };
  const server = await startSandboxServer({
    engine: choice.name,
    port: 0,
    origins: [origin],
    log: (line) => process.stderr.write(`${line}\n`),
  });
  return { fragment: `#${server.fragment}`, close: () => server.close() };
}
