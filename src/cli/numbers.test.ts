import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { numberOption, portOption, WrongNumber } from './numbers.ts';

const root = join(import.meta.dirname, '../..');

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function node(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root, env: { ...process.env, ...env } }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

test.each<[readonly string[], string]>([
  [['sandbox', '--port', '99999'], '--port is a whole number from 1 to 65535, not "99999".'],
  [['sandbox', '--port', 'abc'], '--port is a whole number from 1 to 65535, not "abc".'],
  [['sandbox', '--classroom', '0'], '--classroom is a whole number from 1 to 200, not "0".'],
  [['sandbox', '--classroom', '-1'], '--classroom is a whole number from 1 to 200, not "-1".'],
  [['sandbox', '--classroom', '1.5'], '--classroom is a whole number from 1 to 200, not "1.5".'],
  [['sandbox', '--classroom', '100000'], '--classroom is a whole number from 1 to 200, not "100000".'],
  [['sandbox', '--nodes', '0'], '--nodes is a whole number from 1 to 9, not "0".'],
  [['sandbox', '--memory', '1'], '--memory is a whole number from 512 to 1048576, not "1".'],
  [['sandbox', '--cpus', 'many'], '--cpus is a number from 0.1 to 256, not "many".'],
  [['sandbox', '--sessions', '0'], '--sessions is a whole number from 1 to 100, not "0".'],
  [['sandbox', '--grace', '1e9'], '--grace is a whole number from 0 to 1440, not "1e9".'],
  [['verify', '--jobs', '0'], '--jobs is a whole number from 1 to 64, not "0".'],
  [['verify', '--retries', ''], '--retries is a whole number from 0 to 20, not "".'],
  [['verify', '--minutes', '0x10'], '--minutes is a whole number from 1 to 1440, not "0x10".'],
])('labs %j', async (args, message) => {
  expect(await node(['src/cli/main.ts', ...args])).toEqual({ code: 2, out: '', err: `labs: ${message}\n` });
});

test('PORT of npm start', async () => {
  expect(await node(['src/cli/setup/start.ts'], { PORT: '123456' })).toEqual({
    code: 2,
    out: '',
    err: 'PORT is a whole number from 1 to 65535, not "123456".\n',
  });
});

test('what is allowed is taken as it is', () => {
  expect(portOption('--port')('7411')).toBe(7411);
  expect(numberOption('--retries', { from: 0, to: 20 })('0')).toBe(0);
  expect(numberOption('--cpus', { from: 0.1, to: 4, fractions: true })('0.5')).toBe(0.5);
  expect(() => numberOption('--cpus', { from: 0.1, to: 4, fractions: true })('0')).toThrow(WrongNumber);
  expect(() => portOption('--port')(`1\n${'2'.repeat(99)}`)).toThrow(
    `--port is a whole number from 1 to 65535, not "1 ${'2'.repeat(38)}…".`,
  );
});
