import { expect, test } from 'vitest';
import { GuestClock } from './guest-clock.ts';
import { SharedTime } from './shared-time.ts';

const passing = { millions: 0.05 };

/** Nodes on cables with a delay, whose machines run one millisecond after the other. */
function session(count: number, delayMs: number) {
  let wall = 0;
  const onTheWay: { at: number; to: number; from: number; lost: number }[] = [];
  const makeNode = (index: number) => {
    let instructions = 0;
    const clock = new GuestClock(
      () => wall,
      () => instructions >>> 0,
    );
    const time = new SharedTime(clock, (lost) => {
      for (let to = 0; to < count; to++)
        if (to !== index) onTheWay.push({ at: wall + delayMs, to, from: index, lost });
    });
    return { clock, time, execute: (millions: number) => (instructions += millions * 1_000_000) };
  };
  const nodes = Array.from({ length: count }, (_, index) => makeNode(index));
  const meetAll = (index: number) => {
    for (const [other, { time }] of nodes.entries()) {
      if (other === index) continue;
      time.meet(`${index}`);
      nodes[index]?.time.meet(`${other}`);
    }
  };
  const deliver = () => {
    for (const message of onTheWay.splice(0)) {
      if (message.at > wall) onTheWay.push(message);
      else nodes[message.to]?.time.hear(`${message.from}`, message.lost);
    }
  };
  /** All run for `ms`; `held` names what other work takes of each node's milliseconds: 0.5 is every second. */
  const run = (ms: number, held: readonly number[]) => {
    for (let n = 0; n < ms; n++) {
      wall += 10;
      deliver();
      for (const [index, node] of nodes.entries()) {
        node.execute(passing.millions * 8 * (1 - (held[index] ?? 0)));
        node.clock.now();
        node.time.share();
      }
    }
  };
  const times = () => nodes.map(({ clock }) => clock.now());
  return { nodes, meetAll, run, times, replace: (index: number) => (nodes[index] = makeNode(index)) };
}

test('nodes that nothing holds up lose nothing by each other, however late their words come', () => {
  for (const delay of [0, 7, 40]) {
    const { meetAll, run, times } = session(3, delay);
    run(30, [0.5, 0, 0.2]);
    meetAll(0);
    meetAll(1);
    run(20, []);
    const before = times();
    run(500, []);
    expect(times().map((time, index) => time - (before[index] ?? 0))).toEqual([5000, 5000, 5000]);
  }
});

test('all go as the slowest does, and not slower', () => {
  const { meetAll, run, times } = session(3, 20);
  meetAll(0);
  meetAll(1);
  run(50, []);
  const before = times();
  run(500, [0.6, 0, 0.5]);
  run(10, []);
  const passed = times().map((time, index) => time - (before[index] ?? 0));
  // Node 1 alone: 500 stretches of 10 ms with instructions for 4 ms.
  expect(Math.max(...passed) - Math.min(...passed)).toBeLessThan(30);
  expect(passed[0]).toBeGreaterThan(2000);
  expect(passed[0]).toBeLessThan(2200);
});

test('a node that starts anew joins the others, and nobody waits', () => {
  const { meetAll, run, times, replace, nodes } = session(2, 5);
  meetAll(0);
  run(300, [0.9]);
  replace(1);
  meetAll(1);
  run(5, []);
  const before = times();
  run(100, []);
  expect(times().map((time, index) => time - (before[index] ?? 0))).toEqual([1000, 1000]);
  expect(nodes[1]?.clock.lost).toBe(nodes[0]?.clock.lost);
});

test('peers are told when they meet, and again when it is worth it', () => {
  const told: number[] = [];
  const clock = { lost: 3, joinAt: () => undefined, loseTo: () => undefined };
  const time = new SharedTime(clock, (lost) => told.push(lost));
  time.meet('node2');
  time.share();
  clock.lost = 9;
  time.share();
  time.share();
  expect(told).toEqual([3, 9]);
});
