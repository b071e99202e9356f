import { expect, it } from 'vitest';
import { readOptions, usage } from './build-options.ts';

it('begins again where it is told to', () => {
  expect(readOptions([])).toEqual({ kind: 'build', anew: false });
  expect(readOptions(['--no-cache'])).toEqual({ kind: 'build', anew: true });
});

it('says what it can be told, with what follows from it', () => {
  expect(readOptions(['--no-cache', '--help'])).toEqual({ kind: 'help' });
  expect(usage).toContain('--no-cache  begins again: every stage is made anew');
  expect(usage).toContain('"changed since" until it has run again');
});

it('begins nothing on a word that it does not know', () => {
  expect(readOptions(['--nocache'])).toEqual({
    kind: 'wrong',
    why: 'npm run sandbox:build: it has no option "--nocache".',
  });
});
