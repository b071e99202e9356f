/** On real shells: what they are asked, and that the asking leaves nothing. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ExecResult } from '../sandbox.ts';
import type * as AskStatus from './ask-status.ts';
import { openLocalBash } from './local-bash.ts';
import { Shell } from './shell.ts';

const asking = vi.hoisted(() => ({ isOn: true, times: 0 }));
vi.mock('./ask-status.ts', async (importOriginal) => {
  const { askStatus } = await importOriginal<typeof AskStatus>();
  return {
    askStatus: (...given: Parameters<typeof askStatus>) => {
      asking.times += 1;
      return asking.isOn ? askStatus(...given) : Promise.resolve(undefined);
    },
  };
});

beforeAll(() => {
  for (const program of ['bash', 'dash', 'busybox', 'python3']) {
    try {
      execFileSync('sh', ['-c', `command -v ${program}`]);
    } catch {
      throw new Error(
        `These tests need ${program}, which is not installed. On Debian: apt-get install ${program}`,
      );
    }
  }
});

interface Inner {
  readonly name: string;
  readonly open: string;
  readonly prompt: string;
  /** Below the home folder. */
  readonly historyFile: string;
}

const bash = (prompt: string, options = ''): string =>
  `env -u HISTCONTROL PS1='${prompt}' HISTFILE=$HOME/.inner bash --norc --noprofile ${options} -i`;

const inBash: Inner = {
  name: 'bash',
  open: bash('root@3f1c:/# '),
  prompt: 'root@3f1c:/# ',
  historyFile: '.inner',
};
const inDash: Inner = { name: 'dash', open: "PS1='# ' dash -i", prompt: '# ', historyFile: '.none' };
const inBusyBox: Inner = {
  name: "BusyBox's ash",
  open: "PS1='/ # ' busybox sh -i",
  prompt: '/ # ',
  historyFile: '.ash_history',
};
const shells = [inBash, inDash, inBusyBox];

let home: string;
let shell: Shell;
let screen: string;

function begin(isOn: boolean): void {
  asking.isOn = isOn;
  asking.times = 0;
  home = realpathSync(mkdtempSync(join(tmpdir(), 'inner-')));
  shell = new Shell(() => openLocalBash(home));
  screen = '';
  const decoder = new TextDecoder();
  shell.onOutput((bytes) => {
    screen += decoder.decode(bytes, { stream: true });
  });
}

function end(): void {
  shell.close();
  rmSync(home, { recursive: true, force: true });
}

beforeEach(() => {
  begin(true);
});
afterEach(end);

async function opens(inner: Pick<Inner, 'open' | 'prompt'>): Promise<void> {
  const result = await shell.run(inner.open, { timeoutMs: 10_000, at: 'node', insidePrompt: inner.prompt });
  expect(result).toMatchObject({ status: 'prompting', exitCode: undefined });
}

const inside = (command: string, insidePrompt: string): Promise<ExecResult> =>
  shell.run(command, { timeoutMs: 10_000, at: 'inside', insidePrompt });

async function statusOf(command: string, prompt: string): Promise<number | undefined> {
  const result = await inside(command, prompt);
  expect(result.status).toBe('prompting');
  return result.status === 'prompting' ? result.exitCode : undefined;
}

const statuses: readonly (readonly [command: string, status: number])[] = [
  ['true', 0],
  ['false', 1],
  ['false', 1],
  ['(exit 42)', 42],
  ['true | false', 1],
  ['false | true', 0],
  ['nonesuch', 127],
  ['cd /nonesuch', -1],
  ['echo )', 2],
  ["sh -c 'kill -9 $$'", 137],
  ['echo a; (exit 255)', 255],
  ['! true', 1],
  ['for i in 1 2\ndo\n  (exit 3)\ndone', 3],
  ["cat > file <<'EOF'\none\n\n# two\nEOF", 0],
  ["echo 'a\n# b'; (exit 5)", 5],
  ["(exit 6); test 'a\n# b' = ''", 1],
  ['# nothing', 0],
  ['', 0],
  ['echo "ü € 漢字"; (exit 7)', 7],
  [`echo ${'long '.repeat(40)}; (exit 8)`, 8],
];

/** What differs from one shell process to the next. */
const ofProcess = /^(?:_?PPID|BASHPID|RANDOM|SRANDOM|SECONDS|EPOCH\w+|BASH_VERSINFO|HOME|PWD|OLDPWD)=.*$/gm;

/** What was shown, and the history that the shell left. */
async function session(inner: Inner, commands: readonly string[]): Promise<{ shown: string; kept: string }> {
  await opens(inner);
  for (const command of commands) await inside(command, inner.prompt);
  expect(await shell.run('exit 0', { timeoutMs: 10_000, at: 'inside' })).toMatchObject({ status: 'exited' });
  const file = join(home, inner.historyFile);
  return {
    shown: screen.replaceAll(home, '/home').replace(ofProcess, ''),
    kept: existsSync(file) ? readFileSync(file, 'utf8') : '',
  };
}

/** The same commands with and without asking. */
async function leavesNothing(inner: Inner, commands: readonly string[]): Promise<void> {
  const asked = await session(inner, commands);
  expect(asking.times).toBeGreaterThan(0);
  end();
  begin(false);
  expect(asked).toEqual(await session(inner, commands));
}

describe.each(shells)('$name', (inner) => {
  const { prompt } = inner;

  test('tells the status of each command', async () => {
    await opens(inner);
    for (const [command, status] of statuses) {
      const told = await statusOf(command, prompt);
      if (status === -1) expect([1, 2]).toContain(told);
      else expect([command, told]).toEqual([command, status]);
    }
  });

  test('is afterwards as if it had not been asked', async () => {
    const looks = ['echo "$? <$_>"', 'set', 'history', 'fc -l', 'echo "$-"', 'jobs', 'trap'];
    await leavesNothing(inner, [
      ...statuses.flatMap(([command]) => [command, 'echo "$?"']),
      ...looks,
      ...looks.map((look) => `(exit 9); ${look}`),
      'echo twice',
      'echo twice',
      'history',
    ]);
  });

  test.each(['set -u', 'set -x', 'set -e; ! true', 'set -eux; ! true', 'set -v', 'set -o vi'])(
    'with `%s`, too',
    async (option) => {
      await leavesNothing(inner, [option, 'echo "$? <$_>"', '! true', 'echo "$? $-"', 'history']);
    },
  );
});
