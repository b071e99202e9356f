import { expect, test } from 'vitest';
import { parsePage } from '../lab/page.ts';
import { assembleLabs } from '../lab/assemble.ts';
import { capturedByTyping } from './typed-capture.ts';

const text = `# Swarm

\`\`\`console
node1$ docker swarm init --advertise-addr eth0
Swarm initialized: current node ([..ID]) is now a manager.
...
node1$ docker swarm join-token -q worker
[..TOKEN]
node1$ docker inspect "$ID" \\\\
>   --format x
[..WORD]
node1$ docker ps
CONTAINER [..]
\`\`\`

\`\`\`console exit=3
node1$ fails $ID
code [..CODE]
\`\`\`

\`\`\`console
node2$ docker swarm join --token $TOKEN node1:2377
\`\`\`
`;
const page = assembleLabs([parsePage('swarm/README.md', text.replaceAll('\\\\\n', '\\\n'))]).labs[0]
  ?.pages[0];
const none = new Map<string, string>();

const captured = (
  line: string,
  output: string,
  more: { exitCode?: number; node?: string; values?: Map<string, string> } = {},
) =>
  capturedByTyping(
    { line, output, exitCode: more.exitCode ?? 0 },
    more.node ?? 'node1',
    page?.snippets ?? [],
    more.values ?? none,
  );

test('a command typed as the page has it sets what it captures', () => {
  expect(captured('docker swarm join-token -q worker\r\n', 'SWMTKN-1-abc\r\n')).toEqual({
    TOKEN: 'SWMTKN-1-abc',
  });
  const init = 'Swarm initialized: current node (9a1) is now a manager.\r\n\r\nTo add a worker\r\n';
  expect(captured('docker swarm  init --advertise-addr eth0 \r\n', init)).toEqual({ ID: '9a1' });
});

test('also as it was edited, wrapped at the end of a row, or over several lines', () => {
  expect(captured('docker swarm join-tokenn\b\u001b[K -q wor \rker\r\n', 'abc\r\n')).toEqual({
    TOKEN: 'abc',
  });
  expect(captured('docker inspect "$ID" \\\r\n> --format x\r\n', 'w\r\n')).toEqual({ WORD: 'w' });
});

test('and with the values of its variables typed out', () => {
  const values = new Map([['ID', '9a1']]);
  expect(captured('docker inspect "9a1" --format x\r\n', 'w\r\n', { values })).toEqual({ WORD: 'w' });
  expect(captured('docker inspect "9a1" --format x\r\n', 'w\r\n')).toBeUndefined();
});

test('what ends otherwise, prints something else, or is typed on another node sets nothing', () => {
  const line = 'docker swarm join-token -q worker\r\n';
  expect(captured(line, 'abc\r\n', { exitCode: 1 })).toBeUndefined();
  expect(captured(line, 'one\r\ntwo\r\n')).toBeUndefined();
  expect(captured(line, 'abc\r\n', { node: 'node2' })).toBeUndefined();
  expect(captured('docker ps\r\n', 'CONTAINER ID\r\n')).toBeUndefined();
  expect(captured('fails $ID\r\n', 'code 7\r\n', { exitCode: 3 })).toEqual({ CODE: '7' });
});
