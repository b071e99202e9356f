import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Turn } from './one-at-a-time.ts';
import { takeTurn } from './one-at-a-time.ts';

const started: ChildProcess[] = [];
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'turn-'));
  file = join(folder, 'lock');
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

const take = (say: (words: string) => void = () => undefined, beside = false): Promise<Turn> =>
  takeTurn({ say, beside, file, lookMs: 5 });
const leave = (turn: Turn): void => {
  if (turn.kind === 'ours') turn.leave();
};

test('the second waits, saying for whom, until the first has ended', async () => {
  const first = await take();
  const said: string[] = [];
  let told = (): void => undefined;
  const waiting = new Promise<void>((resolve) => (told = resolve));
  const events: string[] = [];
  const second = take((words) => {
    said.push(words);
    told();
  }).then((turn) => {
    events.push('second');
    return turn;
  });
  await waiting;
  events.push('first ends');
  leave(first);
  leave(await second);
  expect(events).toEqual(['first ends', 'second']);
  expect(
    said
      .join('\n')
      .replace(/\d\d:\d\d/, 'HH:MM')
      .replace(/pid \d+/, 'pid N'),
  ).toBe(
    'Another verify is at work (since HH:MM, pid N): waiting for it. `--jobs 1` does not wait; both then take longer.',
  );
  expect(readdirSync(folder)).toEqual([]);
});

test('one that runs beside it does not wait, and does not end the other’s turn', async () => {
  const first = await take();
  leave(await take(() => expect.unreachable(), true));
  expect(existsSync(file)).toBe(true);
  leave(first);
  expect(existsSync(file)).toBe(false);
});

test.each([
  ['a process that has died', { pid: 999_999_999, start: '1', since: '2026-01-01T00:00:00Z' }],
  ['another process with its number', { pid: process.pid, start: '1', since: '2026-01-01T00:00:00Z' }],
  ['nobody', 'not JSON'],
])('the lock of %s does not count', async (_name, holder) => {
  writeFileSync(file, typeof holder === 'string' ? holder : JSON.stringify(holder));
  const turn = await take(() => expect.unreachable());
  expect(turn.kind).toBe('ours');
  leave(turn);
  expect(readdirSync(folder)).toEqual([]);
});

test('where no lock can be had nobody waits', async () => {
  file = join(folder, 'no-such-folder', 'lock');
  expect((await take(() => expect.unreachable())).kind).toBe('ours');
});

test('a killed process leaves nothing that keeps others waiting; Ctrl-C ends the waiting', async () => {
  const program = `
    import { takeTurn } from ${JSON.stringify(join(import.meta.dirname, 'one-at-a-time.ts'))};
    const turn = await takeTurn({ file: ${JSON.stringify(file)}, beside: false, lookMs: 5, say: (words) => console.log(words) });
    console.log(turn.kind);
    if (turn.kind === 'ours') setInterval(() => undefined, 1000);
  `;
  const start = () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    started.push(child);
    return { child, lines: child.stdout.setEncoding('utf8') };
  };
  const first = start();
  expect(await once(first.lines, 'data')).toEqual(['ours\n']);
  const second = start();
  expect(String(await once(second.lines, 'data'))).toContain(
    `pid ${first.child.pid ?? ''}): waiting for it.`,
  );
  const ended = once(second.child, 'exit');
  second.child.kill('SIGINT');
  expect(await once(second.lines, 'data')).toEqual(['interrupted\n']);
  expect(await ended).toEqual([0, null]);
  const killed = once(first.child, 'exit');
  first.child.kill('SIGKILL');
  await killed;
  expect(readdirSync(folder)).toEqual([basename(file)]);
  leave(await take(() => expect.unreachable()));
});
