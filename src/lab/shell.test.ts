import { expect, test } from 'vitest';
import { takesVariablesFromElsewhere, variablesIn } from './shell-variables.ts';
import { hereDocuments, openQuote, simpleCommands } from './shell-words.ts';

test.each([
  ['docker ps', [['docker', 'ps']]],
  ['sudo -E docker ps | grep "a b"; ls', [['docker', 'ps'], ['grep', 'a b'], ['ls']]],
  ["A=1 B='x y' docker run \\\n  nginx", [['docker', 'run', 'nginx']]],
  [
    'docker rm $(docker ps -q)',
    [
      ['docker', 'rm', '$(docker ps -q)'],
      ['docker', 'ps', '-q'],
    ].toReversed(),
  ],
  ['echo a # docker ps', [['echo', 'a']]],
  ['cat <<EOF\ndocker ps\nEOF\nls', [['cat', '<<EOF'], ['ls']]],
  ['for i in 1; do docker stop $i; done', [['for', 'i', 'in', '1'], ['docker', 'stop', '$i'], ['done']]],
  ['', []],
])('commands of %j', (text, expected) => {
  expect(simpleCommands(text).map(({ words }) => words.map((word) => word.text))).toEqual(expected);
});

test('words know where they stand', () => {
  const text = 'docker run "$(docker pull nginx)"  web';
  for (const { words } of simpleCommands(text)) {
    for (const word of words) {
      if (!word.quoted) expect(text.slice(word.start, word.end)).toBe(word.text);
    }
  }
});

test.each([
  ['cat <<EOF', [{ delimiter: 'EOF', expands: true }]],
  ["cat <<'EOF' | wc", [{ delimiter: 'EOF', expands: false }]],
  ['cat <<-"END OF" > f', [{ delimiter: 'END OF', expands: false }]],
  [
    'cat <<A <<B',
    [
      { delimiter: 'A', expands: true },
      { delimiter: 'B', expands: true },
    ],
  ],
  ['cat <<< word', []],
  ['<<<<<<<< here', []],
  ['echo "<<EOF"', []],
  ['docker ps', []],
])('here-documents of %j', (line, expected) => {
  expect(hereDocuments(line)).toEqual(expected);
});

test.each([
  ["echo 'a", "'"],
  ['echo "a', '"'],
  ["echo 'a'", undefined],
  ['echo \\"', undefined],
  ["echo # don't", undefined],
])('the quote open after %j', (text, expected) => {
  expect(openQuote(text)).toBe(expected);
});

test.each([
  ['echo $A ${B} "$C" \'$D\' \\$E', 'use A, use B, use C'],
  ['A=1; export B=2 C; read -r D E', 'set A, set B, set C, set D, set E'],
  ['for i in 1 2; do echo $i; done', 'set i, use i'],
  ['docker run -e KEY=value nginx', ''],
  ['docker run -e KEY=$VALUE nginx', 'use VALUE'],
  ['echo $HOME $1 $? $$', ''],
  ['echo ${A:-b} ${#C}', 'set A, use C'],
  ['cat <<EOF\n$A\nEOF', 'use A'],
  ["cat <<'EOF'\n$A\nEOF\necho $B", 'use B'],
  ["sh -c 'echo $A\n$B' $C", 'use C'],
  ['ID=$(docker run $IMAGE)', 'set ID, use IMAGE'],
])('variables of %j', (text, expected) => {
  expect(
    variablesIn(text)
      .map(({ kind, name }) => `${kind} ${name}`)
      .join(', '),
  ).toBe(expected);
});

test.each([
  ['. ./env', true],
  ['source env.sh', true],
  ['eval "$(tool env)"', true],
  ['docker build .', false],
])('%j takes variables from elsewhere: %s', (text, expected) => {
  expect(takesVariablesFromElsewhere(text)).toBe(expected);
});
