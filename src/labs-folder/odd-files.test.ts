import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { LabsFolder } from './read-labs-folder.ts';
import { readLabsFolder } from './read-labs-folder.ts';

const said = ({ diagnostics }: LabsFolder): string[] =>
  diagnostics.map(({ file, severity, code, message }) => `${file} ${severity} ${code} ${message}`);

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
  expect(said(read)).toEqual([
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

test('links to folders are told and not followed, so that none goes round or out of the labs', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'labs-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  await mkdir(join(dir, 'a/b'), { recursive: true });
  await writeFile(join(dir, 'a/README.md'), '# A\n\n[Round](round) and [up](b/up/README.md).\n');
  await symlink('.', join(dir, 'a/round'));
  await symlink('..', join(dir, 'a/b/up'));
  await symlink(tmpdir(), join(dir, 'a/out'));
  const read = await readLabsFolder(dir);
  expect(read.files).toEqual(['a/README.md']);
  const notFollowed =
    'warning LAB025 This is a link to a folder, and such links are not followed: nothing in it is read here.';
  expect(said(read)).toEqual([
    'a/README.md warning LAB060 `round` leads to nothing.',
    'a/README.md warning LAB060 `b/up/README.md` leads to nothing.',
    `a/b/up ${notFollowed}`,
    `a/out ${notFollowed}`,
    `a/round ${notFollowed}`,
  ]);
});

test('a path that is too long for the site’s own is told and not taken', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'labs-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const folders = ['a', ...Array.from({ length: 6 }, () => 'f'.repeat(200))];
  await mkdir(join(dir, ...folders), { recursive: true });
  await writeFile(join(dir, ...folders, 'page.md'), '# Deep\n');
  await writeFile(join(dir, 'a/page.md'), '# Not deep\n');
  const read = await readLabsFolder(dir);
  expect(read.files).toEqual(['a/page.md']);
  expect(said(read)).toEqual([
    `${folders.slice(0, 7).join('/')} error LAB001 The file cannot be read: its path has 1207 bytes, and may have 1024.`,
  ]);
});
