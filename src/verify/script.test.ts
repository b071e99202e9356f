/** `bash` fences that end their shell or change its options, as a page runs them. */
import { expect, test, vi } from 'vitest';
import { scriptStatements } from './script-statements.ts';
import { fence, runLocally } from './run-locally.ts';
import { failureWords } from './words.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A line per snippet. */
async function told(...fences: readonly string[]): Promise<string[]> {
  const snippets = await runLocally(fences.join(''));
  return snippets.map((snippet) => `${snippet.status} ${failureWords(snippet)}`.trim());
}

test('`set -e` in a script does not end the shell with the next command that fails', async () => {
  expect(
    await told(
      fence('bash', 'set -euo pipefail\ncd /usr\nx=5\ngreet() { echo "hello $1"; }'),
      fence('console exit=1', '$ false'),
      fence('console', '$ echo "$PWD $x"; greet you; echo "${none-}$none."\n/usr 5\nhello you\n.'),
    ),
  ).toEqual(['passed', 'passed', 'passed']);
});

test('`exit` is the script’s status, and the shell goes on where it was', async () => {
  expect(
    await told(
      fence('bash exit=3', 'cd /usr\nx=6\nexit 3'),
      fence('bash', 'exit 4'),
      fence('bash exit=5', 'trap "echo bye" EXIT\nexec sh -c "exit 5"'),
      fence('console', '$ echo "$PWD $x"\n/usr 6'),
    ),
  ).toEqual(['passed', 'failed It ended with exit status 4.', 'passed', 'passed']);
});

test('nor does a function of an earlier fence that exits', async () => {
  expect(
    await told(
      fence('bash', 'x=7\nfail() {\n  echo "$1" >&2\n  exit 9\n}'),
      fence('bash exit=9', 'fail oops'),
      fence('console', '$ echo $x\n7'),
    ),
  ).toEqual(['passed', 'passed', 'passed']);
});

test('what a script reads is told though it runs as one', async () => {
  const [first, second] = await told(fence('bash', 'set -e\ncat\necho a'), fence('console', '$ echo on\non'));
  expect(first).toMatch(/^failed It reads what is typed, and nobody types\./);
  expect(second).toBe('passed');
});

test.each([
  ['docker ps\necho "set -e; exit 3"\n# exit\ncat <<EOF\nexit 3\nEOF\nset -- a b\nset | head'],
  ['docker exec web true\ndocker exec -it web sh -c "exit 3"\necho exit'],
  ["git commit -m 'trap exit'"],
])('is typed line by line: %j', (text) => {
  expect(scriptStatements(text, [])).toBeUndefined();
});

test('statements are whole commands', () => {
  expect(
    scriptStatements('# all\nset -e\n\nfor i in 1 2; do\n  echo $i\ndone\ncat <<EOF\nx\n\nEOF\na |\n  b', []),
  ).toEqual(['# all', 'set -e', 'for i in 1 2; do\n  echo $i\ndone', 'cat <<EOF\nx\n\nEOF', 'a |\n  b']);
});

test.each([
  'set -e',
  'set -euo pipefail',
  'set +o history',
  'a && exit 1',
  'a || { echo no; exit 1; }',
  'if a; then exit; fi',
  'exec > log',
  'X=1 exec true',
  'trap "x" INT',
  'shopt -s nullglob',
  '. ./env',
  'source env.sh',
  'eval "exit 3"',
  'builtin exit 2',
  'f() { exit 1; }',
])('runs as a script of its own: %s', (text) => {
  expect(scriptStatements(text, [])).toEqual([text]);
});
