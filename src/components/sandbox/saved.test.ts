import { expect, test } from 'vitest';
import type { SavedSession } from '../../sandbox/sandbox.ts';
import { exampleCommand } from '../../verify/example-results.ts';
import type { CommandResult, SnippetResult } from '../../verify/result.ts';
import type { SavedNote } from './saved.ts';
import { briefly, outdated, readSaved, stillRuns } from './saved.ts';

const session: SavedSession = { id: 's', lab: 'l', nodes: ['node1'], bytes: 1, savedAt: 0, note: '' };
const note: SavedNote = { version: 1, variables: { X: '1' }, screens: {}, results: [] };
const later: SavedNote = { ...note, last: { text: 'ls', node: 'node1' } };
const empty = { version: 1, variables: {}, screens: {}, results: [] };

test('a saved session has the note of its state, and beside it what came later', () => {
  expect(readSaved({ ...session, note: JSON.stringify(note), later: JSON.stringify(later) })).toMatchObject({
    note,
    later,
  });
  expect(readSaved({ ...session, note: JSON.stringify(note) })).toMatchObject({ note, later: undefined });
});

test('what still runs is as it was left; what cannot be read is as if nothing had been noted', () => {
  const running = { ...session, bytes: 0, later: JSON.stringify(later) };
  expect(stillRuns(running)).toBe(true);
  expect(readSaved(running)).toMatchObject({ note: later, later: undefined });
  const wordsOnly = { ...running, lacks: 'state' as const };
  expect(stillRuns(wordsOnly)).toBe(false);
  expect(readSaved(wordsOnly)).toMatchObject({ note: empty, later });
  for (const text of ['', '{', '{"version":2}', 'null'])
    expect(readSaved({ ...session, note: text }).note).toEqual(empty);
});

test('mere words are of use until something newer is kept of their lab', () => {
  const words = (id: string, savedAt: number, lab = 'l'): SavedSession => ({
    ...session,
    id,
    lab,
    savedAt,
    bytes: 0,
    by: 'background',
    lacks: 'state',
  });
  const state = (id: string, savedAt: number): SavedSession => ({
    ...session,
    id,
    savedAt,
    by: 'background',
  });
  expect(outdated([words('c', 3), state('b', 2), words('a', 1)])).toEqual(['a']);
  expect(outdated([state('c', 3), words('b', 2), words('other', 1, 'm')])).toEqual(['b']);
  expect(outdated([{ ...session, savedAt: 5 }, words('a', 1)])).toEqual([]);
});

test('of a result is kept what somebody may look at again', () => {
  const command = exampleCommand({
    outcome: { kind: 'passed', captured: { X: '1' } },
    output: 'x'.repeat(10_000),
  });
  const failed: CommandResult = { ...command, outcome: { kind: 'failed', exitCode: 1, why: 'It failed.' } };
  const result: SnippetResult = {
    id: 'a',
    hash: '',
    line: 3,
    ms: 1,
    commands: [command, failed],
    status: 'failed',
    why: 'It failed.',
  };
  const { commands } = briefly(result);
  expect(commands[0]).toEqual({ ...command, output: '' });
  expect(commands[1]).toEqual({ ...failed, output: 'x'.repeat(4000), truncated: true });
});
