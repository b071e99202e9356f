import { expect, test } from 'vitest';
import { SharedTime } from './shared-time.ts';

function node(lost: number) {
  const told: number[] = [];
  const clock = {
    lost,
    until: lost,
    loseTo: (target: number) => {
      clock.until = Math.max(clock.until, target);
    },
  };
  return { clock, told, time: new SharedTime(clock, (ms) => told.push(ms)) };
}

test('a node loses what its peer loses after they met, whatever each lost before', () => {
  const { clock, time } = node(100);
  time.meet('node2');
  time.hear('node2', 7000);
  expect(clock.until).toBe(100);
  time.hear('node2', 7050);
  expect(clock.until).toBe(150);
});

test('the peer that lost most counts, and not their sum', () => {
  const { clock, time } = node(0);
  for (const peer of ['node2', 'node3']) time.hear(peer, 0);
  time.hear('node2', 40);
  time.hear('node3', 60);
  time.hear('node2', 50);
  expect(clock.until).toBe(60);
});

test('a peer that starts anew is met anew', () => {
  const { clock, time } = node(0);
  time.hear('node2', 9000);
  time.meet('node2');
  time.hear('node2', 0);
  time.hear('node2', 20);
  expect(clock.until).toBe(20);
});

test('peers are told when they meet, and again when it is worth it', () => {
  const { clock, told, time } = node(3);
  time.meet('node2');
  time.share();
  clock.lost = 9;
  time.share();
  time.share();
  expect(told).toEqual([3, 9]);
});
