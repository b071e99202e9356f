import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { mistakeWords, wordsOf } from './last-words.ts';

test.each([
  [new Error('no such thing'), 'no such thing'],
  [new Error('two\nlines'), 'two\nlines'],
  [new Error('Tsconfig not found\n\nStack backtrace:\n   0: <unknown>\n   1: clone3'), 'Tsconfig not found'],
  [new Error('It failed\n    at load (file:///a.ts:3:4)\n    at b.ts:1'), 'It failed'],
  ['only words', 'only words'],
])('an error in words, without a trace: %s', (error, expected) => {
  expect(wordsOf(error)).toBe(expected);
});

test('a mistake of ours says so, and how its trace is got', () => {
  expect(mistakeWords('labs', new TypeError('x is undefined'))).toBe(
    'labs: this is a mistake in the program, not yours: x is undefined\n' +
      'Please report it with what DEBUG=1 adds to this.\n',
  );
});

/** What a program prints that fails by `code`. */
function printedBy(code: string, environment: Readonly<Record<string, string>> = {}) {
  const words = fileURLToPath(new URL('last-words.ts', import.meta.url));
  const program = `const { endInWords } = await import(${JSON.stringify(words)}); endInWords('labs', 1); ${code}`;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
    env: { ...process.env, DEBUG: '', ...environment },
  });
}

test.each([
  ['thrown where it runs', "throw new Error('boom');"],
  ['thrown where nobody waits', "setTimeout(() => { throw new Error('boom'); });"],
  [
    'rejected where nobody waits',
    "void Promise.reject(new Error('boom')); await new Promise(() => undefined);",
  ],
])('an error %s ends the program in words', (_what, code) => {
  const { status, stderr } = printedBy(code);
  expect(stderr).toBe(
    'labs: this is a mistake in the program, not yours: boom\nPlease report it with what DEBUG=1 adds to this.\n',
  );
  expect(status).toBe(1);
  expect(printedBy(code, { DEBUG: '1' }).stderr).toMatch(/boom\n {4}at /);
});
