/** The channel between page and server: messages that survive their connection. Used at both ends. */
import type { Packet } from './packet.ts';
import { encodePacket } from './packet.ts';

/** Where packets go while there is a connection. */
export type SendPacket = (packet: Uint8Array<ArrayBuffer>) => void;

/** An acknowledgement goes out by itself after this many received bytes; `acknowledge()` sends the rest. */
const acknowledgeAfterBytes = 64 * 1024;

/**
 * One direction's numbered, kept messages and the other's received ones: over any number of connections
 * each message arrives once and in order. The same at both ends. No timers: the owner calls `acknowledge`
 * now and then.
 */
export class Channel {
  #sent = 0;
  #received = 0;
  #acknowledged = 0;
  #bytesSinceAck = 0;
  #unackedBytes = 0;
  #send: SendPacket | undefined;
  readonly #kept: { n: number; message: unknown; bytes: Uint8Array | undefined; size: number }[] = [];
  readonly #deliver: (message: unknown, bytes: Uint8Array<ArrayBuffer>) => void;
  readonly #onRoom: () => void;

  /** `deliver` gets what arrives; `onRoom` is told whenever acknowledgements made room. */
  constructor(
    deliver: (message: unknown, bytes: Uint8Array<ArrayBuffer>) => void,
    onRoom: () => void = () => undefined,
  ) {
    this.#deliver = deliver;
    this.#onRoom = onRoom;
  }

  get received(): number {
    return this.#received;
  }

  /** Bytes sent or waiting that the other end has not acknowledged. */
  get unackedBytes(): number {
    return this.#unackedBytes;
  }

  send(message: unknown, bytes?: Uint8Array): void {
    this.#sent += 1;
    const size = (bytes?.length ?? 0) + 64;
    this.#kept.push({ n: this.#sent, message, bytes, size });
    this.#unackedBytes += size;
    this.#transmit(this.#sent, message, bytes);
  }

  /** A connection is there; the other end has everything up to `theirs`. Sends what it lacks. */
  connect(send: SendPacket, theirs: number): void {
    this.#send = send;
    this.#forget(theirs);
    for (const { n, message, bytes } of [...this.#kept]) this.#transmit(n, message, bytes);
  }

  disconnect(): void {
    this.#send = undefined;
  }

  /** False: the packet cannot be this channel's, so the connection is of no use. */
  receive(packet: Packet): boolean {
    if (packet.ack > this.#sent) return false;
    this.#forget(packet.ack);
    if (packet.n === 0 || packet.n <= this.#received) return true;
    if (packet.n !== this.#received + 1) return false;
    this.#received = packet.n;
    this.#bytesSinceAck += packet.bytes.length + 64;
    this.#deliver(packet.message, packet.bytes);
    if (this.#bytesSinceAck >= acknowledgeAfterBytes) this.acknowledge();
    return true;
  }

  /** Tells the other end what has arrived, if it does not know. */
  acknowledge(): void {
    if (this.#acknowledged < this.#received) this.#transmit(0, undefined, undefined);
  }

  #transmit(n: number, message: unknown, bytes: Uint8Array | undefined): void {
    if (!this.#send) return;
    this.#acknowledged = this.#received;
    this.#bytesSinceAck = 0;
    this.#send(encodePacket({ n, ack: this.#received, message, ...(bytes && { bytes }) }));
  }

  #forget(upTo: number): void {
    let made = false;
    for (let first = this.#kept[0]; first && first.n <= upTo; first = this.#kept[0]) {
      this.#unackedBytes -= first.size;
      this.#kept.shift();
      made = true;
    }
    if (made) this.#onRoom();
  }
}
