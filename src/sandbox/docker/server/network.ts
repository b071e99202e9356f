import { randomInt } from 'node:crypto';
import type Docker from 'dockerode';
import { SandboxFailure } from '../../sandbox.ts';

export interface SessionNetwork {
  readonly name: string;
  /** Of the session's node number `index`, from 0. */
  address(index: number): string;
  remove(): Promise<void>;
}

/**
 * A bridge of the session's own with a fixed small range: Docker's default pools would run out at about
 * thirty sessions, and nodes need addresses that stay theirs over a restart.
 */
export async function createSessionNetwork(
  docker: Docker,
  name: string,
  owned: Record<string, string>,
): Promise<SessionNetwork> {
  let said = '';
  for (let attempt = 0; attempt < 40; attempt++) {
    const range = `10.${randomInt(200, 254)}.${randomInt(1, 255)}`;
    try {
      const network = await docker.createNetwork({
        Name: name,
        Driver: 'bridge',
        Labels: owned,
        IPAM: { Config: [{ Subnet: `${range}.0/24`, Gateway: `${range}.1` }] },
      });
      return {
        name,
        address: (index) => `${range}.${11 + index}`,
        remove: async () => {
          await network.remove().catch(() => undefined);
        },
      };
    } catch (error) {
      said = error instanceof Error ? error.message : String(error);
      if (!/overlap/i.test(said)) break;
    }
  }
  throw new SandboxFailure({
    code: 'refused',
    message: `Docker made no network for the session: ${said}`,
    hint: 'Remove networks that nothing uses (`docker network prune`) and try again.',
  });
}
