import { expect, test } from 'vitest';
import type { End } from './blame.ts';
import { pagesThatEnded, placeAtWork, whatBecame } from './blame.ts';
import type { Note } from './journal.ts';

const status = (number: number): End => ({ kind: 'status', status: number });
const begins = (file: string, step: 'compiled' | 'loaded' | 'rendered' = 'rendered'): Note => ({
  kind: 'begins',
  file,
  step,
});
const ends = (file: string, step: 'compiled' | 'loaded' | 'rendered' = 'rendered'): Note => ({
  kind: 'ends',
  file,
  step,
});
const ran = (file: string): Note[] => [begins(file), ends(file)];
const exits = (file?: string): Note => ({ kind: 'exits', file });
const throws = (file?: string): Note => ({ kind: 'throws', file, why: 'not today', words: '' });

const told = (notes: readonly Note[], end: End): string[] =>
  pagesThatEnded(notes, end).map(({ file, step, why }) => `${file} ${step}: ${why}`);

test('the page that is at work ended it', () => {
  const notes = [...ran('a.mdx'), begins('b.mdx', 'loaded'), exits()];
  expect(told(notes, status(3))).toEqual([
    'b.mdx loaded: its code ends the whole program, with exit status 3',
  ]);
  expect(told(notes, { kind: 'signal', signal: 'SIGABRT' })).toEqual([
    'b.mdx loaded: its code ends the whole program, by SIGABRT',
  ]);
  expect(told(notes, { kind: 'memory' })).toEqual(['b.mdx loaded: its code needs more memory than there is']);
  expect(told(notes, { kind: 'overdue', seconds: 60 })).toEqual([
    'b.mdx loaded: its code is not done after 60 seconds',
  ]);
  expect(told([...notes.slice(0, -1), { kind: 'waits-in-vain' }, exits()], status(0))).toEqual([
    'b.mdx loaded: its code waits for something that never comes',
  ]);
});

test('whose code it is counts more than who is at work', () => {
  expect(told([...ran('a.mdx'), begins('b.mdx'), exits('a.mdx')], status(0))).toEqual([
    'a.mdx rendered: its code ends the whole program, with exit status 0',
  ]);
  expect(told([...ran('a.mdx'), begins('b.mdx'), throws('a.mdx'), exits()], status(1))).toEqual([
    'a.mdx rendered: its code throws where nothing catches it: not today',
  ]);
});

test('what only is compiled has no code, so that pages that ran come first', () => {
  const compiles = [begins('c.md', 'compiled')];
  expect(told(compiles, { kind: 'signal', signal: 'SIGSEGV' })).toEqual([
    'c.md compiled: its code ends the whole program, by SIGSEGV',
  ]);
  expect(told([...ran('a.mdx'), ...ran('b.mdx'), ...compiles], { kind: 'overdue', seconds: 60 })).toEqual(
    ['a', 'b'].map(
      (name) =>
        `${name}.mdx rendered: the build did nothing more for 60 seconds after this page's code had run, and whose code did that cannot be told`,
    ),
  );
});

test('where nobody can tell, all are left out that can be the cause', () => {
  expect(told([...ran('a.mdx'), throws()], status(1))).toEqual([
    "a.mdx rendered: the build ended at what was thrown, not today, after this page's code had run, and whose code did that cannot be told",
  ]);
  const bundles: Note = { kind: 'bundles', files: ['a.mdx', 'b.mdx'] };
  expect(told([bundles], { kind: 'signal', signal: 'SIGSEGV' })).toEqual([
    'a.mdx compiled: the build was ended by SIGSEGV at this page or another, which cannot be told',
    'b.mdx compiled: the build was ended by SIGSEGV at this page or another, which cannot be told',
  ]);
});

test('an error that names pages is about these, one that names none about those that ran', () => {
  const stopped = [{ file: 'b.mdx', step: 'compiled', why: 'no', line: 2 } as const];
  const rejects = { kind: 'rejects', why: 'no', words: 'No.' } as const;
  expect(pagesThatEnded([...ran('a.mdx'), { ...rejects, stopped }, exits()], status(1))).toEqual(stopped);
  expect(told([...ran('a.mdx'), { ...rejects, stopped: [] }, exits()], status(1))).toEqual([
    "a.mdx rendered: the build ended at what was thrown, no, after this page's code had run, and whose code did that cannot be told",
  ]);
  expect(told([{ ...rejects, stopped: [] }, exits()], status(1))).toEqual([]);
});

test('no page is blamed for a mistake of ours, nor for who ends the build before any', () => {
  expect(told([throws(), exits()], status(1))).toEqual([]);
  expect(told([], { kind: 'signal', signal: 'SIGKILL' })).toEqual([]);
  expect(whatBecame({ kind: 'signal', signal: 'SIGKILL' })).toBe('the build was ended by SIGKILL');
});

test('at work is what has begun last and not ended', () => {
  expect(placeAtWork([begins('a.mdx', 'loaded'), ends('a.mdx', 'loaded'), begins('a.mdx')])).toEqual({
    file: 'a.mdx',
    step: 'rendered',
  });
  expect(placeAtWork([begins('a.mdx'), begins('b.mdx'), ends('b.mdx')])).toEqual({
    file: 'a.mdx',
    step: 'rendered',
  });
  expect(placeAtWork(ran('a.mdx'))).toBeUndefined();
});
