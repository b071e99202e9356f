import { expect, test } from 'vitest';
import type { GuestManifest } from '../sandbox/machine/manifest.ts';
import { machineText } from './machine-text.ts';

const disk = { bytes: 2 ** 33, chunkBytes: 1, compression: 'gzip', pieces: [] } as const;
const piece = { file: 'f', bytes: 1, sha256: '' };
const manifest: GuestManifest = {
  version: 1,
  id: '0123456789abcdef',
  contents: '0123456789abcdef',
  builtAt: '2026-11-22T20:00:00.000Z',
  engineVersion: '28.5.2',
  cliVersion: '26.1.5',
  containerdVersion: '2.1.9',
  runtime: 'crun 1.21',
  buildxVersion: '0.13.1',
  composeVersion: '2.26.1',
  kernel: '6.1.0',
  platform: 'linux/386',
  packages: [],
  images: [
    {
      reference: 'busybox:1.37',
      alsoTagged: ['latest', '1'],
      digest: '',
      bytes: 1,
      note: 'One static program under many names.',
      standIn: false,
    },
    {
      reference: 'mssql/server:2022',
      alsoTagged: [],
      digest: '',
      bytes: 1,
      note: 'SQLite answers for it.',
      standIn: true,
    },
  ],
  snapshots: [{ memoryMiB: 320, pieces: [], bytes: 1, rawBytes: 1 }],
  rootDisk: disk,
  dataDisk: disk,
  files: { wasm: piece, bios: piece, vgaBios: piece, kernel: piece },
};

test('versions, images with their tags, programs and differences, none wider than a terminal', () => {
  const text = machineText(manifest);
  expect(text).toContain('\n  Docker Engine        28.5.2\n');
  expect(text).toContain(
    [
      '',
      'Images: `docker pull` gets these and no others',
      '  busybox:1.37 (also latest, 1)',
      '      One static program under many names.',
      '  mssql/server:2022, a stand-in',
      '      SQLite answers for it.',
      '',
    ].join('\n'),
  );
  expect(text).toContain(
    '  - A node has one processor, 320 MiB of memory and a disk of 8 GiB, all of it in the page.\n',
  );
  expect(text.split('\n').filter((line) => line.length > 100)).toEqual([]);
});
