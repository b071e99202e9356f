/** A node's worker: one machine, its disks, its cables and its end of the line, at the page's command. */
import { endOnConsole, ends } from './console.ts';
import type { WrittenBlocks } from '../machine/disk.ts';
import { BlockDisk } from '../machine/disk.ts';
import { V86Changed } from '../machine/v86-inside.ts';
import { diskPieces } from './disk-pieces.ts';
import type { Machine, MachineState } from './emulator.ts';
import { restoreMachine } from './emulator.ts';
import { FrameReader } from './protocol.ts';
import { partsPort } from './parts-port.ts';
import { unpackState } from './saved-state.ts';
import { SandboxFailure } from '../sandbox.ts';
import { SharedTime } from './shared-time.ts';
import { StateSender } from './state-sender.ts';
import { SwitchPorts } from './switch.ts';
import type { FromWorker, NodeSetup, ToWorker, WorkerAnswer } from './worker-messages.ts';

/** What a checkpoint remembers of a node. */
interface Checkpoint extends MachineState {
  readonly blocks: WrittenBlocks;
  readonly rest: Uint8Array;
}

const maxInputPart = 4096;

interface RunningNode {
  readonly machine: Machine;
  readonly dataDisk: BlockDisk;
  /** Nobody waits any more for what the disks have not answered yet. */
  readonly forgetReads: () => void;
  readonly cables: SwitchPorts;
  readonly time: SharedTime;
  readonly sender: StateSender;
}

let running: RunningNode | undefined;
const reader = new FrameReader();
/** For the agent, and not yet taken by its console. */
const input: Uint8Array[] = [];
/** Ends the rehearsal, if there is one. */
let undo: (() => Promise<void>) | undefined;
const checkpoints = new Map<string, Checkpoint>();
/** Cables that came before the machine was there. */
const early: Extract<ToWorker, { kind: 'cable' }>[] = [];
let consoleText = '';
/** The page wants it held: a pause, or a stopped node. */
let held = false;
/** It stands still for a save, since then (ms), and must not go on, whatever else happens. */
let standsSince: number | undefined;
let stands = false;
/** States left when it was made to stand. */
let stoodAt = 0;
/** Where its state goes. */
let parts: ReturnType<typeof partsPort> | undefined;
/** How many states were left for an earlier one. */
let statesLeft = 0;

const tell = (message: FromWorker) => {
  postMessage(message);
};

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  void take(data);
});

async function take(message: ToWorker): Promise<void> {
  if (!('request' in message)) {
    takeNews(message);
    return;
  }
  const { request } = message;
  try {
    tell({ kind: 'answer', request, value: await answer(message) });
  } catch (cause) {
    tell({ kind: 'failed', request, error: errorOf(cause) });
  }
}

function takeNews(message: Exclude<ToWorker, { request: number }>): void {
  switch (message.kind) {
    case 'cable':
      if (running) plug(running, message);
      else early.push(message);
      return;
    case 'line':
      input.push(message.bytes);
      passInput();
      return;
    case 'go':
      held = false;
      letGo(running?.machine);
      return;
    case 'drop':
      checkpoints.delete(message.id);
      return;
    case 'leave':
      stands = false;
      letGo(running?.machine);
      return;
    case 'kept':
      running?.sender.wasKept();
  }
}

async function answer(message: Extract<ToWorker, { request: number }>): Promise<WorkerAnswer> {
  if (message.kind === 'start') {
    running = await start(message.setup);
    return {};
  }
  if (!running) throw new Error('The node has not started.');
  const { machine } = running;
  switch (message.kind) {
    case 'hold':
      held = true;
      await holdWhileHeld(machine);
      return {};
    case 'checkpoint': {
      const made = await atRest(running, () => capture(machine, running));
      checkpoints.set(message.id, made);
      return { number: bytesOf(made) };
    }
    case 'goBack':
      await goBack(running, message.id === undefined ? undefined : checkpoints.get(message.id));
      return {};
    case 'send':
      parts = partsPort(message.port);
      if (message.scope === 'all') parts.base(machine.baseHashes);
      await running.sender.begin(message.scope, parts);
      return {};
    case 'stand':
      stands = true;
      stoodAt = statesLeft;
      await standStill(running);
      return {};
    case 'cut':
      return { number: await cut(running) };
    case 'rehearse': {
      const at = running;
      undo = await atRest(at, async () => {
        const { rest } = reader;
        const blocks = at.dataDisk.written();
        const back = await machine.remember();
        return async () => {
          at.dataDisk.restore(blocks);
          await back();
          reader.restore(rest);
        };
      });
      return {};
    }
    case 'endRehearsal':
      await quieten(running);
      await undo?.();
      undo = undefined;
      return {};
    case 'count':
      return { number: machine.instructions(), work: machine.pace.done };
  }
}

async function start(setup: NodeSetup): Promise<RunningNode> {
  const events = {
    onFetched: (bytes: number) => {
      tell({ kind: 'fetched', bytes });
    },
    onConnection: (status: 'lost' | 'back') => {
      tell({ kind: 'connection', status });
    },
  };
  const pieces = {
    root: diskPieces(setup.disks.rootDisk, setup.source, events),
    data: diskPieces(setup.disks.dataDisk, setup.source, events),
  };
  const onError = (cause: unknown) => {
    tell({ kind: 'died', why: errorOf(cause).message });
  };
  const rootDisk = new BlockDisk(setup.disks.rootDisk, pieces.root.read, onError);
  const dataDisk = new BlockDisk(setup.disks.dataDisk, pieces.data.read, onError);
  const forgetReads = () => {
    for (const disk of [rootDisk, dataDisk]) disk.forget();
    for (const { forget } of Object.values(pieces)) forget();
  };
  const saved = setup.saved && (await unpackState(setup.saved));
  const machine: Machine = await restoreMachine(
    { ...setup, memoryMiB: setup.snapshot.memoryMiB, rootDisk, dataDisk },
    {
      onConsole: watchConsole,
      onAgent: (bytes) => {
        const frames = reader.push(bytes);
        if (frames.length > 0) tell({ kind: 'frames', frames });
      },
      onFrame: (frame) => {
        cables.send(frame);
      },
      onEnd: (how) => {
        tell({ kind: 'died', why: ends[how] });
      },
      onSlower: (why) => {
        console.warn(why);
        tell({ kind: 'slower', why });
      },
      onTick: () => {
        if (input.length > 0) passInput();
        if (cables.waiting) cables.flush();
        time.share();
      },
    },
  );
  // What a peer sent after the instant that is kept must not be heard before it.
  const takesFrames = () => !stands && machine.takesFrames();
  const cables: SwitchPorts = new SwitchPorts(takesFrames, machine.sendFrame, (peer, lost) => {
    time.hear(peer, lost);
  });
  const time: SharedTime = new SharedTime(machine.clock, (lost) => {
    cables.tellTime(lost);
  });
  for (const cable of early.splice(0)) plug({ cables, time }, cable);
  if (saved) {
    dataDisk.restore(new Map(saved.blocks));
    await machine.become(saved);
    reader.restore(saved.rest);
  }
  const sender = new StateSender({
    ...machine,
    blocks: () => dataDisk.written(),
    rest: () => reader.rest,
  });
  return { machine, dataDisk, forgetReads, cables, time, sender };
}

function plug(
  { cables, time }: Pick<RunningNode, 'cables' | 'time'>,
  { peer, hardware, port }: Extract<ToWorker, { kind: 'cable' }>,
): void {
  cables.connect(peer, hardware, port);
  time.meet(peer);
}

/** The agent's console takes 4 KiB at a time, and drops what it has no room for. */
function passInput(): void {
  while (running && !stands) {
    const first = input[0];
    if (!first || !running.machine.takesInput()) return;
    const part = first.subarray(0, maxInputPart);
    if (part.length === first.length) input.shift();
    else input[0] = first.subarray(part.length);
    running.machine.sendToAgent(part);
  }
}

/** It may wait long for a disk, and be let go meanwhile. */
async function holdWhileHeld(machine: Machine): Promise<void> {
  await machine.hold();
  letGo(machine);
}

function letGo(machine: Machine | undefined): void {
  if (!held && !stands) machine?.go();
}

/** Resolves when it stands still with nothing for the agent under way, or need not any more. */
async function standStill({ machine }: RunningNode): Promise<void> {
  for (;;) {
    await machine.hold();
    if (!stands) {
      letGo(machine);
      return;
    }
    if (input.length === 0) break;
    machine.go();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  standsSince = performance.now();
}

/** Milliseconds that the machine stood still. */
async function cut({ machine, sender }: RunningNode): Promise<number> {
  const to = parts;
  const since = standsSince;
  try {
    if (!stands || since === undefined || !to) throw new Error('It does not stand still.');
    if (statesLeft !== stoodAt) throw new Error('It went back to an earlier state meanwhile.');
    await sender.cut(to);
  } finally {
    stands = false;
    standsSince = undefined;
    letGo(machine);
  }
  const stood = performance.now() - since;
  await sender.finish(to);
  to.end();
  return stood;
}

/** Holds the machine, with nothing for the agent under way, for as long as `doing` takes. */
async function atRest<T>({ machine }: RunningNode, doing: () => Promise<T>): Promise<T> {
  const before = statesLeft;
  for (;;) {
    await machine.hold();
    if (statesLeft !== before) throw new Error('It went back to an earlier state meanwhile.');
    if (input.length === 0) break;
    machine.go();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  try {
    return await doing();
  } finally {
    letGo(machine);
  }
}

async function capture(machine: Machine, from: RunningNode | undefined): Promise<Checkpoint> {
  const newest = [...checkpoints.values()].at(-1);
  return {
    ...(await machine.state(newest)),
    blocks: from?.dataDisk.written() ?? new Map<number, Uint8Array>(),
    rest: reader.rest,
  };
}

async function goBack(from: RunningNode, to: Checkpoint | undefined): Promise<void> {
  const { machine, dataDisk } = from;
  await quieten(from);
  undo = undefined;
  dataDisk.restore(to?.blocks ?? new Map<number, Uint8Array>());
  await machine.become(to);
  reader.restore(to?.rest ?? new Uint8Array());
}

/** Holds the machine, which is to become another, and drops what was on its way to it. */
async function quieten({ machine, forgetReads, cables }: RunningNode): Promise<void> {
  await machine.halt();
  statesLeft += 1;
  forgetReads();
  input.length = 0;
  consoleText = '';
  cables.clear();
}

function bytesOf(checkpoint: Checkpoint): number {
  return checkpoint.devices.byteLength + checkpoint.hashes.byteLength + checkpoint.pages.size * 4096;
}

function watchConsole(bytes: Uint8Array): void {
  consoleText = (consoleText + new TextDecoder().decode(bytes)).slice(-4000);
  const why = endOnConsole(consoleText);
  if (why === undefined) return;
  consoleText = '';
  tell({ kind: 'died', why });
}

function errorOf(cause: unknown): SandboxFailure['error'] {
  if (cause instanceof SandboxFailure) return cause.error;
  if (cause instanceof V86Changed)
    return {
      code: 'node-died',
      message: cause.message,
      hint: 'Use your own Docker meanwhile, and tell whoever keeps this site.',
    };
  return {
    code: 'node-died',
    message: `The node failed: ${cause instanceof Error ? cause.message : String(cause)}`,
    hint: 'Restart the node, or reload the page.',
  };
}
