import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Channel } from './channel.ts';
import { decodePacket } from './packet.ts';

/** Two ends with a wire between them that holds packets until they are carried over, and can be cut. */
function pair() {
  const got: { a: unknown[]; b: unknown[] } = { a: [], b: [] };
  const a = new Channel((message) => got.a.push(message));
  const b = new Channel((message) => got.b.push(message));
  let wire: { to: Channel; packet: Uint8Array<ArrayBuffer> }[] = [];
  return {
    a,
    b,
    got,
    connect() {
      const [fromA, fromB] = [a.received, b.received];
      a.connect((packet) => wire.push({ to: b, packet }), fromB);
      b.connect((packet) => wire.push({ to: a, packet }), fromA);
    },
    cut() {
      wire = [];
      a.disconnect();
      b.disconnect();
    },
    carry(most = Infinity) {
      for (let count = 0; count < most; count++) {
        const next = wire.shift();
        if (!next) return;
        const packet = decodePacket(next.packet);
        if (!packet || !next.to.receive(packet)) throw new Error('refused');
      }
    },
  };
}

describe('Channel', () => {
  it('delivers everything once and in order, wherever the connection is cut', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('send' as const), from: fc.constantFrom('a' as const, 'b' as const) }),
      fc.record({ do: fc.constant('carry' as const), most: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ do: fc.constantFrom('cut' as const, 'acknowledge' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const ends = pair();
        const sent = { a: 0, b: 0 };
        ends.connect();
        for (const one of steps) {
          if (one.do === 'send') ends[one.from].send((sent[one.from] += 1));
          else if (one.do === 'carry') ends.carry(one.most);
          else if (one.do === 'acknowledge') {
            ends.a.acknowledge();
            ends.b.acknowledge();
          } else {
            ends.cut();
            ends.connect();
          }
        }
        ends.carry();
        const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
        expect(ends.got).toEqual({ a: upTo(sent.b), b: upTo(sent.a) });
      }),
    );
  });

  it('keeps what is sent without a connection and forgets what is acknowledged', () => {
    const ends = pair();
    ends.a.send('first', new Uint8Array(1000));
    expect(ends.a.unackedBytes).toBeGreaterThan(1000);
    ends.connect();
    ends.carry();
    ends.b.acknowledge();
    ends.carry();
    expect(ends.got.b).toEqual(['first']);
    expect(ends.a.unackedBytes).toBe(0);
  });

  it('refuses a gap and an acknowledgement of what was never sent', () => {
    const { a } = pair();
    const bytes = new Uint8Array();
    expect(a.receive({ n: 2, ack: 0, message: 'x', bytes })).toBe(false);
    expect(a.receive({ n: 1, ack: 5, message: 'x', bytes })).toBe(false);
    expect(a.receive({ n: 1, ack: 0, message: 'x', bytes })).toBe(true);
  });
});
