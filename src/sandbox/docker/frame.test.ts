import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame } from './frame.ts';

describe('frames', () => {
  it('come back as they went', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.jsonValue(), fc.uint8Array(), (n, ack, message, bytes) => {
        const decoded = decodeFrame(encodeFrame({ n, ack, message, bytes }));
        expect(decoded).toEqual({
          n,
          ack,
          message: JSON.parse(JSON.stringify(message)) as unknown,
          bytes: Uint8Array.from(bytes),
        });
      }),
    );
  });

  it('are not made of anything else, and nothing throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const decoded = decodeFrame(bytes);
        expect(decoded === undefined || typeof decoded.n === 'number').toBe(true);
      }),
    );
  });
});
