import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  FrameReader,
  concat,
  encodeFrame,
  frameType,
  oneNumber,
  readNumber,
  readOpenChannels,
} from './protocol.ts';

test('frames come out as they went in, however the stream is cut', () => {
  const frames = fc.array(
    fc.record({
      type: fc.constantFrom(...Object.values(frameType)),
      channel: fc.nat(2 ** 32 - 1),
      payload: fc.uint8Array({ maxLength: 300 }),
    }),
  );
  fc.assert(
    fc.property(frames, fc.array(fc.nat(2000)), (sent, cuts) => {
      const stream = concat(sent.map(({ type, channel, payload }) => encodeFrame(type, channel, payload)));
      const reader = new FrameReader();
      const places = [0, ...cuts.filter((at) => at < stream.length).sort((a, b) => a - b), stream.length];
      const received = places
        .slice(1)
        .flatMap((end, index) => reader.push(stream.subarray(places[index], end)));
      expect(received).toEqual(sent);
      expect(reader.rest).toHaveLength(0);
    }),
  );
});

test('a cut-off frame goes on after a checkpoint', () => {
  const frame = encodeFrame(frameType.data, 7, Uint8Array.of(1, 2, 3));
  const before = new FrameReader();
  before.push(frame.subarray(0, 6));
  const after = new FrameReader();
  after.restore(before.rest);
  expect(after.push(frame.subarray(6))).toEqual([
    { type: frameType.data, channel: 7, payload: Uint8Array.of(1, 2, 3) },
  ]);
});

test('numbers are signed, the list of open channels is nine bytes each', () => {
  expect(readNumber(oneNumber(-21))).toBe(-21);
  const list = Uint8Array.of(
    5,
    0,
    0,
    0,
    frameType.openTerminal,
    0,
    1,
    0,
    0,
    6,
    0,
    0,
    0,
    frameType.openFile,
    0,
    0,
    0,
    0,
  );
  expect(readOpenChannels(list)).toEqual([
    { channel: 5, kind: frameType.openTerminal, queued: 256 },
    { channel: 6, kind: frameType.openFile, queued: 0 },
  ]);
});

test('a frame that is too long is refused', () => {
  expect(() => encodeFrame(frameType.data, 1, new Uint8Array(16_385))).toThrow('16 KiB');
});
