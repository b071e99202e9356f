import { expect, test } from 'vitest';
import type { FramePort } from './switch.ts';
import { SwitchPorts } from './switch.ts';

function port() {
  const sent: (Uint8Array | number)[] = [];
  const fake: FramePort = {
    postMessage: (message) => sent.push(message),
    onmessage: null,
    close: () => undefined,
  };
  const receive = (message: Uint8Array<ArrayBuffer> | number) =>
    fake.onmessage?.(new MessageEvent('message', { data: message }));
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
    () => undefined,
  );
  ports.connect('node2', '02:00:0a:63:00:0c', peer.fake);
  for (let n = 0; n < 600; n++) peer.receive(Uint8Array.of(n & 0xff));
  expect(taken).toEqual([]);
  open = true;
  ports.flush();
  expect(taken).toEqual(Array.from({ length: 512 }, (_, n) => n & 0xff));
  expect(ports.waiting).toBe(false);
});

test('what a clock has lost goes to all peers, and is told of the one it comes from', () => {
  const [two, three] = [port(), port()];
  const heard: [string, number][] = [];
  const ports = new SwitchPorts(
    () => true,
    () => undefined,
    (peer, lost) => heard.push([peer, lost]),
  );
  ports.connect('node2', '02:00:0a:63:00:0c', two.fake);
  ports.connect('node3', '02:00:0a:63:00:0d', three.fake);
  ports.tellTime(12.5);
  three.receive(7);
  expect([two.sent, three.sent, heard]).toEqual([[12.5], [12.5], [['node3', 7]]]);
  expect(ports.waiting).toBe(false);
});
