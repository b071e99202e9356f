/**
 * Every container, network and volume of ours carries these, so that a crash's remains can be told from others'.
 * A saved session that outlives its server has no mark of one.
 */
export const labels = {
  /** The server's own random name. */
  server: 'docker-labs.server',
  /** Where that server answers `/alive` with its name, `host:port`. */
  address: 'docker-labs.address',
  /** Id of the container that the server runs in, if any. */
  within: 'docker-labs.within',
  session: 'docker-labs.session',
  node: 'docker-labs.node',
  /** Of a saved session's volumes: its id, and whose it is. */
  saved: 'docker-labs.saved',
  owner: 'docker-labs.owner',
} as const;

export interface ServerMark {
  readonly server: string;
  readonly address: string;
  readonly within: string;
}

export function markLabels(mark: ServerMark): Record<string, string> {
  return {
    [labels.server]: mark.server,
    [labels.address]: mark.address,
    ...(mark.within && { [labels.within]: mark.within }),
  };
}
