import { expect, test } from 'vitest';
import { endOnConsole } from './console.ts';

test('the kernel says why a node is at its end', () => {
  const after = (line: string): string | undefined => endOnConsole(`[   12.3] random: ready\r\n${line}`);
  expect(after('[   99.1] Kernel panic - not syncing: Attempted to kill init!\r\n')).toBe(
    'Its kernel gave up: Attempted to kill init!',
  );
  expect(after('[   99.1] reboot: Restarting system\r\n')).toBe(
    'It was told to restart, which a node of a lab does not do by itself.',
  );
  expect(after('[   99.1] reboot: Power down\r\n')).toBe('It was told to shut down.');
  expect(after('[   99.1] reboot: System halted\r\n')).toBe('It was told to shut down.');
  expect(after('[   99.1] device eth0 left\r\n')).toBeUndefined();
});
