import { expect, test } from 'vitest';
import { isLikelyPrompt, isPrompt, isShellPrompt, lastLine, withoutPrompt } from './prompts.ts';

test.each([
  '/ # ',
  '~ # ',
  '/etc/nginx # ',
  'root@3f1c2a:/# ',
  'app@db1:~$ ',
  'sh-5.2$ ',
  '# ',
  '$ ',
  'mysql> ',
  '>>> ',
  '1> ',
  'postgres=# ',
  '127.0.0.1:6379> ',
  'irb(main):001> ',
  'MariaDB [(none)]> ',
  'sftp> ',
  'test> ',
])('a prompt: %j', (line) => {
  expect(isPrompt(line)).toBe(true);
});

test.each([
  '/ # ',
  '~ # ',
  '/etc/nginx # ',
  'root@3f1c:/# ',
  'app@db1:~$ ',
  'I have no name!@3f1c:/opt/bitnami$ ',
  '3f1c2a:/usr/share# ',
  '[root@3f1c /]# ',
  '(venv) root@3f1c:/app# ',
  'sh-5.2$ ',
  'bash-5.2# ',
  '# ',
  '$ ',
])('a shell’s prompt: %j', (line) => {
  expect(isShellPrompt(line)).toBe(true);
  expect(isPrompt(line)).toBe(true);
});

test.each([
  'mysql> ',
  'MariaDB [(none)]> ',
  '>>> ',
  '1> ',
  'postgres=# ',
  'postgres=> ',
  'postgres-# ',
  'app(# ',
  'sh=# ',
  '127.0.0.1:6379> ',
  'root@localhost:26257/defaultdb> ',
  'irb(main):001> ',
  'sqlite> ',
  'test> ',
  'rs0 [direct: primary] test> ',
  'router# ',
  '> ',
  '',
  'Password: ',
])('not a shell’s prompt: %j', (line) => {
  expect(isShellPrompt(line)).toBe(false);
});

/** Lines that no program waits at for a command. */
const lines = [
  '',
  'done',
  'Password: ',
  '/ # ls',
  '#1 [internal] load',
  '100 % ',
  'a <b> ',
  'Downloading 3 of 5 ',
];

test.each(lines)('no prompt: %j', (line) => {
  expect(isPrompt(line)).toBe(false);
});

test.each([
  ['root@f00:/# ', 'root@9ab:/# '],
  ['Password: ', 'Password: '],
  ['/ # ', '/tmp # '],
  ['sqlite> ', 'sqlite> '],
])('a page that writes %j means %j', (written, line) => {
  expect(isPrompt(line, written)).toBe(true);
});

test.each([
  'rs0 [direct: primary] test> ',
  'Enterprise rs0 [direct: primary] test> ',
  'root@localhost:26257/defaultdb> ',
  'mysql [localhost:3306] {root} (app) > ',
  'PS /app> ',
  '0: jdbc:hive2://localhost:10000> ',
  'php > ',
  '> ',
  '(gdb) ',
  '(Pdb) ',
  'In [1]: ',
  '~ ❯ ',
  '➜  ~ ➜ ',
  '3f1c% ',
  'root@3f1c ~> ',
])('likely a prompt: %j', (line) => {
  expect(isLikelyPrompt(line)).toBe(true);
});

test.each([
  ...lines,
  ' 45.2% ',
  '<p> ',
  'Downloading [====>      ] 12MB/30MB',
  ' => => transferring context: 2B ',
  'Get:1 http://deb.debian.org (123 kB) ',
])('not likely a prompt: %j', (line) => {
  expect(isLikelyPrompt(line)).toBe(false);
});

test('a program that draws its line anew stands on that line', () => {
  expect(lastLine('\u001b[1G\u001b[0Jtest> \u001b[7G\u001b[1G\u001b[0Jtest> \u001b[7G')).toBe('test> ');
});

test('the last line is without escapes', () => {
  expect(lastLine('one\r\n\u001b[?2004h\u001b]0;t\u0007\u001b[1m/ # \u001b[0m\u001b[6n')).toBe('/ # ');
});

test('output loses the prompt that waits after it', () => {
  expect(withoutPrompt('a\r\nb\r\n/ # ')).toBe('a\r\nb\r\n');
  expect(withoutPrompt('/ # ')).toBe('');
});
