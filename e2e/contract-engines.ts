/** The engines that must keep the contract, each with how a page comes to use it. */
import type { DockerdForTests } from '../src/sandbox/docker/dockerd-for-tests.ts';
import { dockerdForTests } from '../src/sandbox/docker/dockerd-for-tests.ts';
import type { SandboxServer } from '../src/sandbox/docker/server.ts';
import { startSandboxServer } from '../src/sandbox/docker/server.ts';

interface ContractEngine {
  readonly name: 'vm' | 'docker';
  /** How long `open` may take: an Engine that must first be had is unpacked from Debian's packages. */
  readonly openMs: number;
  /**
   * Makes it ready for pages of `origin`; gives what their addresses end with.
   * @throws {Error} that says why this machine has no such engine and what to do
   */
  open(origin: string): Promise<string>;
  close(): Promise<void>;
}

const inThePage: ContractEngine = {
  name: 'vm',
  openMs: 0,
  open: () => Promise.resolve(''),
  close: () => Promise.resolve(),
};

function ownDocker(): ContractEngine {
  let dockerd: DockerdForTests | undefined;
  let server: SandboxServer | undefined;
  return {
    name: 'docker',
    openMs: 20 * 60_000,
    open: async (origin) => {
      dockerd = await dockerdForTests((line) => {
        console.log(line);
      });
      const { docker, image } = dockerd;
      server = await startSandboxServer({ docker, image, port: 0, origins: [origin], keepSaved: false });
      return `#${server.fragment}`;
    },
    close: async () => {
      await server?.close();
      await dockerd?.stop();
    },
  };
}

/** All of them everywhere: one that cannot be had here fails its tests in its own words, and is not left out. */
export const engines: readonly ContractEngine[] = [inThePage, ownDocker()];
