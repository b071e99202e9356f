import { expect, test } from 'vitest';
import { GuestClock } from './guest-clock.ts';

function setUp() {
  let wall = 1000;
  let instructions = 4_294_000_000;
  const clock = new GuestClock(
    () => wall,
    () => instructions >>> 0,
  );
  clock.now();
  const start = clock.now();
  return {
    clock,
    elapsed: () => clock.now() - start,
    pass: (ms: number) => (wall += ms),
    execute: (millions: number) => (instructions += millions * 1_000_000),
  };
}

test('it goes as the browser does while the machine runs undisturbed', () => {
  const { clock, elapsed, pass, execute } = setUp();
  for (let n = 0; n < 100; n++) {
    pass(1);
    execute(0.05);
    clock.now();
  }
  clock.rest(50);
  pass(51);
  clock.wake();
  expect(elapsed()).toBe(151);
});

test('time that other work took does not pass for the node', () => {
  const { elapsed, pass, execute } = setUp();
  // 100 ms for what takes 10.
  pass(100);
  execute(0.4);
  expect(elapsed()).toBe(10);
});

test('a late call counts as other work too, an early one is no rest', () => {
  const { clock, elapsed, pass } = setUp();
  clock.rest(4);
  pass(104);
  clock.wake();
  expect(elapsed()).toBe(10);
  clock.rest(100);
  pass(3);
  clock.wake();
  expect(elapsed()).toBe(13);
});

test('an interrupt in the middle of a rest takes nothing from it', () => {
  const { clock, elapsed, pass } = setUp();
  clock.rest(100);
  pass(80);
  clock.rest(0);
  pass(1);
  clock.wake();
  expect(elapsed()).toBe(81);
});

test('a pause takes no time', () => {
  const { clock, elapsed, pass } = setUp();
  clock.rest(0);
  pass(3_600_000);
  clock.skip();
  clock.wake();
  expect(elapsed()).toBe(0);
});

test('it stands still until it has lost as much as a peer', () => {
  const { clock, elapsed, pass } = setUp();
  clock.loseTo(clock.lost + 30);
  clock.rest(20);
  pass(20);
  clock.wake();
  expect(elapsed()).toBe(0);
  clock.rest(20);
  pass(20);
  clock.wake();
  expect(elapsed()).toBe(10);
});

test('what it loses by itself counts', () => {
  const { clock, elapsed, pass, execute } = setUp();
  clock.loseTo(clock.lost + 90);
  // 100 ms for what takes 10.
  pass(100);
  execute(0.4);
  expect(elapsed()).toBe(10);
});

test('a pause is no loss', () => {
  const { clock, pass } = setUp();
  const before = clock.lost;
  pass(60_000);
  clock.skip();
  expect(clock.lost).toBe(before);
});
