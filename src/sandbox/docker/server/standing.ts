/** How a node and its shells stand beside its files: what they need to go on elsewhere or later. */
import type { NodeContainer } from './node.ts';
import { putVariables } from './terminal.ts';

export interface NodeStanding {
  /** Ids of the containers that ran; not those of a Swarm, which starts its tasks itself. */
  readonly running: readonly string[];
  /** What the page had captured by then. */
  readonly captured: Buffer;
}

export async function standingOf(node: NodeContainer): Promise<NodeStanding> {
  const [running, captured] = await Promise.all([runningContainers(node), capturedVariables(node)]);
  return { running, captured };
}

/** After the node's files are back and its dockerd answers. */
export async function putStanding(node: NodeContainer, { running, captured }: NodeStanding): Promise<void> {
  await putVariables(node.container, 'variables', captured);
  if (running.length > 0) await node.run(['docker', 'start', ...running], { timeoutMs: 60_000 });
}

async function runningContainers(node: NodeContainer): Promise<readonly string[]> {
  const format = '{{.ID}} {{.Label "com.docker.swarm.task.id"}}';
  const { stdout } = await node.run(['docker', 'ps', '--no-trunc', '--format', format]);
  return stdout
    .toString()
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.includes(' '));
}

async function capturedVariables(node: NodeContainer): Promise<Buffer> {
  const { stdout } = await node.run(['sh', '-c', 'cat /run/labs/variables 2>/dev/null || :']);
  return stdout;
}
