import { expect, test } from 'vitest';
import { Pace } from './pace.ts';

function machine() {
  const now = { ms: 0, instructions: 0 };
  const pace = new Pace(
    () => now.ms,
    () => now.instructions >>> 0,
  );
  const pass = (ms: number, instructions: number): void => {
    now.ms += ms;
    now.instructions += instructions;
  };
  return { pace, pass };
}

test('work counts with the gaps in it, and rests do not', () => {
  const { pace, pass } = machine();
  pass(5000, 100);
  pace.wake();
  pass(10, 1000);
  pace.pause(false);
  // Other work on the device.
  pass(90, 0);
  pace.wake();
  pass(10, 1000);
  pace.pause(true);
  pass(60_000, 0);
  pace.wake();
  pass(10, 500);
  pace.pause(true);
  expect(pace.done).toEqual({ instructions: 2500, ms: 120 });
});

test('a pause in the middle of work counts for nothing', () => {
  const { pace, pass } = machine();
  pace.wake();
  pass(10, 1000);
  pace.pause(false);
  pass(3_600_000, 0);
  pace.skip();
  pace.wake();
  pass(10, 1000);
  pace.pause(true);
  expect(pace.done).toEqual({ instructions: 2000, ms: 20 });
});

test('the counter may begin again from 0', () => {
  const { pace, pass } = machine();
  pass(0, 2 ** 32 - 500);
  pace.wake();
  pass(10, 1000);
  pace.pause(true);
  expect(pace.done).toEqual({ instructions: 1000, ms: 10 });
});
