import { expect, test } from 'vitest';
import { filledCommand } from './filled-command.ts';

const values = new Map([
  ['TOKEN', 'SWMTKN-1-49nj1cmql0'],
  ['WORDS', 'two words'],
  ['ODD', 'a"b'],
]);

test.each([
  ['docker swarm join --token $TOKEN node1:2377', 'docker swarm join --token SWMTKN-1-49nj1cmql0 node1:2377'],
  ['echo "${TOKEN}x" $TOKEN', 'echo "SWMTKN-1-49nj1cmql0x" SWMTKN-1-49nj1cmql0'],
  // What the shell does not expand stays, and so does what it would read in another way.
  [`echo '$TOKEN' \\$TOKEN`, `echo '$TOKEN' \\$TOKEN`],
  ['echo "$WORDS" $WORDS', 'echo "two words" $WORDS'],
  ['echo "$ODD" $ODD', 'echo "$ODD" $ODD'],
  ['echo ${#TOKEN} ${TOKEN:-none} ${TOKEN%-*} $OTHER', 'echo ${#TOKEN} ${TOKEN:-none} ${TOKEN%-*} $OTHER'],
  ['cat <<EOF\n$TOKEN\nEOF', 'cat <<EOF\nSWMTKN-1-49nj1cmql0\nEOF'],
  ['docker ps', 'docker ps'],
])('%s', (command, filled) => {
  expect(filledCommand(command, values)).toBe(filled);
});
