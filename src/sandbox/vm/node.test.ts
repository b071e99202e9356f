import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SessionEvent } from '../sandbox.ts';
import { placesOf } from './identity.ts';
import { VmNode } from './node.ts';
import type { FrameType } from './protocol.ts';
import { encodeFrame, FrameReader, frameType, oneNumber } from './protocol.ts';
import type { FromWorker, NodeSetup, ToWorker } from './worker-messages.ts';

const prompt = new TextEncoder().encode('$ ');

/** A worker whose node's agent answers, until it is told to be silent. */
class ScriptedWorker {
  static newest: ScriptedWorker | undefined;
  onmessage: ((event: { data: FromWorker }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  terminated = false;
  static silentFromTheStart = false;
  silent = ScriptedWorker.silentFromTheStart;
  readonly terminals: number[] = [];
  /** Whether a terminal's shell shows a prompt at once. */
  prompts = true;
  /** Commands run unseen, in order. */
  readonly commands: string[] = [];
  /** Rehearsals that were undone. */
  undone = 0;
  /** Commands that begin after so many do not end by themselves. */
  endless = Infinity;
  readonly #reader = new FrameReader();

  constructor() {
    ScriptedWorker.newest = this;
  }

  postMessage(message: ToWorker): void {
    if (message.kind === 'endRehearsal') this.undone += 1;
    if ('request' in message)
      queueMicrotask(() => {
        this.tell({ kind: 'answer', request: message.request, value: {} });
      });
    else if (message.kind === 'line') this.#answer(message.bytes);
  }

  terminate(): void {
    this.terminated = true;
  }

  tell(data: FromWorker): void {
    if (!this.terminated) this.onmessage?.({ data });
  }

  #answer(bytes: Uint8Array): void {
    for (const { type, channel, payload } of this.#reader.push(bytes)) {
      if (this.silent) continue;
      if (type === frameType.openCommand) {
        this.commands.push(new TextDecoder().decode(payload));
        if (this.commands.length <= this.endless) this.say(frameType.exit, channel, oneNumber(0));
      } else if (type === frameType.openTerminal) {
        this.terminals.push(channel);
        if (this.prompts) this.say(frameType.data, channel, prompt);
      } else if (type === frameType.sync) this.say(type, channel, openTerminals(this.terminals));
      else if (type === frameType.identity) this.say(type, channel, oneNumber(0));
    }
  }

  say(type: FrameType, channel: number, payload: Uint8Array): void {
    const frames = new FrameReader().push(encodeFrame(type, channel, payload));
    queueMicrotask(() => {
      this.tell({ kind: 'frames', frames });
    });
  }
}

/** As the answer to `sync` lists them: channel (4), kind (1), bytes queued (4). */
function openTerminals(channels: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(9 * channels.length);
  const view = new DataView(bytes.buffer);
  for (const [index, channel] of channels.entries()) {
    view.setUint32(9 * index, channel, true);
    view.setUint8(9 * index + 4, frameType.openTerminal);
  }
  return bytes;
}

const worker = (): ScriptedWorker => {
  if (ScriptedWorker.newest === undefined) throw new Error('The node has made no worker.');
  return ScriptedWorker.newest;
};

let events: SessionEvent[];
let node: VmNode;
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('Worker', ScriptedWorker);
  ScriptedWorker.silentFromTheStart = false;
  events = [];
  const places = placesOf(['node1']);
  const [place] = places;
  if (place === undefined) throw new Error('no place');
  // What the machine is made of, this worker does not look at.
  node = new VmNode(place, places, () => ({}) as NodeSetup, {
    onEvent: (event) => events.push(event),
    recable: () => undefined,
  });
});
afterEach(() => {
  node.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const hangs = { kind: 'dead', why: 'It hangs: it has answered nothing for a minute.' };

test('a machine that is slower than it should be says so, and runs', async () => {
  await node.boot();
  worker().tell({ kind: 'slower', why: 'v86 is another one.' });
  expect(events.at(-1)).toEqual({ kind: 'slower', why: 'v86 is another one.' });
  expect(node.status).toEqual({ kind: 'up' });
});

test('a node whose kernel gives up is dead, with what the kernel said, and starts anew', async () => {
  await node.boot();
  expect(node.status).toEqual({ kind: 'up' });
  worker().tell({ kind: 'died', why: 'Its kernel gave up: Attempted to kill init!' });
  const dead = { kind: 'dead', why: 'Its kernel gave up: Attempted to kill init!' };
  expect(events.at(-1)).toEqual({ kind: 'node', node: 'node1', status: dead });
  expect(worker().terminated).toBe(true);
  await expect(node.openTerminal({ columns: 80, rows: 24 })).rejects.toThrow(
    'node1 does not answer. Its kernel gave up: Attempted to kill init! Restart the node',
  );
  await node.start();
  expect(node.status).toEqual({ kind: 'up' });
});

test('a node that answers nothing for a minute hangs, and one that answers again in time does not', async () => {
  await node.boot();
  worker().silent = true;
  await vi.advanceTimersByTimeAsync(55_000);
  expect(node.status).toEqual({ kind: 'up' });
  worker().silent = false;
  await vi.advanceTimersByTimeAsync(10_000);
  worker().silent = true;
  await vi.advanceTimersByTimeAsync(55_000);
  expect(node.status).toEqual({ kind: 'up' });
  await vi.advanceTimersByTimeAsync(15_000);
  expect(node.status).toEqual(hangs);
});

test('in a hidden tab, whose timers run once in a while, a node is not taken for hanging', async () => {
  const { setInterval: every } = globalThis;
  vi.stubGlobal('setInterval', (look: () => void) => every(look, 61_000));
  await node.boot();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(node.status).toEqual({ kind: 'up' });
});

test('a node that is held, or waits for the network, is not taken for hanging', async () => {
  await node.boot();
  worker().silent = true;
  node.pause();
  await vi.advanceTimersByTimeAsync(300_000);
  worker().silent = false;
  node.resume();
  await vi.advanceTimersByTimeAsync(10_000);
  worker().silent = true;
  worker().tell({ kind: 'connection', status: 'lost' });
  worker().tell({ kind: 'connection', status: 'lost' });
  await vi.advanceTimersByTimeAsync(300_000);
  expect(node.status).toEqual({ kind: 'up' });
  worker().tell({ kind: 'connection', status: 'back' });
  worker().tell({ kind: 'connection', status: 'back' });
  expect(events.filter(({ kind }) => kind === 'connection')).toEqual([
    { kind: 'connection', status: 'lost' },
    { kind: 'connection', status: 'back' },
  ]);
  await vi.advanceTimersByTimeAsync(70_000);
  expect(node.status).toEqual(hangs);
});

test('a node that dies or hangs while it starts ends the start with the reason', async () => {
  ScriptedWorker.silentFromTheStart = true;
  const hanging = expect(node.boot()).rejects.toThrow('node1 does not answer. It hangs');
  await vi.advanceTimersByTimeAsync(70_000);
  await hanging;
  const dying = expect(node.start()).rejects.toThrow('node1 does not answer. A piece arrived damaged.');
  await vi.advanceTimersByTimeAsync(1_000);
  worker().tell({ kind: 'died', why: 'A piece arrived damaged.' });
  await dying;
  ScriptedWorker.silentFromTheStart = false;
  await node.start();
  expect(node.status).toEqual({ kind: 'up' });
});

test('a worker that the browser ends is told in words', async () => {
  await node.boot();
  worker().onerror?.({ message: '' });
  expect(node.status).toEqual({
    kind: 'dead',
    why: 'The browser ended it, perhaps for lack of memory.',
  });
});

test('a terminal that changes its size only interrupts a rehearsal; one that is typed in ends it', async () => {
  await node.boot();
  const terminal = await node.openTerminal({ columns: 80, rows: 24 });
  worker().endless = 1;
  const whole = node.rehearse(['a', 'b', 'c'], new AbortController().signal);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(worker().commands).toEqual(['a', 'b']);
  worker().endless = Infinity;
  terminal.resize({ columns: 100, rows: 30 });
  await vi.advanceTimersByTimeAsync(5_000);
  await whole;
  expect(worker().commands).toEqual(['a', 'b', 'b', 'c']);
  expect(worker().undone).toBe(2);

  worker().endless = 4;
  const ended = node.rehearse(['d', 'e'], new AbortController().signal);
  await vi.advanceTimersByTimeAsync(2_000);
  terminal.write('ls');
  await vi.advanceTimersByTimeAsync(5_000);
  await ended;
  expect(worker().commands.slice(4)).toEqual(['d']);
  expect(worker().undone).toBe(3);
});

test('no rehearsal begins before a terminal that opens has its prompt', async () => {
  await node.boot();
  worker().prompts = false;
  await node.openTerminal({ columns: 80, rows: 24 });
  const [channel = 0] = worker().terminals;
  const whole = node.rehearse(['a'], new AbortController().signal);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(worker().commands).toEqual([]);
  worker().say(frameType.data, channel, prompt);
  await vi.advanceTimersByTimeAsync(10_000);
  await whole;
  expect(worker().commands).toEqual(['a']);
});

test('what a terminal says during a rehearsal is made not to have happened, and heard once', async () => {
  await node.boot();
  const terminal = await node.openTerminal({ columns: 80, rows: 24 });
  const [channel = 0] = worker().terminals;
  let heard = '';
  terminal.onOutput((bytes) => (heard += new TextDecoder().decode(bytes)));
  worker().endless = 0;
  const abort = new AbortController();
  const whole = node.rehearse(['a'], abort.signal);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(heard).toBe('$ ');
  worker().say(frameType.data, channel, prompt);
  worker().say(frameType.exit, channel, oneNumber(0));
  await vi.advanceTimersByTimeAsync(10);
  expect(heard).toBe('$ ');
  abort.abort();
  await whole;
  worker().say(frameType.data, channel, prompt);
  await vi.advanceTimersByTimeAsync(10);
  expect(heard).toBe('$ $ ');
});

test('a rehearsal that the connection leaves without a piece ends, and nobody is told', async () => {
  await node.boot();
  worker().endless = 0;
  const ended = node.rehearse(['a', 'b'], new AbortController().signal);
  await vi.advanceTimersByTimeAsync(2_000);
  worker().tell({ kind: 'connection', status: 'lost' });
  await vi.advanceTimersByTimeAsync(10);
  await ended;
  expect(worker().commands).toEqual(['a']);
  expect(worker().undone).toBe(1);
  worker().tell({ kind: 'connection', status: 'back' });
  expect(events.filter(({ kind }) => kind === 'connection')).toEqual([]);
});

test('a shell that waits for a piece before anything is rehearsed says so', async () => {
  await node.boot();
  worker().prompts = false;
  await node.openTerminal({ columns: 80, rows: 24 });
  const abort = new AbortController();
  const ended = node.rehearse(['a'], abort.signal);
  await vi.advanceTimersByTimeAsync(2_000);
  worker().tell({ kind: 'connection', status: 'lost' });
  expect(events.at(-1)).toEqual({ kind: 'connection', status: 'lost' });
  abort.abort();
  await ended;
});
