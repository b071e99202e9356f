import { expect, test } from 'vitest';
import { type FramePort, SwitchPorts } from './switch.ts';

function port() {
  const sent: Uint8Array[] = [];
  const fake: FramePort = {
    postMessage: (frame) => sent.push(frame),
    onmessage: null,
    close: () => undefined,
  };
  const receive = (frame: Uint8Array<ArrayBuffer>) =>
    fake.onmessage?.(new MessageEvent('message', { data: frame }));
  return { fake, sent, receive };
}

/** To the node with this last byte; 255: to all. */
const frameTo = (last: number) =>
  last === 255 ? Uint8Array.of(255, 255, 255, 255, 255, 255, 1) : Uint8Array.of(2, 0, 10, 99, 0, last, 1);

test('a frame goes to the node that it is for; groups and strangers go to all', () => {
  const [two, three] = [port(), port()];
  const ports = new SwitchPorts(
    () => true,
    () => undefined,
  );
  ports.connect('node2', '02:00:0a:63:00:0c', two.fake);
  ports.connect('node3', '02:00:0a:63:00:0d', three.fake);
  for (const last of [12, 13, 255, 77]) ports.send(frameTo(last));
  expect(two.sent).toEqual([frameTo(12), frameTo(255), frameTo(77)]);
  expect(three.sent).toEqual([frameTo(13), frameTo(255), frameTo(77)]);
});

test('frames wait until the machine takes them, in order, and at most 512', () => {
  const peer = port();
  const taken: number[] = [];
  let open = false;
  const ports = new SwitchPorts(
    () => open,
    (frame) => taken.push(frame[0] ?? 0),
  );
  ports.connect('node2', '02:00:0a:63:00:0c', peer.fake);
  for (let n = 0; n < 600; n++) peer.receive(Uint8Array.of(n & 0xff));
  expect(taken).toEqual([]);
  open = true;
  ports.flush();
  expect(taken).toEqual(Array.from({ length: 512 }, (_, n) => n & 0xff));
  expect(ports.waiting).toBe(false);
});
