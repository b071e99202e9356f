import { expect, test } from 'vitest';
import { LineHistory } from './line-history.ts';

test('arrow up goes back through what was sent, and arrow down to what was being written', () => {
  const history = new LineHistory();
  for (const line of ['docker ps', 'docker ps', ' ', 'docker images']) history.add(line);
  expect(history.go('up', 'half')).toBe('docker images');
  expect(history.go('up', 'docker images')).toBe('docker ps');
  expect(history.go('up', 'docker ps')).toBeUndefined();
  expect(history.go('down', 'docker ps')).toBe('docker images');
  expect(history.go('down', 'docker images')).toBe('half');
  expect(history.go('down', 'half')).toBeUndefined();
});

test('what is sent begins it anew, and it keeps the newest hundred', () => {
  const history = new LineHistory();
  expect(history.go('up', '')).toBeUndefined();
  for (let number = 0; number < 150; number += 1) history.add(`echo ${number}`);
  history.go('up', '');
  history.add('ls');
  expect(history.go('up', '')).toBe('ls');
  let oldest: string | undefined = 'ls';
  for (let line: string | undefined = oldest; line !== undefined; line = history.go('up', line))
    oldest = line;
  expect(oldest).toBe('echo 51');
});
