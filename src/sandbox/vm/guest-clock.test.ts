import { expect, test } from 'vitest';
import { GuestClock } from './guest-clock.ts';

function setUp() {
  let wall = 1000;
  let instructions = 0;
  const clock = new GuestClock(() => wall);
  const run = (ms: number, millions: number) => {
    clock.scheduled(0);
    clock.during(
      () => {
        wall += ms;
        instructions += millions * 1_000_000;
      },
      () => instructions >>> 0,
    );
  };
  const pass = (ms: number) => (wall += ms);
  return { clock, run, pass };
}

test('it goes as the browser does while the machine runs undisturbed', () => {
  const { clock, run, pass } = setUp();
  const start = clock.now();
  for (let n = 0; n < 100; n++) run(1, 0.05);
  pass(50);
  expect(clock.now() - start).toBe(150);
});

test('time that other work took does not pass for the node, and it never goes back', () => {
  const { clock, run } = setUp();
  const start = clock.now();
  // 100 ms for what takes 10.
  run(100, 0.4);
  expect(clock.now() - start).toBe(10);
  const seen = clock.now();
  run(1, 0.05);
  expect(clock.now()).toBeGreaterThanOrEqual(seen);
});

test('a late call counts as other work too', () => {
  const { clock, run, pass } = setUp();
  const start = clock.now();
  clock.scheduled(4);
  pass(104);
  clock.during(
    () => undefined,
    () => 0,
  );
  expect(clock.now() - start).toBe(4);
  run(1, 0.1);
  expect(clock.now() - start).toBe(5);
});

test('a pause takes no time', () => {
  const { clock, pass } = setUp();
  const start = clock.now();
  clock.hold();
  pass(3_600_000);
  clock.go();
  pass(5);
  expect(clock.now() - start).toBe(5);
});
