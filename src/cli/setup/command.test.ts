import { expect, test } from 'vitest';
import { runAndKeep } from './command.ts';

test('what a program printed is kept, with its status, whatever it left running', async () => {
  let kept = '';
  const status = await runAndKeep('sh', ['-c', 'sleep 20 & echo said; exit 3'], (text) => (kept += text));
  expect([status, kept]).toEqual([3, 'said\n']);
}, 10_000);

test('a program that is not there has status 127', async () => {
  expect(await runAndKeep('no-such-program', [], () => undefined)).toBe(127);
});
