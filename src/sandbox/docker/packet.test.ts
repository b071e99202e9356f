import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePacket, encodePacket } from './packet.ts';

describe('packets', () => {
  it('come back as they went', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.jsonValue(), fc.uint8Array(), (n, ack, message, bytes) => {
        const decoded = decodePacket(encodePacket({ n, ack, message, bytes }));
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
        const decoded = decodePacket(bytes);
        expect(decoded === undefined || typeof decoded.n === 'number').toBe(true);
      }),
    );
  });
});
