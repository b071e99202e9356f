import { expect, test } from 'vitest';
import { localInfo } from '../../verify/local-nodes.ts';
import type { SnippetOutcome, VerifyResult } from '../../verify/result.ts';
import { nextStep } from './next-step.ts';

/** Labs by name with what their snippets came to. */
function resultOf(labs: Readonly<Record<string, readonly SnippetOutcome[]>>): VerifyResult {
  const at = '2026-01-01T00:00:00.000Z';
  return {
    commit: undefined,
    startedAt: at,
    ms: 1,
    labs: Object.entries(labs).map(([lab, outcomes]) => {
      const snippets = outcomes.map((outcome, index) => ({
        id: String(index),
        hash: String(index),
        line: index,
        ms: 1,
        commands: [],
        ...outcome,
      }));
      const page = { page: lab, file: `${lab}/README.md`, hash: 'h', runs: 1, startMs: 1, ms: 1 };
      const pages = [{ ...page, values: [], images: {}, startedAt: at, snippets }];
      return { lab, engine: localInfo, startedAt: at, ms: 1, pages, problems: [] };
    }),
  };
}

const passed = { status: 'passed' } as const;
const differs = { status: 'differs' } as const;
const failed = { status: 'failed', why: 'It ended with exit status 1.' } as const;
const notReached = { status: 'not-reached', because: 'Line 1 did not pass.' } as const;

test('what differs can be updated, what was not reached can be run', () => {
  const result = resultOf({ 'my-lab': [passed, differs, differs, differs], other: [failed, notReached] });
  expect(nextStep(result, { names: [] })).toBe(
    '3 snippets differ. `npm run labs -- update my-lab` prints a patch.\n' +
      '1 snippet was not reached. `npm run labs -- verify other --keep-going` runs them all the same.\n',
  );
  expect(nextStep(result, { names: [], keepGoing: true })).toBe(
    '3 snippets differ. `npm run labs -- update my-lab` prints a patch.\n',
  );
});

test('many labs are not named', () => {
  const one = [differs];
  expect(nextStep(resultOf({ a: one, b: one, c: one, d: one }), { names: [] })).toBe(
    '4 snippets differ. `npm run labs -- update` prints a patch.\n',
  );
});

test('what is kept is recorded, by who names it', () => {
  const result = resultOf({ a: [passed] });
  expect(nextStep(result, { names: ['a'] })).toBe(
    '`npm run labs -- verify a --record` writes the record that is committed with the text.\n',
  );
  expect(nextStep(result, { names: ['a'], record: true })).toBe('');
  expect(nextStep(result, { names: [] })).toBe('');
});
