/** One binary WebSocket message: four bytes of length (big-endian), that many of JSON, then raw bytes. */

export interface Packet {
  /** Place in its direction's order, from 1; 0: nothing but an acknowledgement. */
  readonly n: number;
  /** The last number that the sender has received. */
  readonly ack: number;
  readonly message?: unknown;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Bytes of a packet that a server or page takes at most; files and answers are far below it. */
export const maxPacketBytes = 8 * 1024 * 1024;

const noBytes = new Uint8Array();

export function encodePacket(
  packet: Omit<Packet, 'bytes'> & { readonly bytes?: Uint8Array },
): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(
    JSON.stringify({ n: packet.n, ack: packet.ack, message: packet.message }),
  );
  const bytes = packet.bytes ?? noBytes;
  const whole = new Uint8Array(4 + head.length + bytes.length);
  new DataView(whole.buffer).setUint32(0, head.length);
  whole.set(head, 4);
  whole.set(bytes, 4 + head.length);
  return whole;
}

/** Undefined for what is no packet. */
export function decodePacket(data: ArrayBuffer | Uint8Array): Packet | undefined {
  const whole = data instanceof Uint8Array ? Uint8Array.from(data) : new Uint8Array(data);
  if (whole.length < 4) return undefined;
  const length = new DataView(whole.buffer).getUint32(0);
  if (length > whole.length - 4) return undefined;
  const head = parse(new TextDecoder().decode(whole.subarray(4, 4 + length)));
  if (head === undefined || !isCount(head.n) || !isCount(head.ack)) return undefined;
  return { n: head.n, ack: head.ack, message: head.message, bytes: whole.subarray(4 + length) };
}

function parse(json: string): { n?: unknown; ack?: unknown; message?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
