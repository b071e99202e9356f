import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Channel } from './line.ts';
import { AgentLine } from './line.ts';
import { FrameReader, concat } from './protocol.ts';

let folder: string;
let agent: ChildProcess;
let line: AgentLine;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'agent-'));
  execFileSync('cc', [
    '-Wall',
    '-Werror',
    '-o',
    join(folder, 'agent'),
    join(import.meta.dirname, '../guest/agent/agent.c'),
    '-lutil',
  ]);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  const child = spawn(join(folder, 'agent'), ['-'], { stdio: ['pipe', 'pipe', 'inherit'] });
  agent = child;
  const reader = new FrameReader();
  line = new AgentLine((bytes) => child.stdin.write(bytes));
  child.stdout.on('data', (bytes: Buffer) => {
    for (const frame of reader.push(bytes)) line.receive(frame);
  });
});
afterEach(() => {
  agent.kill('SIGKILL');
});

/** A listener with what it heard, and ways to wait for it. */
function listen() {
  const parts: Uint8Array[] = [];
  let wake: () => void = () => undefined;
  const listener = {
    onData(bytes: Uint8Array) {
      parts.push(bytes);
      wake();
    },
    onExit(status: number) {
      exit(status);
    },
  };
  let exit: (status: number) => void = () => undefined;
  const exited = new Promise<number>((resolve) => (exit = resolve));
  // Without escapes, of which a bash makes more or fewer.
  const text = () => new TextDecoder().decode(concat(parts)).replace(/\u001b\[[?0-9;]*[a-z]\r?/gi, '');
  const until = async (pattern: RegExp) => {
    while (!pattern.test(text())) await new Promise<void>((resolve) => (wake = resolve));
    return text();
  };
  return { listener, exited, text, until };
}

const bytes = (text: string) => new TextEncoder().encode(text);
const type = (channel: Channel, text: string) => {
  channel.write(bytes(text));
};

test('a command gives its output and its status', async () => {
  const heard = listen();
  line.openCommand('echo one; echo two >&2; exit 3', heard.listener);
  expect(await heard.exited).toBe(3);
  expect(heard.text()).toBe('one\ntwo\n');
});

test('a killed command ends, with all that it started', async () => {
  const heard = listen();
  const channel = line.openCommand('sleep 1000 & echo $$ $!; wait', heard.listener);
  const [shell, child] = (await heard.until(/\n/)).trim().split(' ');
  channel.close();
  const after = listen();
  const alive = `grep -qs '^State:.[RSD]' /proc/${String(shell)}/status /proc/${String(child)}/status`;
  line.openCommand(
    `for n in 1 2 3 4 5 6 7 8 9 10; do ${alive} || exit 0; sleep 0.1; done; exit 1`,
    after.listener,
  );
  expect(await after.exited).toBe(0);
});

test('a terminal is a bash on a terminal of that size, which can change', async () => {
  const heard = listen();
  const terminal = line.openTerminal(91, 33, heard.listener);
  type(terminal, 'unset HISTFILE; stty size; tty -s && echo is-$((1+1))-tty $TERM\r');
  expect(await heard.until(/is-2-tty xterm-256color\r\n/)).toMatch(/\r\n33 91\r\n/);
  terminal.resize(100, 40);
  type(terminal, 'stty size\r');
  await heard.until(/\r\n40 100\r\n/);
  type(terminal, 'exit 7\r');
  expect(await heard.exited).toBe(7);
});

test('Ctrl-C interrupts what runs', async () => {
  const heard = listen();
  const terminal = line.openTerminal(80, 24, heard.listener);
  // The program itself says that it runs: before that, the key would be bash's.
  type(terminal, `unset HISTFILE; sh -c 'echo $((40+2)); exec sleep 1000'\r`);
  await heard.until(/\n42\r/);
  type(terminal, '\u0003');
  type(terminal, 'echo $?-after\r');
  await heard.until(/\n130-after/);
  type(terminal, 'exit\r');
  await heard.exited;
});

test('16 MB of output all arrive, through a window of 64 KiB', async () => {
  const heard = listen();
  line.openCommand('head -c 16000000 /dev/zero | tr "\\0" x', heard.listener);
  expect(await heard.exited).toBe(0);
  expect(heard.text().length).toBe(16_000_000);
});

test('a long paste into a program that does not read yet is not lost, nor holds others up', async () => {
  const heard = listen();
  const terminal = line.openTerminal(80, 24, heard.listener);
  type(
    terminal,
    'unset HISTFILE; stty -echo; echo $((40+2)); sleep 1; sum=0; for i in $(seq 20000); do read -r n; sum=$((sum+n)); done; echo sum=$sum\r',
  );
  await heard.until(/\n42\r/);
  for (let n = 1; n <= 20_000; n++) type(terminal, `${String(n)}\r`);
  const other = listen();
  line.openCommand('echo quick', other.listener);
  expect(await other.exited).toBe(0);
  await heard.until(/sum=200010000/);
  terminal.close();
}, 20_000);

test('a file is written whole, with its folders, and can be added to', async () => {
  const path = join(folder, 'a/b/file');
  const contents = bytes('0123456789abcdef'.repeat(20_000));
  const heard = listen();
  const file = line.openFile(path, 'replace', heard.listener);
  file.write(contents);
  file.end();
  expect(await heard.exited).toBe(0);
  expect(readFileSync(path).equals(contents)).toBe(true);

  const more = listen();
  const again = line.openFile(path, 'add', more.listener);
  again.write(bytes('!'));
  again.end();
  expect(await more.exited).toBe(0);
  expect(readFileSync(path).length).toBe(contents.length + 1);

  const refused = listen();
  line.openFile(join(folder, 'a'), 'replace', refused.listener);
  expect(await refused.exited).toBe(-21);
});

test('a stream carries bytes both ways until both ends are done', async () => {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const parts: Buffer[] = [];
    socket.on('data', (part) => parts.push(part));
    socket.on('end', () => socket.end(Buffer.concat(parts).reverse()));
  });
  const path = join(folder, 'socket');
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const heard = listen();
  const stream = line.openStream(`unix ${path}`, heard.listener);
  const sent = '0123456789'.repeat(30_000);
  stream.write(bytes(sent));
  stream.end();
  expect(await heard.exited).toBe(0);
  expect(heard.text()).toBe('9876543210'.repeat(30_000));
  server.close();

  const refused = listen();
  line.openStream('tcp 127.0.0.1 1', refused.listener);
  expect(await refused.exited).toBe(-111);
});

test('synchronising closes what only the agent knows, and ends what only the page knows', async () => {
  const heard = listen();
  const terminal = line.openTerminal(80, 24, heard.listener);
  type(terminal, 'unset HISTFILE; echo $((40+2))\r');
  await heard.until(/\n42\r/);
  // As after a restore to before the page knew of anything.
  const reader = new FrameReader();
  const fresh = new AgentLine((part) => agent.stdin?.write(part));
  agent.stdout?.removeAllListeners('data');
  agent.stdout?.on('data', (part: Buffer) => {
    for (const frame of reader.push(part)) fresh.receive(frame);
  });
  await fresh.synchronise('resume');
  const adopted = listen();
  const again = fresh.openTerminal(80, 24, adopted.listener);
  expect(again.number).toBe(terminal.number);
  type(again, 'echo still-$((1+1))\r');
  await adopted.until(/\nstill-2/);
  await fresh.synchronise('return');
  type(again, 'exit 5\r');
  expect(await adopted.exited).toBe(5);
});
