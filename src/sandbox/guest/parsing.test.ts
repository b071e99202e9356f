import { expect, test } from 'vitest';
import { containerArguments } from './container.ts';
import { parseStatus } from './debian.ts';
import { parseFreeBlocks } from './disk-image.ts';
import { parseExtents } from './file-pieces.ts';
import { parseLdd } from './libraries.ts';
import { parseLicences } from './licences.ts';

test("dpkg's status: installed packages only, with their source", () => {
  const status = `Package: zlib1g
Status: install ok installed
Architecture: i386
Source: zlib (1:1.3)
Version: 1:1.3.1

Package: gone
Status: deinstall ok config-files
Architecture: i386
Version: 1

Package: bash
Status: install ok installed
Architecture: i386
Version: 5.2
`;
  expect(parseStatus(status)).toEqual([
    { name: 'bash', version: '5.2', architecture: 'i386', source: 'bash' },
    { name: 'zlib1g', version: '1:1.3.1', architecture: 'i386', source: 'zlib (1:1.3)' },
  ]);
});

test("ldd's listing: the libraries and the loader, by their place below /usr", () => {
  const listing = `\tlinux-gate.so.1 (0xf7f2e000)
\tlibtinfo.so.6 => /lib/i386-linux-gnu/libtinfo.so.6 (0xf7dc0000)
\tlibpython.so => /usr/lib/i386-linux-gnu/libpython.so (0xf7dc0000)
\tlibgone.so => not found
\t/lib/ld-linux.so.2 (0xf7f30000)
`;
  expect(parseLdd(listing)).toEqual([
    '/usr/lib/i386-linux-gnu/libtinfo.so.6',
    '/usr/lib/i386-linux-gnu/libpython.so',
    '/usr/lib/ld-linux.so.2',
  ]);
  expect(parseLdd('\tstatically linked\n')).toEqual([]);
});

test('licences of a copyright file, with fields and without', () => {
  expect(
    parseLicences('Files: *\nLicense: Apache-2.0\n\nFiles: x\nLicense: Expat\n text\n\nLicense: Expat\n'),
  ).toEqual(['Apache-2.0', 'Expat']);
  expect(parseLicences('It is under the GPL, see /usr/share/common-licenses/GPL-2.')).toEqual(['GPL-2']);
  expect(parseLicences('Permission is hereby granted, free of charge, to any person')).toEqual(['MIT']);
  expect(parseLicences('Ask the author.')).toEqual([]);
});

test('free blocks as dumpe2fs lists them, single ones and groups that have none', () => {
  const listing = `Group 0: (Blocks 0-32767)
  Block bitmap at 3 (+3)
  Free blocks: 9-11, 40
  Free inodes: 12-2048
Group 1: (Blocks 32768-65535)
  Free blocks: ${''}
Group 2: (Blocks 65536-98303)
  Free blocks: 65536-98303
`;
  expect(parseFreeBlocks(listing)).toEqual([
    [9, 11],
    [40, 40],
    [65536, 98303],
  ]);
});

test('extents as debugfs lists them, without those of inner levels', () => {
  const listing = `Level Entries       Logical        Physical Length Flags
 0/ 1   1/  1     0 - 17838  98310             17839
 1/ 1   1/  2     0 -  1925 227450 - 229375   1926
 1/ 1   2/  2  1926 -  9977 229378 - 237429   8052 Uninit
`;
  expect(parseExtents(listing)).toEqual([
    [227450, 229375],
    [229378, 237429],
  ]);
});

test('in a container the tree is read-only and only the cache is written', () => {
  const args = containerArguments('/home/me/labs', '/home/me/.cache/docker-labs/guest', false).join(' ');
  expect(args).toContain(
    '--volume /home/me/labs:/labs:ro --volume /home/me/.cache/docker-labs/guest:/cache/docker-labs/guest',
  );
  expect(args).toMatch(/ node src\/sandbox\/guest\/build\.ts$/);
});

test('a build that begins again does so in a container too', () => {
  expect(containerArguments('/home/me/labs', '/cache', true).at(-1)).toBe('--no-cache');
});
