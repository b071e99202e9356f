import { expect, it } from 'vitest';
import type { SavedState } from './saved-state.ts';
import { readState, writeState } from './saved-state.ts';

const state: SavedState = {
  id: 'a'.repeat(32),
  lab: 'swarm',
  nodes: ['node1', 'node2'],
  bytes: 12_345,
  savedAt: 1_700_000_000_000,
  note: '{"screens":{"node1":"\u001b[1mbold\u001b[0m ü"}}',
  memoryMiB: 1024,
  image: 'docker-labs-node:28-1',
  subnet: '10.201.7.0/24',
  swarm: true,
  states: new Map([
    [
      'node1',
      {
        running: ['c0ffee'],
        captured: Buffer.from("export TOKEN='it'\\''s'\n"),
        shell: { folder: '/root/app', variables: Buffer.from([0xff, 0x00, 0x0a]) },
      },
    ],
    ['node2', { running: [], captured: Buffer.alloc(0), shell: undefined }],
  ]),
};

it('is the same after it was written and read', () => {
  expect(readState(writeState(state).toString())).toEqual(state);
});

it('of another version of the server is not taken for one', () => {
  const written = JSON.parse(writeState(state).toString()) as object;
  expect(readState(JSON.stringify({ ...written, version: 2 }))).toBeUndefined();
});
