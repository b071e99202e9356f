/**
 * The page's end of the line to a node's agent: channels with a window each way, on top of frames.
 * Knows nothing of how the bytes travel.
 */
import type { Frame, FrameType, OpenChannel } from './protocol.ts';
import {
  encodeFrame,
  frameType,
  maxPayload,
  oneNumber,
  readNumber,
  readOpenChannels,
  twoNumbers,
  windowBytes,
} from './protocol.ts';

/** What a channel tells whoever opened it. */
export interface ChannelListener {
  onData(bytes: Uint8Array): void;
  /** The channel's end: a program's exit status, 0, or minus an error number. `lost`: the node went, or went back. */
  onExit(status: number): void;
}

export const lost = -1000;

export interface Channel {
  readonly number: number;
  write(bytes: Uint8Array): void;
  /** No more will be written. */
  end(): void;
  resize(columns: number, rows: number): void;
  /** Ends it from this side: no `onExit` follows. */
  close(): void;
}

interface OpenedChannel {
  readonly listener: ChannelListener;
  /** Bytes that may still be sent. */
  credit: number;
  /** Received and not yet granted back. */
  received: number;
  /** Whether it said anything yet. */
  heard: boolean;
  /** Waiting for credit. */
  pending: Uint8Array[];
  ended: boolean;
}

interface Answer {
  readonly resolve: (payload: Uint8Array) => void;
  readonly reject: (reason: Error) => void;
}

export class AgentLine {
  readonly #send: (bytes: Uint8Array) => void;
  readonly #channels = new Map<number, OpenedChannel>();
  readonly #answers = new Map<number, Answer>();
  #next = 1;
  /** Shells of a saved session that no terminal shows yet. */
  #unclaimed: number[] = [];
  /** While it is deaf, what is written waits; this is called at the first such. */
  #onWaiting: (() => void) | undefined;
  #later: (() => void)[] = [];
  /** Channels whose words are not heeded while a rehearsal lasts. */
  #unheeded: ReadonlySet<number> | undefined;
  #used = false;
  #words = 0;

  constructor(send: (bytes: Uint8Array) => void) {
    this.#send = send;
  }

  openTerminal(columns: number, rows: number, listener: ChannelListener): Channel {
    const claimed = this.#unclaimed.shift();
    if (claimed === undefined) return this.#open(frameType.openTerminal, twoNumbers(columns, rows), listener);
    const channel = this.#adopt(claimed, listener);
    channel.resize(columns, rows);
    // A new line makes the shell draw its prompt.
    channel.write(new TextEncoder().encode('\r'));
    return channel;
  }

  /** Runs `command` by sh, unseen; closing the channel kills it. */
  openCommand(command: string, listener: ChannelListener): Channel {
    return this.#open(frameType.openCommand, new TextEncoder().encode(command), listener);
  }

  /** `address` is `tcp ADDRESS PORT` or `unix PATH`. */
  openStream(address: string, listener: ChannelListener): Channel {
    return this.#open(frameType.openStream, new TextEncoder().encode(address), listener);
  }

  openFile(path: string, mode: 'replace' | 'add', listener: ChannelListener): Channel {
    const name = new TextEncoder().encode(path);
    const payload = new Uint8Array(1 + name.length);
    payload[0] = mode === 'add' ? 1 : 0;
    payload.set(name, 1);
    return this.#open(frameType.openFile, payload, listener);
  }

  /** Lines `key value`, as agent.c takes them. Gives an error number, 0 if none. @throws when the node goes */
  async identity(lines: string): Promise<number> {
    return readNumber(await this.#ask(frameType.identity, new TextEncoder().encode(lines)));
  }

  /**
   * To be called after every restore, before anything else: both ends begin their windows anew, channels that
   * the restored node does not know end as `lost`, and those that only it knows are closed, or, after `resume`,
   * given to the next terminals. What was not yet delivered is dropped, but after a `rehearsal`.
   */
  async synchronise(after: 'start' | 'resume' | 'return' | 'rehearsal'): Promise<void> {
    const open = readOpenChannels(await this.#ask(frameType.sync, new Uint8Array()));
    const there = new Set(open.map(({ channel }) => channel));
    this.#next = Math.max(this.#next, ...open.map(({ channel }) => channel + 1));
    this.#unclaimed = [];
    if (after !== 'rehearsal') this.#used = after !== 'start';
    for (const channel of [...this.#channels.keys()]) if (!there.has(channel)) this.#exit(channel, lost);
    for (const one of open) this.#resume(one, after);
  }

  receive(frame: Frame): void {
    const { type, channel, payload } = frame;
    if (this.#unheeded?.has(channel)) return;
    switch (type) {
      case frameType.data:
        this.#data(channel, payload);
        return;
      case frameType.credit: {
        const opened = this.#channels.get(channel);
        if (!opened) return;
        opened.credit += readNumber(payload);
        this.#flush(channel, opened);
        return;
      }
      case frameType.exit:
        this.#exit(channel, readNumber(payload));
        return;
      case frameType.identity:
      case frameType.ping:
      case frameType.sync:
        this.#answers.get(channel)?.resolve(payload);
        this.#answers.delete(channel);
        return;
      default:
    }
  }

  /** Whether anything was written to a channel since the node's first state. */
  get used(): boolean {
    return this.#used;
  }

  /** How often channels said something, or undefined while one that is open has said nothing yet. */
  get words(): number | undefined {
    return [...this.#channels.values()].every(({ heard }) => heard) ? this.#words : undefined;
  }

  /** From now on, what is written to channels, and their sizes and ends, wait for `listen`. */
  deafen(onWaiting: () => void): void {
    this.#onWaiting = onWaiting;
  }

  /**
   * From now on, what the channels say that are open is not heeded: it is made not to have happened, and they
   * say it again. A shell's first prompt must not come twice.
   */
  beginRehearsal(): void {
    this.#unheeded = new Set(this.#channels.keys());
  }

  /** To be called once the node is as it was, before it goes on. */
  endRehearsal(): void {
    this.#unheeded = undefined;
  }

  listen(): void {
    this.#onWaiting = undefined;
    for (const one of this.#later.splice(0)) one();
    for (const [number, opened] of this.#channels) this.#flush(number, opened);
  }

  /** The node is gone: every channel ends as lost, and what was asked is not answered any more. */
  drop(): void {
    const asked = [...this.#answers.values()];
    this.#answers.clear();
    for (const { reject } of asked) reject(new Error('The node is gone.'));
    for (const channel of [...this.#channels.keys()]) this.#exit(channel, lost);
  }

  #ask(type: FrameType, payload: Uint8Array): Promise<Uint8Array> {
    const number = this.#next++;
    return new Promise((resolve, reject) => {
      this.#answers.set(number, { resolve, reject });
      this.#send(encodeFrame(type, number, payload));
    });
  }

  #open(type: FrameType, payload: Uint8Array, listener: ChannelListener): Channel {
    const number = this.#next++;
    this.#send(encodeFrame(type, number, payload));
    return this.#adopt(number, listener);
  }

  #adopt(number: number, listener: ChannelListener): Channel {
    const opened: OpenedChannel = {
      listener,
      credit: windowBytes,
      received: 0,
      heard: false,
      pending: [],
      ended: false,
    };
    this.#channels.set(number, opened);
    const isOpen = () => this.#channels.get(number) === opened;
    return {
      number,
      write: (bytes) => {
        if (!isOpen() || bytes.length === 0) return;
        this.#used = true;
        opened.pending.push(bytes);
        this.#flush(number, opened);
      },
      end: () => {
        opened.ended = true;
        this.#flush(number, opened);
      },
      resize: (columns, rows) => {
        this.#whenHeard(() => {
          if (isOpen()) this.#send(encodeFrame(frameType.resize, number, twoNumbers(columns, rows)));
        });
      },
      close: () => {
        this.#whenHeard(() => {
          if (!isOpen()) return;
          this.#channels.delete(number);
          this.#send(encodeFrame(frameType.close, number));
        });
      },
    };
  }

  #whenHeard(doing: () => void): void {
    if (!this.#onWaiting) doing();
    else {
      this.#later.push(doing);
      this.#onWaiting();
    }
  }

  #flush(number: number, opened: OpenedChannel): void {
    if (this.#onWaiting) {
      if (opened.pending.length > 0 || opened.ended) this.#onWaiting();
      return;
    }
    while (opened.credit > 0) {
      const first = opened.pending[0];
      if (first === undefined) break;
      const part = first.subarray(0, Math.min(maxPayload, opened.credit));
      if (part.length === first.length) opened.pending.shift();
      else opened.pending[0] = first.subarray(part.length);
      opened.credit -= part.length;
      this.#send(encodeFrame(frameType.data, number, part));
    }
    if (opened.ended && opened.pending.length === 0) {
      opened.ended = false;
      this.#send(encodeFrame(frameType.end, number));
    }
  }

  #data(number: number, bytes: Uint8Array): void {
    const opened = this.#channels.get(number);
    if (!opened) return;
    opened.heard = true;
    this.#words += 1;
    opened.listener.onData(bytes);
    opened.received += bytes.length;
    if (opened.received < windowBytes / 4) return;
    this.#send(encodeFrame(frameType.credit, number, oneNumber(opened.received)));
    opened.received = 0;
  }

  #exit(number: number, status: number): void {
    const opened = this.#channels.get(number);
    this.#channels.delete(number);
    opened?.listener.onExit(status);
  }

  #resume({ channel, kind, queued }: OpenChannel, after: string): void {
    const opened = this.#channels.get(channel);
    if (opened) {
      opened.credit = windowBytes - queued;
      opened.received = 0;
      if (after !== 'rehearsal') opened.pending = [];
    } else if (after === 'resume' && kind === frameType.openTerminal) this.#unclaimed.push(channel);
    else this.#send(encodeFrame(frameType.close, channel));
  }
}
