import { SandboxFailure, type PortAnswer, type PortRequest } from '../../sandbox.ts';
import type { NodeContainer } from './node.ts';

/** Bytes of an answer that are passed on. */
const maxAnswerBytes = 5 * 1024 * 1024;

const perHop = new Set([
  'connection',
  'content-length',
  'host',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
]);

/**
 * One HTTP request by the node's own curl, so that it is answered as on the node, wherever Docker runs.
 * @throws {SandboxFailure} `no-answer` when nothing listens there or takes over 30 s
 */
export async function fetchFromNode(
  node: NodeContainer,
  port: number,
  request: PortRequest,
): Promise<PortAnswer> {
  const headers = Object.entries(request.headers)
    .filter(([name]) => !perHop.has(name.toLowerCase()))
    .flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const body = request.body ?? new Uint8Array();
  const command = [
    ...['curl', '-sS', '-D', '-', '--http1.1', '--globoff', '--path-as-is', '--max-time', '30'],
    ...['--max-filesize', String(maxAnswerBytes), '-H', 'Expect:', ...headers],
    ...(request.method === 'HEAD' ? ['-I'] : ['-X', request.method]),
    ...(body.length > 0 ? ['--data-binary', '@-'] : []),
    `http://127.0.0.1:${port}${request.path}`,
  ];
  const { exitCode, stdout, stderr } = await node.run(
    // `head` ends curl's input at the body's end.
    body.length > 0
      ? ['sh', '-c', 'head -c "$1" | (shift; "$@")', 'sh', String(body.length), ...command]
      : command,
    { input: body, timeoutMs: 35_000 },
  );
  const answer = readAnswer(stdout);
  if (exitCode === 0 && answer) return answer;
  throw new SandboxFailure({
    code: 'no-answer',
    message: `Port ${port} of ${node.plan.name} gave no answer${stderr ? `: ${stderr.trim().slice(0, 200)}` : '.'}`,
    hint: 'See with `docker ps` whether something publishes this port.',
  });
}

/** curl's `-D -` output: header blocks (those of 1xx answers first), then the body. */
export function readAnswer(output: Buffer): PortAnswer | undefined {
  let rest = output;
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const [first = '', ...lines] = rest.subarray(0, end).toString('latin1').split('\r\n');
    const status = Number(/^HTTP\/[\d.]+ (\d{3})/.exec(first)?.[1]);
    if (!status) return undefined;
    rest = rest.subarray(end + 4);
    if (status < 200) continue;
    const headers: Record<string, string> = {};
    for (const line of lines) {
      const colon = line.indexOf(':');
      if (colon < 1) continue;
      const name = line.slice(0, colon).toLowerCase();
      const value = line.slice(colon + 1).trim();
      headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
    }
    return { status, headers, body: Uint8Array.from(rest) };
  }
}

/** TCP ports that containers, and services of the swarm, publish. */
export async function publishedPorts(node: NodeContainer): Promise<number[]> {
  const [containers, services] = await Promise.all([
    node.run(['docker', 'ps', '--format', '{{.Ports}}']),
    node.run(['docker', 'service', 'ls', '--format', '{{.Ports}}']),
  ]);
  return readPorts(
    `${containers.stdout.toString()}\n${services.exitCode === 0 ? services.stdout.toString() : ''}`,
  );
}

/** From `0.0.0.0:8080-8081->80-81/tcp, *:9000->90/tcp`: 8080, 8081, 9000. */
export function readPorts(text: string): number[] {
  const ports = new Set<number>();
  for (const match of text.matchAll(/:(\d+)(?:-(\d+))?->[\d-]+\/tcp/g)) {
    const first = Number(match[1]);
    const last = Math.min(Number(match[2] ?? first), first + 100);
    for (let port = first; port <= last; port++) ports.add(port);
  }
  return [...ports].sort((a, b) => a - b);
}
