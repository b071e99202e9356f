import { expect, test } from 'vitest';
import { parsePage } from './page.ts';
import { doesRun, isRun, isRunnable } from './runs.ts';

const snippetsOf = (text: string) => parsePage('lab/page.md', text).snippets;

test.each([
  ['`localhost> ` is no prompt', '```console\nlocalhost> docker run nonesuch\n```\n'],
  ['only output', '```console\nhello\n```\n'],
  ['nothing', '```console\n```\n'],
])('a console without a command is only shown: %s', (_, text) => {
  for (const snippet of snippetsOf(text)) {
    expect(isRunnable(snippet)).toBe(false);
    expect(isRun(snippet)).toBe(false);
    expect(doesRun({ platform: 'linux', engine: 'any' }, snippet, 'vm')).toBe(false);
  }
});

test('one with a command runs', () => {
  expect(snippetsOf('```console\n$ ls\n```\n').map(isRunnable)).toEqual([true]);
});
