/** Containers beside a node: they see its volume while it is frozen, off, or not there yet. */
import type Docker from 'dockerode';
import type { Executed } from './exec.ts';
import { execute } from './exec.ts';
import type { ServerMark } from './labels.ts';
import { labels, markLabels } from './labels.ts';

/** Runs a program in a container that sees volumes of ours while no node writes to them. */
export type RunBeside = (command: readonly string[], input?: Uint8Array) => Promise<Executed>;

export interface BesidePlan {
  /** Tag of the node image, whose programs are used. */
  readonly image: string;
  readonly mark: ServerMark;
  /** Name of each volume by where it is seen. */
  readonly volumes: Readonly<Record<string, string>>;
  readonly session?: string;
}

/** Copying takes as long as the disk needs. */
const copyWithinMs = 300_000;

export async function startBeside(docker: Docker, plan: BesidePlan): Promise<Docker.Container> {
  const container = await docker.createContainer({
    Image: plan.image,
    Labels: {
      ...markLabels(plan.mark),
      ...(plan.session !== undefined && { [labels.session]: plan.session }),
    },
    Entrypoint: ['sleep', '2147483647'],
    Cmd: [],
    HostConfig: {
      NetworkMode: 'none',
      Mounts: Object.entries(plan.volumes).map(([Target, Source]) => ({ Type: 'volume', Source, Target })),
      CapAdd: ['SYS_ADMIN', 'MKNOD', 'DAC_READ_SEARCH'],
      Init: false,
    },
  });
  await container.start();
  return container;
}

export function runIn(container: Docker.Container): RunBeside {
  return (command, input) =>
    execute(container, command, { timeoutMs: copyWithinMs, ...(input && { input }) });
}

/** For as long as `work` takes. */
export async function beside<T>(
  docker: Docker,
  plan: BesidePlan,
  work: (run: RunBeside) => Promise<T>,
): Promise<T> {
  const container = await startBeside(docker, plan);
  try {
    return await work(runIn(container));
  } finally {
    await container.remove({ force: true }).catch(() => undefined);
  }
}

/** @throws {Error} with what the copying said */
export async function must(run: RunBeside, command: readonly string[], input?: Uint8Array): Promise<Buffer> {
  const { exitCode, stdout, stderr } = await run(command, input);
  if (exitCode === 0) return stdout;
  throw new Error(`Copying a node’s files ended with ${exitCode}: ${stderr.trim().slice(-300)}`);
}
