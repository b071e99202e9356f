import { expect, test } from 'vitest';
import { exampleCommand } from '../../verify/example-results.ts';
import type { CommandResult, SnippetResult } from '../../verify/result.ts';
import { cleanUpWords, lastWords, remarkLines, restWords, snippetWords, stateOf } from './words.ts';

const base = { id: 'p.1.0', hash: '', line: 3, ms: 1234, commands: [] };
const command = exampleCommand({ outcome: { kind: 'passed', captured: { TOKEN: 'x' } } });

test('every outcome has its words', () => {
  const outcomes: SnippetResult[] = [
    { ...base, status: 'passed' },
    { ...base, status: 'passed', commands: [command] },
    { ...base, status: 'passed', exitStatus: 'unchecked', commands: [command] },
    { ...base, status: 'stood-in', note: 'It is a stand-in.' },
    { ...base, status: 'stood-in', note: 'It is a stand-in.', exitStatus: 'unchecked' },
    { ...base, status: 'differs' },
    { ...base, status: 'failed', why: 'It ended with exit status 1.' },
    { ...base, status: 'timed-out' },
    { ...base, status: 'stopped' },
    { ...base, status: 'skipped', why: 'needs a GPU' },
    { ...base, status: 'sample' },
    { ...base, status: 'other-platform', needs: 'windows' },
    { ...base, status: 'other-platform', needs: 'docker' },
    { ...base, status: 'not-reached', because: 'Line 3 did not pass.' },
  ];
  expect(outcomes.map((result) => `${stateOf(result.status)}: ${snippetWords(result)}`))
    .toMatchInlineSnapshot(`
      [
        "passed: Saved in 1.2 s.",
        "passed: Matched, values captured, in 1.2 s.",
        "passed: Output matched, status not checked, in 1.2 s.",
        "passed: Saved in 1.2 s, with a stand-in: It is a stand-in.",
        "passed: Saved in 1.2 s, with a stand-in (status not checked): It is a stand-in.",
        "failed: The output differs from what the page promises.",
        "failed: Failed. It ended with exit status 1.",
        "failed: It took too long and was stopped.",
        "failed: It was stopped.",
        "skipped: Not run: needs a GPU",
        "skipped: A sample, not run.",
        "skipped: Needs Windows, so it does not run here.",
        "skipped: Needs your own Docker Engine.",
        "skipped: It was not reached: Line 3 did not pass.",
      ]
    `);
});

test('a reader is told what ended by itself or was hidden, not what a page promises little of', () => {
  const remarks: CommandResult['remarks'] = [
    { kind: 'ended-by-itself', meantFor: 'ctrl-c', exitCode: 0, afterMs: 900 },
    { kind: 'status-and-one-line' },
  ];
  expect(remarkLines(command)).toEqual([]);
  expect(remarkLines({ ...command, remarks })).toEqual([
    'It ended by itself, with exit status 0, before Ctrl-C.',
  ]);
});

test('a run of several snippets says how the page stands', () => {
  const passed = { ...base, status: 'passed' } as const;
  const failed = { ...base, status: 'failed', why: 'It ended with exit status 1.' } as const;
  expect(restWords([passed, failed], 0)).toBe('1 of 2 passed.');
  expect(restWords([passed, { ...passed, exitStatus: 'unchecked' }], 3)).toBe(
    '5 of 5 passed, 1 of them with their status not checked.',
  );
  expect(restWords([], 4)).toBe('Every step has passed. “Start over” begins anew.');
  expect(cleanUpWords([passed, passed])).toBe('Cleaned up.');
  expect(cleanUpWords([passed, failed])).toBe('Not all is cleaned up: one snippet did not pass.');
});

test('a session says which command was its last', () => {
  expect(lastWords({ last: { text: 'docker ps', node: 'node1' } })).toBe(
    'The last command was “docker ps” on node1.',
  );
  expect(lastWords({})).toBe('');
});
