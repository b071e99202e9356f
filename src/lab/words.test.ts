import { expect, test } from 'vitest';
import { createReporter } from './diagnostics.ts';
import { createSource } from './source.ts';
import { parseWords } from './words.ts';

const plain = { background: false, cleanup: false, sample: false };

function parse(text: string) {
  const reporter = createReporter('a.md', createSource(text));
  const words = parseWords(text, 0, reporter);
  const said = reporter.findings.map(({ range, code, message, fix }) => ({
    at: text.slice(range.start.offset, range.end.offset),
    said: `${code} ${message}`,
    fix,
  }));
  return { words, said };
}

test.each([
  ['timeout=30s', { timeoutMs: 30_000 }],
  ['timeout=1.5m retry=500ms', { timeoutMs: 90_000, retryMs: 500 }],
  ['exit=1', { exit: 1 }],
  ['background', { background: true }],
  ['cleanup sample', { cleanup: true, sample: true }],
  ['skip="needs a \\"screen\\""', { skip: 'needs a "screen"' }],
  ['skip="a b"  only=windows', { skip: 'a b', only: 'windows' }],
  ['save=app/compose.yaml id=first-one', { save: 'app/compose.yaml', id: 'first-one' }],
  ['save="with blank.txt"', { save: 'with blank.txt' }],
])('%s', (text, expected) => {
  expect(parse(text)).toEqual({ words: { ...plain, ...expected }, said: [] });
});

test('what is wrong is said at its place, with the nearest known word', () => {
  expect(
    [
      'timout=30s',
      'xyzzy',
      'exit=256',
      'exit=one',
      'skip',
      'skip=""',
      'skip="open',
      'only=mac',
      'retry=soon',
      'background=yes',
      'save=/etc/passwd',
      'save=a/../../b',
      'id=1',
      'sample sample',
      '{1,3}',
    ].map(parse),
  ).toMatchSnapshot();
});

test.each([
  ['save-as=app.py', 'save', 'Known are: '],
  ['no-run-button', 'sample', 'Known are: '],
  [
    '{{exec}}',
    undefined,
    'Leave it out: `console`, `bash` and `sh` run as they are, and every command can be copied. Known are: ',
  ],
  ['title="x"', undefined, 'Leave it out, and write it as text above the fence. Known are: '],
  ['{1,3}', undefined, 'Leave it out: no lines are set off. Known are: '],
])('%s of another dialect is told what to write', (text, fix, hint) => {
  const reporter = createReporter('a.md', createSource(text));
  parseWords(text, 0, reporter);
  const [finding] = reporter.findings;
  expect(finding?.fix).toBe(fix);
  expect(finding?.hint?.slice(0, hint.length)).toBe(hint);
});
