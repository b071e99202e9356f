import { expect, test } from 'vitest';
import type { SnippetResult } from '../../verify/result.ts';
import { passedSteps } from './progress.ts';

const steps = ['one', 'two', 'three', 'tidy', 'tidy-more'].map((id) => ({
  id,
  cleanup: id.startsWith('tidy'),
}));

/** `ran`: in the order of time, `one passed`. */
function passed(...ran: readonly string[]): readonly string[] {
  const results = new Map<string, SnippetResult>();
  for (const words of ran) {
    const [id = '', status = 'passed'] = words.split(' ');
    results.delete(id);
    results.set(id, {
      id,
      hash: '',
      line: 1,
      ms: 1,
      commands: [],
      status,
      why: '',
      note: '',
    } as SnippetResult);
  }
  return [...passedSteps(steps, results)];
}

test.each([
  [[], []],
  [['one'], ['one']],
  [['one', 'two differs'], ['one']],
  [
    ['three', 'one stood-in', 'of-another-page'],
    ['one', 'three'],
  ],
  [['one', 'one failed'], []],
])('of %j, %j need not run again', (ran, expected) => {
  expect(passed(...ran)).toEqual(expected);
});

test('what the whole clean-up has taken down since is to be run again', () => {
  expect(passed('one', 'two', 'tidy')).toEqual(['one', 'two']);
  expect(passed('one', 'two', 'tidy', 'tidy-more failed')).toEqual(['one', 'two']);
  expect(passed('one', 'two', 'tidy', 'tidy-more')).toEqual([]);
  expect(passed('one', 'two', 'tidy', 'tidy-more', 'one')).toEqual(['one']);
});
