/** Published ports, out of the Docker API's answers. */

/** From `GET /containers/json`. */
export function containerPorts(body: Uint8Array): readonly number[] {
  const containers = JSON.parse(new TextDecoder().decode(body)) as {
    readonly Ports?: readonly { readonly PublicPort?: number; readonly Type?: string }[];
  }[];
  return tcpPorts(containers.flatMap(({ Ports }) => Ports ?? []).map((port) => [port.PublicPort, port.Type]));
}

/** Those of the routing mesh, from `GET /services`. */
export function servicePorts(body: Uint8Array): readonly number[] {
  const services = JSON.parse(new TextDecoder().decode(body)) as {
    readonly Endpoint?: {
      readonly Ports?: readonly {
        readonly PublishedPort?: number;
        readonly Protocol?: string;
        readonly PublishMode?: string;
      }[];
    };
  }[];
  const ports = services.flatMap(({ Endpoint }) => Endpoint?.Ports ?? []);
  return tcpPorts(
    ports
      .filter(({ PublishMode }) => PublishMode !== 'host')
      .map((port) => [port.PublishedPort, port.Protocol]),
  );
}

function tcpPorts(ports: readonly (readonly [number | undefined, string | undefined])[]): readonly number[] {
  return ports.flatMap(([port, protocol]) => (port !== undefined && protocol === 'tcp' ? [port] : []));
}
