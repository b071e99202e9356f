import { expect, test } from 'vitest';
import type { Session } from '../../sandbox/sandbox.ts';
import type { SnippetResult } from '../../verify/result.ts';
import { LabSession } from './lab-session.ts';

/** A session without nodes: what the page knows of one is all that is asked here. */
function opened(): { lab: LabSession; shown: () => readonly string[] } {
  let count = 0;
  const session: Partial<Session> = {
    request: { lab: 'l', nodes: [], memoryMiB: 1 },
    checkpoint: () => Promise.resolve(`c${++count}`),
    goBack: () => Promise.resolve(),
    reset: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  let shown: readonly string[] = [];
  const nothing = (): void => undefined;
  const lab = new LabSession(
    session as Session,
    { onShell: nothing, onShellClosed: nothing, onWentBack: nothing },
    (results) => {
      shown = [...results.keys()];
    },
  );
  return { lab, shown: () => shown };
}

const passed = (id: string): SnippetResult => ({
  id,
  hash: '',
  line: 1,
  ms: 1,
  commands: [],
  status: 'passed',
});

test('undo takes back what a run came to as well, and reset everything', async () => {
  const { lab, shown } = opened();
  lab.keep(passed('one'));
  lab.variables.set('X', '1');
  await lab.checkpoint('two', 'ls');
  lab.keep(passed('two'));
  lab.variables.set('X', '2');
  await lab.undo();
  expect([...lab.results.keys()]).toEqual(['one']);
  expect(shown()).toEqual(['one']);
  expect(lab.variables.get('X')).toBe('1');
  await lab.makeSetUp(() => Promise.resolve(undefined));
  expect(lab.setUp).toEqual({ kind: 'done' });
  await lab.reset();
  expect(lab.results.size + lab.variables.size).toBe(0);
  expect(lab.setUp).toEqual({ kind: 'due' });
});

test('the newest result comes last, also of what was run before', () => {
  const { lab } = opened();
  for (const id of ['one', 'two', 'one']) lab.keep(passed(id));
  expect([...lab.results.keys()]).toEqual(['two', 'one']);
});

test('a save has what was done before its instant, and what is done later is not saved', async () => {
  const { lab } = opened();
  expect(lab.isUnsaved).toBe(false);
  lab.keep(passed('one'));
  const stored = lab.saving();
  expect(lab.isUnsaved).toBe(true);
  lab.ended({ text: 'ls', node: 'node1' });
  stored();
  expect(lab.isUnsaved).toBe(true);
  lab.saving()();
  expect(lab.isUnsaved).toBe(false);
  lab.keep(passed('two'));
  await lab.reset();
  expect(lab.isUnsaved).toBe(false);
});

test('a set-up runs once while the nodes are as they are, also where it failed', async () => {
  const { lab } = opened();
  let runs = 0;
  const failing = (): Promise<string> => Promise.resolve(`Its page failed, run ${(runs += 1)}.`);
  await lab.makeSetUp(failing);
  await lab.makeSetUp(failing);
  expect(lab.setUp).toEqual({ kind: 'failed', why: 'Its page failed, run 1.' });
  await lab.reset();
  await lab.makeSetUp(() => Promise.resolve(undefined));
  expect(lab.setUp).toEqual({ kind: 'done' });
});

test('what a background command comes to amends the result that the session has, and no other', async () => {
  const { lab, shown } = opened();
  const [first, later] = [passed('one'), passed('one')];
  const failed: SnippetResult = { ...first, status: 'failed', why: 'It ended by itself.' };
  lab.keep(first);
  expect(lab.amend(first, failed)).toBe(true);
  expect([...lab.results.values()]).toEqual([failed]);
  // Run again since.
  lab.keep(later);
  expect(lab.amend(failed, first)).toBe(false);
  expect(lab.results.get('one')).toBe(later);
  // The nodes are new.
  await lab.reset();
  expect(lab.amend(later, failed)).toBe(false);
  expect(shown()).toEqual([]);
  // The session is over, and the page shows nothing of it any more.
  lab.keep(later);
  await lab.close();
  expect(lab.amend(later, failed)).toBe(false);
});
