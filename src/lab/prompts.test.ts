import { expect, test } from 'vitest';
import { matchPrompt, nodeLine, opensPrompt } from './prompts.ts';

const plain = { opened: false, listed: new Set<string>() };
const opened = { opened: true, listed: new Set<string>() };

/** Line, kind, node, what is left after the prompt. */
const table: readonly (readonly [string, string, string | undefined, string])[] = [
  ['$ docker ps', 'node', undefined, 'docker ps'],
  ['$', 'node', undefined, ''],
  ['$docker ps', 'node', undefined, 'docker ps'],
  ['node1$ docker ps', 'node', 'node1', 'docker ps'],
  ['Worker2$ docker ps', 'node', 'worker2', 'docker ps'],
  ['manager$ docker ps', 'node', 'manager', 'docker ps'],
  ['host$ brctl show', 'node', undefined, 'brctl show'],
  ['c1# ip route', 'inside', undefined, 'ip route'],
  ['user@host# ls', 'node', undefined, 'ls'],
  ['ubuntu@node-0:~$ docker ps', 'node', 'node-0', 'docker ps'],
  ['ubuntu@ip-172-31-5-3:~$ docker ps', 'node', undefined, 'docker ps'],
  ['me@node3.example.com:/etc$ ls', 'node', 'node3', 'ls'],
  ['root@3f1c:/# ls', 'inside', undefined, 'ls'],
  ['root@053abaac4f93:/# ls', 'inside', undefined, 'ls'],
  ['[root@manager1 ~]# docker node ls', 'node', 'manager1', 'docker node ls'],
  ['[node1] $ docker ps', 'node', 'node1', 'docker ps'],
  ['Anns-Mac:~ ann$ docker ps', 'node', undefined, 'docker ps'],
  ['/ # ls', 'inside', undefined, 'ls'],
  ['/app $ ls', 'inside', undefined, 'ls'],
  ['~/web $ ls', 'node', undefined, 'ls'],
  ['bash-5.2# ls', 'inside', undefined, 'ls'],
  ['PS> docker ps', 'powershell', undefined, 'docker ps'],
  ['PS C:\\lab> docker ps', 'powershell', undefined, 'docker ps'],
  ['C:\\lab> docker ps', 'powershell', undefined, 'docker ps'],
];

test.each(table)('%s', (line, kind, node, rest) => {
  const match = matchPrompt(line, plain);
  expect(match?.kind).toBe(kind);
  expect(match?.kind === 'node' ? match.node : undefined).toBe(node);
  expect(line.slice(match?.length)).toBe(rest);
});

test.each([
  'mysql> SELECT 1;',
  'MariaDB [(none)]> SELECT 1;',
  'rs0 [direct: primary] test> db.stats()',
  'postgres=# \\d',
  '127.0.0.1:6379> get a',
  '1> go',
  '>>> print(1)',
  'irb(main):001> 1 + 1',
  'sftp> ls',
  'I have no name!@3f1c:/$ ls',
  '# ls',
])('%s is a prompt only inside a program', (line) => {
  expect(matchPrompt(line, plain)).toBeUndefined();
  expect(matchPrompt(line, opened)?.kind).toBe('inside');
});

test.each([
  'CONTAINER ID',
  '# a comment',
  '> continued',
  'C# is a language',
  'US$ 5',
  '...',
  '$ID',
  'total 3',
  'http://host/#part',
  '',
])('%s is no prompt', (line) => {
  expect(matchPrompt(line, plain)).toBeUndefined();
});

test('a listed name is a node, whatever it looks like', () => {
  const listed = { opened: true, listed: new Set(['host', 'c1']) };
  expect(matchPrompt('host$ ls', listed)).toMatchObject({ kind: 'node', node: 'host' });
  expect(matchPrompt('c1# ls', listed)).toMatchObject({ kind: 'node', node: 'c1' });
  expect(matchPrompt('root@c1:~# ls', listed)).toMatchObject({ kind: 'node', node: 'c1' });
});

test('the line above a prompt of Play with Docker', () => {
  expect(nodeLine('[node1] (local) root@192.168.0.13 ~')).toBe('node1');
  expect(nodeLine('[node1] $ ls')).toBeUndefined();
});

test.each([
  ['docker run -it alpine sh', true],
  ['docker run --rm -ti --name a alpine', true],
  ['docker run -d nginx', false],
  ['docker run -itd nginx', false],
  ['docker exec -it web bash', true],
  ['docker compose exec web sh', true],
  ['docker compose exec -T web ls', false],
  ['docker attach web', true],
  ['ssh node2', true],
  ['docker ps', false],
])('%s opens a prompt: %s', (command, opens) => {
  expect(opensPrompt(command)).toBe(opens);
});
