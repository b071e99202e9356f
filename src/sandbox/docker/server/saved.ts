/**
 * Sessions saved for later: a volume of Docker's for each node's files, and in one of them a record of the
 * rest, written last. They outlive their session and, unless they are a classroom's, the server. Nothing but
 * Docker keeps them, so a server in a container has them too.
 */
import { randomBytes } from 'node:crypto';
import type Docker from 'dockerode';
import type { SavedSession } from '../../sandbox.ts';
import { SandboxFailure } from '../../sandbox.ts';
import type { BesidePlan } from './beside.ts';
import { beside, must } from './beside.ts';
import type { ServerMark } from './labels.ts';
import { labels, markLabels } from './labels.ts';
import type { NodeImage } from './node-image.ts';
import type { SavedState } from './saved-state.ts';
import { pageView, readState, writeState } from './saved-state.ts';
import type { ServerSession } from './session.ts';

export interface SavedRules {
  /** Of one person, at most. */
  readonly most: number;
  /** Whether they outlive this server. */
  readonly lasting: boolean;
}

/** A save that was cut short is told by its age from one that is under way. */
const unfinishedMs = 3_600_000;

interface SavedVolume {
  readonly name: string;
  readonly node: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export class SavedVolumes {
  readonly #docker: Docker;
  readonly #image: NodeImage;
  readonly #mark: ServerMark;
  readonly #rules: SavedRules;
  /** By id; one that is whole never changes. */
  readonly #known = new Map<string, SavedState>();

  constructor(docker: Docker, image: NodeImage, mark: ServerMark, rules: SavedRules) {
    this.#docker = docker;
    this.#image = image;
    this.#mark = mark;
    this.#rules = rules;
  }

  /** The newest first. */
  async list(owner: string): Promise<SavedState[]> {
    const volumes = await this.#volumes(owner);
    const unread = new Map([...volumes].filter(([id]) => !this.#known.has(id)));
    for (const state of await this.#read(unread)) this.#known.set(state.id, state);
    for (const [id, parts] of unread) {
      const old = parts.every(({ createdAt }) => Date.now() - createdAt > unfinishedMs);
      if (old && !this.#known.has(id)) await this.#remove(parts);
    }
    return [...volumes.keys()]
      .flatMap((id) => this.#known.get(id) ?? [])
      .sort((a, b) => b.savedAt - a.savedAt);
  }

  /** @throws {SandboxFailure} `not-found`, the same for another's as for none; `refused` for another Engine's */
  async find(owner: string, id: string): Promise<SavedState> {
    const saved = (await this.list(owner)).find((one) => one.id === id);
    if (!saved) {
      throw new SandboxFailure({
        code: 'not-found',
        message: 'The saved session is no longer there.',
        hint: 'Start a new session.',
      });
    }
    if (saved.image !== this.#image.tag) {
      throw new SandboxFailure({
        code: 'refused',
        message: `This session was saved on nodes made of ${saved.image}; this server’s are made of ${this.#image.tag}.`,
        hint: 'Start the sandbox server with the Engine that it had then (--engine), or start a new session.',
      });
    }
    return saved;
  }

  /** @throws {SandboxFailure} `storage-full` */
  async save(session: ServerSession, note: string): Promise<SavedSession> {
    const { owner, lab, nodes, limits } = session.plan;
    if ((await this.list(owner)).length >= this.#rules.most) {
      throw new SandboxFailure({
        code: 'storage-full',
        message: `You have ${this.#rules.most} saved sessions, which is the limit here.`,
        hint: 'Delete one of them first. The session goes on meanwhile.',
      });
    }
    const id = randomBytes(16).toString('hex');
    try {
      const copied = { bytes: 0, swarm: false };
      const states = await session.copyOut(async (node, folder) => {
        const { bytes, swarm } = await this.#copyOut(id, owner, node.plan.name, node.volume, folder);
        copied.bytes += bytes;
        copied.swarm ||= swarm;
      });
      const state: SavedState = {
        ...{ id, lab, nodes, savedAt: Date.now(), note, states, ...copied },
        ...{ memoryMiB: limits.memoryMiB, image: this.#image.tag, subnet: session.subnet },
      };
      await this.#write(state, owner);
      this.#known.set(id, state);
      return pageView(state);
    } catch (error) {
      await this.#remove((await this.#volumes(owner)).get(id) ?? []);
      throw error instanceof SandboxFailure ? error : noRoom(error);
    }
  }

  /** Puts a saved node's files into a new node's volume; nothing for a node that was not up. */
  async fill(saved: SavedState, node: string, volume: string): Promise<void> {
    if (!saved.states.has(node)) return;
    const plan = this.#plan({ '/saved': volumeName(saved.id, node), '/lab': volume });
    await beside(this.#docker, plan, (run) => must(run, ['cp', '-a', '/saved/files/.', '/lab/']));
  }

  /** Whether there was one. */
  async forget(owner: string, id: string): Promise<boolean> {
    const parts = (await this.#volumes(owner)).get(id);
    this.#known.delete(id);
    await this.#remove(parts ?? []);
    return parts !== undefined;
  }

  /** Removes what must not outlive this server. Never throws. */
  async close(): Promise<void> {
    if (this.#rules.lasting) return;
    const volumes = await this.#volumes(undefined).catch(() => new Map<string, SavedVolume[]>());
    await this.#remove([...volumes.values()].flat());
  }

  async #copyOut(
    id: string,
    owner: string,
    node: string,
    volume: string,
    folder: string,
  ): Promise<{ readonly bytes: number; readonly swarm: boolean }> {
    const name = volumeName(id, node);
    await this.#docker.createVolume({
      Name: name,
      Labels: {
        ...(!this.#rules.lasting && markLabels(this.#mark)),
        ...{ [labels.saved]: id, [labels.owner]: owner, [labels.node]: node },
      },
    });
    const script = `set -e; mkdir -p /saved/files; cp -a "$1/." /saved/files/; sync -f /saved
du -sk /saved | cut -f1; [ ! -e /saved/files/docker/swarm/docker-state.json ] || echo swarm`;
    const plan = this.#plan({ '/lab': volume, '/saved': name });
    const said = await beside(this.#docker, plan, (run) => must(run, ['sh', '-c', script, 'save', folder]));
    const [kilobytes, swarm] = said.toString().trim().split('\n');
    return { bytes: Number(kilobytes) * 1024, swarm: swarm === 'swarm' };
  }

  async #write(state: SavedState, owner: string): Promise<void> {
    const [part] = (await this.#volumes(owner)).get(state.id) ?? [];
    if (!part) {
      throw new SandboxFailure({
        code: 'node-died',
        message: 'No node of this session is up, so there is nothing to save.',
        hint: 'Start a node again, or reset the session.',
      });
    }
    const text = writeState(state);
    const script = 'head -c "$1" >/saved/new; mv /saved/new /saved/record.json';
    await beside(this.#docker, this.#plan({ '/saved': part.name }), (run) =>
      must(run, ['sh', '-c', script, 'save', String(text.length)], text),
    );
  }

  /** The records of those that are whole, all in one go: looking into a volume takes a container. */
  async #read(volumes: ReadonlyMap<string, readonly SavedVolume[]>): Promise<SavedState[]> {
    if (volumes.size === 0) return [];
    const places = [...volumes].flatMap(([id, parts]) =>
      parts.map(({ name, node }) => [`/saved/${id}/${node}`, name]),
    );
    const plan = this.#plan(Object.fromEntries(places) as Record<string, string>);
    return beside(this.#docker, plan, async (run) => {
      const states: SavedState[] = [];
      for (const id of volumes.keys()) {
        const { exitCode, stdout } = await run(['sh', '-c', `cat /saved/${id}/*/record.json`]);
        const state = exitCode === 0 ? readState(stdout.toString()) : undefined;
        if (state) states.push(state);
      }
      return states;
    });
  }

  /** By id: volumes of `owner`'s saved sessions, or of everybody's. */
  async #volumes(owner: string | undefined): Promise<ReadonlyMap<string, readonly SavedVolume[]>> {
    const filters = { label: [labels.saved, ...(owner === undefined ? [] : [`${labels.owner}=${owner}`])] };
    const { Volumes } = await this.#docker.listVolumes({ filters });
    const server = this.#rules.lasting ? undefined : this.#mark.server;
    const found = new Map<string, SavedVolume[]>();
    for (const volume of Volumes) {
      const { Name: name, Labels, CreatedAt = '' } = volume as typeof volume & { CreatedAt?: string };
      const id = Labels[labels.saved];
      if (id === undefined || !/^[0-9a-f]{32}$/.test(id) || Labels[labels.server] !== server) continue;
      const part = { name, node: Labels[labels.node] ?? '', createdAt: Date.parse(CreatedAt) };
      found.set(id, [...(found.get(id) ?? []), part]);
    }
    return found;
  }

  async #remove(volumes: readonly SavedVolume[]): Promise<void> {
    const removed = volumes.map(({ name }) => this.#docker.getVolume(name).remove());
    await Promise.allSettled(removed);
  }

  #plan(volumes: Readonly<Record<string, string>>): BesidePlan {
    return { image: this.#image.tag, mark: this.#mark, volumes };
  }
}

function volumeName(id: string, node: string): string {
  return `docker-labs-saved-${id.slice(0, 12)}-${node}`;
}

function noRoom(cause: unknown): SandboxFailure {
  return new SandboxFailure(
    {
      code: 'storage-full',
      message: `The session could not be saved. ${cause instanceof Error ? cause.message : ''}`.trim(),
      hint: 'Delete saved sessions, or make room on Docker’s disk (`docker system df` tells what uses it). The session goes on meanwhile.',
    },
    { cause },
  );
}
