/** One node of a session: its container from the first start to the last, and its dockerd's state. */
import type Docker from 'dockerode';
import type { EngineInfo, NodeStatus } from '../../sandbox.ts';
import { SandboxFailure } from '../../sandbox.ts';
import { demandVersion } from './engine-version.ts';
import type { Executed } from './exec.ts';
import { execute, nodeGone } from './exec.ts';
import type { ServerMark } from './labels.ts';
import { labels, markLabels } from './labels.ts';
import type { NodeImage } from './node-image.ts';
import { startFiles } from './node-image.ts';

export interface NodeLimits {
  /** MiB. */
  readonly memoryMiB: number;
  /** Cores, fractions allowed. */
  readonly cpus: number;
  readonly pids: number;
}

export interface NodePlan {
  readonly session: string;
  readonly name: string;
  readonly network: string;
  /** Fixed, as a Swarm does not survive another address. */
  readonly address: string;
  /** Addresses of all of the session's nodes by name, for /etc/hosts. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly image: NodeImage;
  readonly limits: NodeLimits;
  readonly mark: ServerMark;
}

/** How long a dockerd may take to answer for the first time: half a second usually, minutes on a swamped machine. */
const readyWithinMs = 180_000;

/**
 * Waits for dockerd and says what it is, in one go. dockerd listens long before it answers, so that one question,
 * asked when the socket is there, waits for the answer: asking again and again takes the cores that it needs.
 * What the node's life before left in /run/labs tells nothing of this one.
 */
const readyScript = `born=$(cut -d ' ' -f 22 /proc/1/stat)
until [ -S /run/docker.sock ] && said=$(docker version --format '{{json .}}' 2>/dev/null); do
  pid= since=
  [ ! -e /run/labs/dockerd ] || read -r pid since </run/labs/dockerd
  [ "$since" != "$born" ] || [ -d "/proc/$pid" ] || exit 1
  sleep 0.04
done
echo "$said"`;

/** One node: a privileged container with a dockerd of its own and one volume. */
export class NodeContainer {
  readonly plan: NodePlan;
  readonly #docker: Docker;
  readonly #onStatus: (status: NodeStatus) => void;
  #container: Docker.Container | undefined;
  #status: NodeStatus = { kind: 'starting' };
  /** Counts starts, so that the end of an earlier container is not taken for this one's. */
  #life = 0;
  info: EngineInfo | undefined;

  constructor(docker: Docker, plan: NodePlan, onStatus: (status: NodeStatus) => void) {
    this.#docker = docker;
    this.plan = plan;
    this.#onStatus = onStatus;
  }

  get status(): NodeStatus {
    return this.#status;
  }

  get volume(): string {
    return `docker-labs-${this.plan.session}-${this.plan.name}`;
  }

  /** @throws {SandboxFailure} `node-died` when there is none */
  get container(): Docker.Container {
    if (!this.#container) throw nodeGone(undefined);
    return this.#container;
  }

  /** Makes the node afresh and resolves when its dockerd answers. `fill` puts files into its new volume. */
  async create(fill: (volume: string) => Promise<void> = () => Promise.resolve()): Promise<void> {
    this.#set({ kind: 'starting' });
    this.#life += 1;
    const owned = {
      ...markLabels(this.plan.mark),
      [labels.session]: this.plan.session,
      [labels.node]: this.plan.name,
    };
    await this.#docker.createVolume({ Name: this.volume, Labels: owned });
    await fill(this.volume);
    this.#container = await this.#docker.createContainer(this.#options(owned));
    await this.#container.putArchive(await startFiles(), { path: '/' });
    await this.#begin();
  }

  /** Starts the same container again, with whatever its volume holds now. */
  async restart(): Promise<void> {
    this.#life += 1;
    this.#set({ kind: 'starting' });
    await this.#begin();
  }

  /** As pulling the plug; the container stays for `restart`. */
  async kill(): Promise<void> {
    this.#life += 1;
    await this.#container?.unpause().catch(() => undefined);
    await this.#container?.kill().catch(() => undefined);
    await this.#container?.wait({ condition: 'not-running' }).catch(() => undefined);
    this.#set({ kind: 'stopped' });
  }

  /** Leaves nothing of the node. Never throws. */
  async remove(): Promise<void> {
    this.#life += 1;
    const container = this.#container;
    this.#container = undefined;
    await container?.remove({ force: true, v: true }).catch(() => undefined);
    await this.#docker
      .getVolume(this.volume)
      .remove()
      .catch(() => undefined);
    this.#set({ kind: 'stopped' });
  }

  async pause(): Promise<void> {
    await this.container.pause();
  }

  async unpause(): Promise<void> {
    await this.container.unpause();
  }

  run(
    command: readonly string[],
    options?: { readonly input?: Uint8Array; readonly timeoutMs?: number; readonly signal?: AbortSignal },
  ): Promise<Executed> {
    return execute(this.container, command, options);
  }

  async #begin(): Promise<void> {
    const life = this.#life;
    const container = this.container;
    await container.start();
    void container.wait({ condition: 'not-running' }).then(
      () => {
        if (life === this.#life) this.#set({ kind: 'dead', why: 'The node’s first process ended.' });
      },
      () => undefined,
    );
    const ready = await this.run(['sh', '-c', readyScript], { timeoutMs: readyWithinMs }).catch(async () => {
      throw await this.#didNotStart(container);
    });
    if (ready.exitCode !== 0) throw await this.#didNotStart(container);
    this.info = readInfo(ready.stdout.toString(), this.plan.image);
    const { version, tag } = this.plan.image;
    demandVersion(
      version,
      this.info.engineVersion,
      `A node of ${tag}`,
      `Stop the sandbox server, remove that image (docker image rm ${tag}) and start the server again: the image is made anew.`,
    );
    this.#set({ kind: 'up' });
  }

  async #didNotStart(container: Docker.Container): Promise<SandboxFailure> {
    const log = await execute(container, ['tail', '-n', '3', '/var/log/dockerd.log']).then(
      ({ stdout }) => stdout,
      () => container.logs({ stdout: true, stderr: true, tail: 5 }).catch(() => Buffer.from('')),
    );
    const said = log.toString().replace(/[^\x20-\x7e\n]/g, '');
    return new SandboxFailure({
      code: 'node-died',
      message: `The Docker Engine of ${this.plan.name} did not start. ${said}`.trim(),
      hint: 'Try again. If it stays so, see whether `docker run --privileged` is allowed on your Docker.',
    });
  }

  #options(owned: Record<string, string>): Docker.ContainerCreateOptions {
    const { name, session, network, address, image, limits } = this.plan;
    const memory = limits.memoryMiB * 1024 * 1024;
    return {
      name: `docker-labs-${session}-${name}`,
      Image: image.tag,
      Hostname: name,
      Labels: owned,
      Entrypoint: ['/usr/local/sbin/lab-node'],
      Cmd: [],
      WorkingDir: '/root',
      Env: [`LABS_IMAGES=${image.mirror ? 'mirror' : 'registry'}`],
      HostConfig: {
        Privileged: true,
        NetworkMode: network,
        ExtraHosts: Object.entries(this.plan.hosts).map(([host, at]) => `${host}:${at}`),
        Mounts: [{ Type: 'volume', Source: this.volume, Target: '/lab' }],
        Memory: memory,
        MemorySwap: memory,
        NanoCpus: Math.round(limits.cpus * 1e9),
        PidsLimit: limits.pids,
        LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
      },
      NetworkingConfig: {
        EndpointsConfig: { [network]: { Aliases: [name], IPAMConfig: { IPv4Address: address } } },
      },
    };
  }

  #set(status: NodeStatus): void {
    if (status.kind === this.#status.kind) return;
    this.#status = status;
    this.#onStatus(status);
  }
}

interface VersionJson {
  readonly Client?: { readonly Version?: string };
  readonly Server?: {
    readonly Version?: string;
    readonly KernelVersion?: string;
    readonly Os?: string;
    readonly Arch?: string;
  };
}

function readInfo(json: string, image: NodeImage): EngineInfo {
  const { Client, Server } = JSON.parse(json) as VersionJson;
  /** Debian adds `+dfsg4`. */
  const plain = (version = '') => version.replace(/\+.*/, '');
  return {
    kind: 'docker',
    engineVersion: plain(Server?.Version),
    cliVersion: plain(Client?.Version),
    kernel: Server?.KernelVersion ?? '',
    platform: `${Server?.Os ?? 'linux'}/${Server?.Arch ?? ''}`,
    guest: image.id,
    standIns: image.standIns,
  };
}
