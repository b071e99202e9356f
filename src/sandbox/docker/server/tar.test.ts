import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { tar } from './tar.ts';

it('is read by tar itself', () => {
  const archive = tar([
    { path: 'usr/local/sbin/run', mode: 0o755, contents: Buffer.from('#!/bin/sh\n') },
    { path: 'root/.bashrc', mode: 0o644, contents: Buffer.alloc(600, 'x') },
  ]);
  const listing = execFileSync('tar', ['-tv'], { input: archive }).toString();
  expect(
    listing
      .replace(/ +/g, ' ')
      .split('\n')
      .map((line) =>
        line
          .split(' ')
          .filter((_, at) => at !== 1)
          .join(' '),
      ),
  ).toEqual([
    '-rwxr-xr-x 10 1970-01-01 00:00 usr/local/sbin/run',
    '-rw-r--r-- 600 1970-01-01 00:00 root/.bashrc',
    '',
  ]);
});

it('refuses a path that would be cut off', () => {
  expect(() => tar([{ path: 'a'.repeat(100), mode: 0o644, contents: Buffer.alloc(0) }])).toThrow(RangeError);
});
