/** A session's network on the Docker outside, with addresses that stay. */
import { randomInt } from 'node:crypto';
import type Docker from 'dockerode';
import { SandboxFailure } from '../../sandbox.ts';

export interface SessionNetwork {
  readonly name: string;
  /** `10.201.7.0/24`. */
  readonly subnet: string;
  /** Of the session's node number `index`, from 0. */
  address(index: number): string;
  remove(): Promise<void>;
}

export interface WantedSubnet {
  readonly subnet: string;
  /** Whether no other will do. */
  readonly needed: boolean;
}

/**
 * A bridge of the session's own with a fixed small range: Docker's default pools would run out at about
 * thirty sessions, and nodes need addresses that stay theirs over a restart, and when they are saved.
 * @throws {SandboxFailure} `refused`
 */
export async function createSessionNetwork(
  docker: Docker,
  name: string,
  owned: Record<string, string>,
  wanted?: WantedSubnet,
): Promise<SessionNetwork> {
  let said = '';
  for (let attempt = 0; attempt < 40; attempt++) {
    const again = attempt === 0 ? wanted?.subnet : undefined;
    const range = again?.replace(/\.0\/24$/, '') ?? `10.${randomInt(200, 254)}.${randomInt(1, 255)}`;
    const subnet = `${range}.0/24`;
    try {
      const network = await docker.createNetwork({
        Name: name,
        Driver: 'bridge',
        Labels: owned,
        IPAM: { Config: [{ Subnet: subnet, Gateway: `${range}.1` }] },
      });
      return {
        name,
        subnet,
        address: (index) => `${range}.${11 + index}`,
        remove: async () => {
          await network.remove().catch(() => undefined);
        },
      };
    } catch (error) {
      said = error instanceof Error ? error.message : String(error);
      if (!/overlap/i.test(said)) break;
      if (again !== undefined && wanted?.needed) throw taken(again, error);
    }
  }
  throw new SandboxFailure({
    code: 'refused',
    message: `Docker made no network for the session: ${said}`,
    hint: 'Remove networks that nothing uses (`docker network prune`) and try again.',
  });
}

function taken(subnet: string, cause: unknown): SandboxFailure {
  return new SandboxFailure(
    {
      code: 'refused',
      message: `The saved session’s Swarm needs its addresses (${subnet}) again, and something else has them, perhaps the session that it was saved from.`,
      hint: 'Close that session, or wait until it has ended by itself, and try again.',
    },
    { cause },
  );
}
