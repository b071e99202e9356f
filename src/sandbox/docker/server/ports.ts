/** HTTP to a node's ports, asked on the node itself. */
import { AnswerReader, answerTooLarge, maxAnswerBytes, requestHeaders } from '../../http-answer.ts';
import type { PortAnswer, PortRequest } from '../../sandbox.ts';
import { SandboxFailure } from '../../sandbox.ts';
import type { NodeContainer } from './node.ts';

/** curl's exit statuses that mean something of their own here. */
const curlExit = { refused: 7, tooLarge: 63 } as const;

/**
 * One HTTP request by the node's own curl, so that it is answered as on the node, wherever Docker runs.
 * @throws {SandboxFailure} `refused` where nobody listens, `no-answer` after 30 s or a broken answer
 */
export async function fetchFromNode(
  node: NodeContainer,
  port: number,
  request: PortRequest,
): Promise<PortAnswer> {
  const headers = requestHeaders(request, `${node.plan.name}:${port}`).flatMap(([name, value]) => [
    '-H',
    // curl takes a name without a value for one to leave out.
    value === '' ? `${name};` : `${name}: ${value}`,
  ]);
  const body = request.body ?? new Uint8Array();
  const command = [
    // As it comes, to be read as the page's machine reads it.
    ...['curl', '-sS', '-i', '--raw', '--http1.1', '--globoff', '--path-as-is', '--max-time', '30'],
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
  if (exitCode === curlExit.tooLarge) throw answerTooLarge();
  const reader = new AnswerReader(request.method);
  reader.push(stdout);
  // What curl gave up is no whole answer, however much of it came.
  const answer = reader.result(exitCode === 0);
  if (answer !== undefined) return answer;
  throw new SandboxFailure({
    code: exitCode === curlExit.refused ? 'refused' : 'no-answer',
    message: `Port ${port} of ${node.plan.name} gave no answer${stderr ? `: ${stderr.trim().slice(0, 200)}` : '.'}`,
    hint: 'See with `docker ps` whether something publishes this port.',
  });
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
