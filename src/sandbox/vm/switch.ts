/**
 * A node's side of the virtual network: its frames go to the peers' ports by hardware address. There is no
 * hub: each pair of nodes has a channel of its own, which no other tab can reach.
 */

/** What a port needs to have of a MessagePort. */
export interface FramePort {
  postMessage(message: Uint8Array | number, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<Uint8Array<ArrayBuffer> | number>) => void) | null;
  close(): void;
}

/** Frames that wait for the machine to take them; more are lost, as on a real wire. */
const maxWaiting = 512;

export class SwitchPorts {
  readonly #ports = new Map<string, { readonly hardware: string; readonly port: FramePort }>();
  readonly #waiting: Uint8Array[] = [];
  readonly #takesFrames: () => boolean;
  readonly #deliver: (frame: Uint8Array) => void;
  readonly #onTime: (peer: string, lost: number) => void;

  /** @param onTime a peer says how many milliseconds its clock has lost */
  constructor(
    takesFrames: () => boolean,
    deliver: (frame: Uint8Array) => void,
    onTime: (peer: string, lost: number) => void,
  ) {
    this.#takesFrames = takesFrames;
    this.#deliver = deliver;
    this.#onTime = onTime;
  }

  /** Plugs in the cable to `peer`, instead of the one before, if any. */
  connect(peer: string, hardware: string, port: FramePort): void {
    this.#ports.get(peer)?.port.close();
    this.#ports.set(peer, { hardware, port });
    port.onmessage = ({ data }) => {
      if (typeof data === 'number') {
        this.#onTime(peer, data);
        return;
      }
      if (this.#waiting.length >= maxWaiting) return;
      this.#waiting.push(data);
      this.flush();
    };
  }

  /** A frame from this machine. Unknown receivers and groups: to all. */
  send(frame: Uint8Array): void {
    const receiver = hardwareAddress(frame);
    for (const { hardware, port } of this.#ports.values()) {
      if (hardware !== receiver) continue;
      post(port, frame);
      return;
    }
    for (const { port } of this.#ports.values()) post(port, frame);
  }

  /** Tells all peers what this node's clock has lost, ms. */
  tellTime(lost: number): void {
    for (const { port } of this.#ports.values()) port.postMessage(lost, []);
  }

  /** Hands over what waits, as far as the machine takes it. */
  flush(): void {
    while (this.#waiting.length > 0 && this.#takesFrames()) {
      const frame = this.#waiting.shift();
      if (frame) this.#deliver(frame);
    }
  }

  get waiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Frames on the wire when a state is left are lost. */
  clear(): void {
    this.#waiting.length = 0;
  }
}

function post(port: FramePort, frame: Uint8Array): void {
  const copy = frame.slice();
  port.postMessage(copy, [copy.buffer]);
}

function hardwareAddress(frame: Uint8Array): string {
  return [...frame.subarray(0, 6)].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}
