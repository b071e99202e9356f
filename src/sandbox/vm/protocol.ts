/**
 * The frames between the page and a node's agent (src/sandbox/guest/agent/agent.c, which must agree).
 *
 * A frame: type (1 byte), 0 (1 byte), length of the payload (2), channel (4), payload (at most 16 KiB); numbers
 * are little-endian. The page chooses channel numbers and never uses one twice.
 *
 * Each channel has a window of 64 KiB each way: a sender stops when so much of its data is not yet granted back
 * by a credit. The agent grants what the program has taken, the page what its listeners have seen.
 */

export const frameType = {
  /** Columns, rows (2 bytes each): an interactive bash. */
  openTerminal: 1,
  /** Text of a command for sh; its output comes as data, its status as exit. Closing kills it. */
  openCommand: 2,
  /** `tcp ADDRESS PORT` or `unix PATH`. */
  openStream: 3,
  /** 1 byte: 1 adds to what the file holds; then its path. Contents follow as data, then end; exit says how it went. */
  openFile: 4,
  data: 5,
  /** Bytes (4) that the other side may send again. */
  credit: 6,
  /** The page sends no more data on this channel. */
  end: 7,
  close: 8,
  /** Columns, rows (2 bytes each). */
  resize: 9,
  /** Lines `key value`: who the node is now, and the clock. Answered alike: an error number (4), 0 if none. */
  identity: 10,
  /** Answered alike. */
  ping: 11,
  /** After a restore: windows begin anew; the answer lists what is open. */
  sync: 12,
  /** From the agent, the channel's last: exit status of a program, or 0, or minus an error number (4, signed). */
  exit: 13,
} as const;

export type FrameType = (typeof frameType)[keyof typeof frameType];

export interface Frame {
  readonly type: number;
  readonly channel: number;
  readonly payload: Uint8Array;
}

const headerBytes = 8;
export const maxPayload = 16_384;
export const windowBytes = 65_536;

export function encodeFrame(
  type: FrameType,
  channel: number,
  payload: Uint8Array = new Uint8Array(),
): Uint8Array {
  if (payload.length > maxPayload) throw new RangeError('a frame holds at most 16 KiB');
  const bytes = new Uint8Array(headerBytes + payload.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = type;
  view.setUint16(2, payload.length, true);
  view.setUint32(4, channel, true);
  bytes.set(payload, headerBytes);
  return bytes;
}

/** Takes the stream apart; what is cut off waits for the rest. */
export class FrameReader {
  #rest: Uint8Array = new Uint8Array();

  push(bytes: Uint8Array): Frame[] {
    const all = this.#rest.length === 0 ? bytes : concat([this.#rest, bytes]);
    const view = new DataView(all.buffer, all.byteOffset, all.byteLength);
    const frames: Frame[] = [];
    let at = 0;
    while (all.length - at >= headerBytes) {
      const end = at + headerBytes + view.getUint16(at + 2, true);
      if (end > all.length) break;
      frames.push({
        type: view.getUint8(at),
        channel: view.getUint32(at + 4, true),
        payload: all.slice(at + headerBytes, end),
      });
      at = end;
    }
    this.#rest = all.slice(at);
    return frames;
  }

  /** The cut-off frame, for a checkpoint. */
  get rest(): Uint8Array {
    return this.#rest;
  }

  /** Continues after `rest` of a checkpoint. */
  restore(rest: Uint8Array): void {
    this.#rest = rest;
  }
}

export function twoNumbers(first: number, second: number): Uint8Array {
  const bytes = new Uint8Array(4);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, first, true);
  view.setUint16(2, second, true);
  return bytes;
}

export function oneNumber(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value, true);
  return bytes;
}

/** The signed number that `credit`, `exit` and `identity` carry. */
export function readNumber(payload: Uint8Array): number {
  return new DataView(payload.buffer, payload.byteOffset, payload.byteLength).getInt32(0, true);
}

/** One channel of a `sync` answer. */
export interface OpenChannel {
  readonly channel: number;
  /** Type of the frame that opened it. */
  readonly kind: number;
  /** Bytes that the agent has and the program has not yet taken. */
  readonly queued: number;
}

export function readOpenChannels(payload: Uint8Array): OpenChannel[] {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const open: OpenChannel[] = [];
  for (let at = 0; at + 9 <= payload.length; at += 9) {
    open.push({
      channel: view.getUint32(at, true),
      kind: view.getUint8(at + 4),
      queued: view.getUint32(at + 5, true),
    });
  }
  return open;
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
