/** Who each node of a session is. Every node starts as a copy of one snapshot, until it is told this. */

/** First of the nodes' addresses; the network is 10.99.0.0/24. */
const firstHost = 11;

export interface Place {
  readonly name: string;
  readonly address: string;
  readonly hardware: string;
}

export function placesOf(names: readonly string[]): readonly Place[] {
  return names.map((name, index) => {
    const host = firstHost + index;
    return {
      name,
      address: `10.99.0.${host}`,
      hardware: `02:00:0a:63:00:${host.toString(16).padStart(2, '0')}`,
    };
  });
}

/** The message that makes a fresh copy the node at `place`. */
export function identityOf(place: Place, places: readonly Place[]): string {
  return [
    `host ${place.name}`,
    `network ${place.hardware} ${place.address}/24`,
    `machine-id ${randomHex(16)}`,
    instant(),
    'hosts -',
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    ...places.map(({ address, name }) => `${address}\t${name}`),
    '',
  ].join('\n');
}

/** After the machine went back, or stood still: the clock, and randomness that no other copy has. */
export function instant(): string {
  return `random ${randomHex(64)}\n${timeLine()}`;
}

export function timeLine(): string {
  const now = Date.now();
  const seconds = Math.floor(now / 1000);
  return `time ${seconds}.${((now % 1000) * 1000).toString().padStart(6, '0')}`;
}

function randomHex(bytes: number): string {
  return [...crypto.getRandomValues(new Uint8Array(bytes))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}
