/** The engines that can run on this machine, each with how a page comes to use it. */
import { existsSync } from 'node:fs';
import type { SandboxServer } from '../src/sandbox/docker/server.ts';
import { startSandboxServer } from '../src/sandbox/docker/server.ts';

interface ContractEngine {
  readonly name: 'vm' | 'docker';
  /** What the page's address ends with. */
  fragment(origin: string): Promise<string>;
  close(): Promise<void>;
}

const inThePage: ContractEngine = {
  name: 'vm',
  fragment: () => Promise.resolve(''),
  close: () => Promise.resolve(),
};

function ownDocker(): ContractEngine {
  let server: SandboxServer | undefined;
  return {
    name: 'docker',
    fragment: async (origin) => {
      server ??= await startSandboxServer({ port: 0, origins: [origin] });
      return `#${server.fragment}`;
    },
    close: async () => server?.close(),
  };
}

const hasDocker = process.env['DOCKER_HOST'] !== undefined || existsSync('/var/run/docker.sock');

export const engines: readonly ContractEngine[] = hasDocker ? [inThePage, ownDocker()] : [inThePage];
