import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readLabsFolder } from './read-labs-folder.ts';

test('what is neither file nor folder holds nothing up and is told', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'labs-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  await mkdir(join(dir, 'a'));
  const socket = createServer().listen(join(dir, 'a/socket'));
  const page = createServer().listen(join(dir, 'a/socket.md'));
  await Promise.all([once(socket, 'listening'), once(page, 'listening')]);
  execFileSync('sh', ['-c', 'mkfifo "$0" "$1"', join(dir, 'a/pipe'), join(dir, 'a/pipe.md')]);
  await symlink('pipe', join(dir, 'a/to-pipe.txt'));
  await symlink('/dev/zero', join(dir, 'a/zero.md'));
  await symlink('/dev/zero', join(dir, 'a/zero.bin'));
  await symlink('nowhere', join(dir, 'a/gone.txt'));
  await symlink('round.txt', join(dir, 'a/round.txt'));
  await symlink('good.md', join(dir, 'a/link.md'));
  await writeFile(join(dir, 'a/good.md'), '# Good\n\n```console\n$ docker ps\n```\n');
  const read = await readLabsFolder(dir);
  socket.close();
  page.close();
  const { diagnostics } = read;
  expect(
    diagnostics.map(({ file, severity, code, message }) => `${file} ${severity} ${code} ${message}`),
  ).toEqual([
    'a/gone.txt error LAB001 The file cannot be read: it does not exist (a link that leads nowhere).',
    'a/pipe error LAB001 The file cannot be read: it is a named pipe, not a file.',
    'a/pipe.md error LAB001 The file cannot be read: it is a named pipe, not a file.',
    'a/round.txt error LAB001 The file cannot be read: its links go round in a circle.',
    'a/socket error LAB001 The file cannot be read: it is a socket, not a file.',
    'a/socket.md error LAB001 The file cannot be read: it is a socket, not a file.',
    'a/to-pipe.txt error LAB001 The file cannot be read: it is a named pipe, not a file.',
    'a/zero.bin error LAB001 The file cannot be read: it is a device, not a file.',
    'a/zero.md error LAB001 The file cannot be read: it is a device, not a file.',
  ]);
  expect(read.labs[0]?.pages.filter(({ refused }) => refused === undefined).map(({ file }) => file)).toEqual([
    'a/good.md',
    'a/link.md',
  ]);
});
