/** On real shells: what they are asked, and that the asking leaves nothing. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { ExecResult } from '../sandbox.ts';
import type * as AskStatus from './ask-status.ts';
import { LocalShell } from './local-bash.ts';
import { withoutEscapes } from './prompts.ts';

/** Of one session: whether its shells are asked, and how often they were (to be). */
interface Asking {
  readonly isOn: boolean;
  times: number;
  /** Called before the first key of the asking, and when it is on its way. */
  before?: () => void;
  begun?: () => void;
}

const askings = new AsyncLocalStorage<Asking>();
vi.mock('./ask-status.ts', async (importOriginal) => {
  const { askStatus } = await importOriginal<typeof AskStatus>();
  return {
    askStatus: (...given: Parameters<typeof askStatus>) => {
      const asking = askings.getStore() ?? { isOn: true, times: 0 };
      asking.times += 1;
      asking.before?.();
      const answer = asking.isOn ? askStatus(...given) : Promise.resolve(undefined);
      asking.begun?.();
      return answer;
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

class Session extends LocalShell {
  readonly asking: Asking;

  constructor(asking: Asking) {
    super();
    this.asking = asking;
  }

  async open(command: string, prompt: string): Promise<void> {
    const result = await this.node(command, prompt);
    expect(result).toMatchObject({ status: 'prompting', exitCode: undefined });
  }

  node(command: string, insidePrompt?: string): Promise<ExecResult> {
    const prompt = insidePrompt === undefined ? {} : { insidePrompt };
    return this.shell.run(command, { timeoutMs: 10_000, at: 'node', ...prompt });
  }

  inside(command: string, insidePrompt: string, signal?: AbortSignal): Promise<ExecResult> {
    const stop = signal === undefined ? {} : { signal };
    return this.shell.run(command, { timeoutMs: 10_000, at: 'inside', insidePrompt, ...stop });
  }

  async status(command: string, prompt: string): Promise<number | undefined> {
    const result = await this.inside(command, prompt);
    expect(result.status).toBe('prompting');
    return result.status === 'prompting' ? result.exitCode : undefined;
  }

  /** Resolves when the terminal has shown `text`. */
  shown(text: string): Promise<void> {
    return vi.waitFor(() => {
      expect(this.screen).toContain(text);
    });
  }
}

function inSession<T>(body: (session: Session) => Promise<T>, isOn = true): Promise<T> {
  const asking: Asking = { isOn, times: 0 };
  return askings.run(asking, async () => {
    const session = new Session(asking);
    try {
      return await body(session);
    } finally {
      session.close();
    }
  });
}

interface Inner {
  readonly name: string;
  readonly open: string;
  readonly prompt: string;
  /** Below the home folder. */
  readonly history: string;
}

const inBash: Inner = {
  name: 'bash',
  open: "env -u HISTCONTROL PS1='root@3f1c:/# ' HISTFILE=$HOME/.inner bash --norc --noprofile -i",
  prompt: 'root@3f1c:/# ',
  history: '.inner',
};
const inDash: Inner = { name: 'dash', open: "PS1='# ' dash -i", prompt: '# ', history: '.none' };
const inBusyBox: Inner = {
  name: "BusyBox's ash",
  open: "PS1='/ # ' busybox sh -i",
  prompt: '/ # ',
  history: '.ash_history',
};
const inBusyBoxAsSh: Inner = {
  ...inBusyBox,
  name: "BusyBox's sh",
  open: 'mkdir bin; busybox --install -s ./bin; PATH=$PWD/bin:$PATH PS1="/ # " sh -i',
};
const shells = [inBash, inDash, inBusyBox, inBusyBoxAsSh];

/** What differs from one shell process to the next. And dash counts the lines that it reads, asked ones too. */
const ofProcess = /^(?:_?PPID|BASHPID|S?RANDOM|SECONDS|EPOCH\w+|HOME|PWD|OLDPWD)=.*$|(?<=^dash: )\d+/gm;

/** Of the node's shell: each has its secret and numbers. */
const marks = /\u001b\]133;[^\u0007]*\u0007/g;

/** What the reader was shown, and the history that the shell left. */
async function played(session: Session, inner: Inner, commands: readonly string[]): Promise<unknown> {
  await session.open(inner.open, inner.prompt);
  for (const command of commands) await session.inside(command, inner.prompt);
  const ended = await session.shell.run('exit 0', { timeoutMs: 10_000, at: 'inside' });
  expect(ended).toMatchObject({ status: 'exited', exitCode: 0 });
  const file = join(session.home, inner.history);
  return {
    shown: session.screen.replaceAll(session.home, '/home').replace(marks, '').replace(ofProcess, ''),
    kept: existsSync(file) ? readFileSync(file, 'utf8') : '',
  };
}

/** The same commands with and without asking. */
async function leavesNothing(inner: Inner, commands: readonly string[]): Promise<void> {
  const [asked, unasked] = await Promise.all([
    inSession(async (session) => {
      const result = await played(session, inner, commands);
      expect(session.asking.times).toBeGreaterThan(0);
      return result;
    }),
    inSession((session) => played(session, inner, commands), false),
  ]);
  expect(asked).toEqual(unasked);
}

const statuses: readonly (readonly [command: string, status: number])[] = [
  ['true', 0],
  ['false', 1],
  ['false', 1],
  ['(exit 42)', 42],
  ['true | false', 1],
  ['false | true', 0],
  ['nonesuch', 127],
  ['echo )', 2],
  ["sh -c 'kill -9 $$'", 137],
  ['echo a; (exit 255)', 255],
  ['for i in 1 2\ndo\n  (exit 3)\ndone', 3],
  ["cat <<'EOF'\none\n\n# two\nEOF", 0],
  ["(exit 6); test 'a\n# b' = ''", 1],
  ['true\nfalse\ntrue', 1],
  ['# nothing', 0],
  ['', 0],
  ['echo "ü € 漢字?"; (exit 7)', 7],
  [`echo ${'long '.repeat(40)}; (exit 8)`, 8],
];

describe.concurrent.each(shells)('$name', (inner) => {
  const { prompt } = inner;

  test('tells the status of each command', () =>
    inSession(async (session) => {
      await session.open(inner.open, prompt);
      const told: (readonly [string, number | undefined])[] = [];
      for (const [command] of statuses) told.push([command, await session.status(command, prompt)]);
      expect(told).toEqual(statuses);
    }));

  test('is as if it had not been asked: $?, $_, variables, options', () =>
    leavesNothing(inner, [
      ...['(exit 42)', 'echo "$? <$_>"', 'true', 'echo "$? <$_>"', 'nonesuch', 'echo "$? <$_>"'],
      ...['set', 'false', 'set', 'x=5; s=6; false', 'echo "$x $s $! $- $?"'],
      ...["trap 'echo bye' EXIT", 'trap', '# nothing', 'echo $?', 'false', '', 'echo $?'],
    ]));

  test('is as if it had not been asked: history', () =>
    leavesNothing(inner, [
      ...['history', 'echo twice', 'echo twice', 'history', 'false', 'history', ' echo blank', 'history'],
      ...['for i in 1 2\ndo\n  (exit 3)\ndone', 'history', "cat <<'EOF'\none\nEOF", 'history', 'fc -l'],
      ...['# nothing', 'history', '', 'history', 'echo "ü" \'?\'', `echo ${'long '.repeat(40)}`, 'history'],
    ]));

  test.each(['set -u', 'set -x', 'set -eux; ! true', 'set -v', 'set -o vi', 'HISTSIZE=3'])(
    'nor after `%s`',
    (option) => leavesNothing(inner, [option, 'echo "$? <$_>"', '! true', 'echo "$? $-"', 'history || true']),
  );

  test('answers at prompts of any length', () =>
    inSession(async (session) => {
      for (const length of [50, 57, 60, 70, 76, 77, 78, 79, 120]) {
        const long = `root@3f1c:/${'d'.repeat(length - 13)}# `;
        await session.open(inner.open.replace(/PS1=(['"]).*?\1/, `PS1='${long}'`), long);
        expect([length, await session.status('(exit 42)', long)]).toEqual([length, 42]);
        expect((await session.inside('echo $?', long)).output).toMatch(/(?:^|\r)42\r\n$/);
        await session.node('rm -rf bin');
      }
    }));

  test('gets what the reader types meanwhile afterwards, in order', () =>
    inSession(async (session) => {
      await session.open(inner.open, prompt);
      session.asking.begun = () => {
        for (const key of 'echo mi""ne\r') session.shell.type(key, 'reader');
      };
      expect(await session.status('(exit 42)', prompt)).toBe(42);
      await session.shown('mine\r\n');
      expect(session.screen).not.toContain('7770');
    }));

  test('is left in order by Stop', () =>
    inSession(async (session) => {
      await session.open(inner.open, prompt);
      const controller = new AbortController();
      session.asking.begun = () => {
        controller.abort();
      };
      expect(await session.inside('(exit 42)', prompt, controller.signal)).toMatchObject({
        status: 'prompting',
      });
      delete session.asking.begun;
      expect(await session.inside('echo "<$?>"', prompt)).toMatchObject({ exitCode: 0 });
      expect(session.screen).toContain('<42>');
    }));

  test.each(['before', 'begun'] as const)('may end meanwhile: the reader sees it (%s)', (when) =>
    inSession(async (session) => {
      await session.open(inner.open, prompt);
      await session.inside('echo $$ > pid', prompt);
      session.asking[when] = () => {
        process.kill(Number(readFileSync(join(session.home, 'pid'), 'utf8')), 'SIGKILL');
      };
      session.screen = '';
      const ended = await session.inside('false', prompt);
      expect(ended).toMatchObject({ status: 'prompting', output: '' });
      // At the first keys, readline may have answered before.
      const told = inner === inBash && when === 'begun' ? [undefined, 1] : [undefined];
      expect(told).toContain(ended.status === 'prompting' ? ended.exitCode : 'none');
      await session.shown('Killed');
      // The shell outside reads what was typed for the one that ended: it must not run it, nor keep it.
      expect(session.screen).not.toMatch(/7770|\$\(\(/);
      expect(await session.node('echo on')).toMatchObject({
        status: 'exited',
        exitCode: 0,
        output: 'on\r\n',
      });
      expect(await session.node('history')).toMatchObject({
        output: expect.not.stringContaining('7770') as string,
      });
    }),
  );

  test('is not asked where the reader typed, too', () =>
    inSession(async (session) => {
      await session.open(inner.open, prompt);
      const result = session.status('read x; echo "<$x>"; false', prompt);
      await session.shown('false\r\n');
      session.shell.type('true\r', 'reader');
      expect(await result).toBeUndefined();
      expect(session.asking.times).toBe(0);
      expect(session.screen).toContain('<true>');
      expect(await session.status('false', prompt)).toBe(1);
    }));

  test('is heard where it tells of a job meanwhile', () =>
    inSession(async (session) => {
      await session.open(inner.open, prompt);
      await session.inside('sleep 99 &', prompt);
      await session.inside('kill %1; sleep 0.1; false', prompt);
      expect((await session.inside('echo "<$?>"', prompt)).output).toMatch(/<1>\r\n$/);
      expect(session.screen.match(/\[1\].*Terminated.*\r\n/g)).toHaveLength(1);
      expect(await session.status('(exit 42)', prompt)).toBe(42);
    }));

  test('has other programs and shells inside', () =>
    inSession(async (session) => {
      await session.open(inner.open, prompt);
      expect(await session.status("PS1='mysql> ' dash -i", 'mysql> ')).toBeUndefined();
      expect(await session.status('false', 'mysql> ')).toBeUndefined();
      expect(session.asking.times).toBe(0);
      expect(await session.status('exit 3', prompt)).toBeUndefined();
      expect(await session.status("PS1='$ ' dash -i", '$ ')).toBe(0);
      expect(await session.status('false', '$ ')).toBe(1);
      expect(await session.status('exit 4', prompt)).toBe(4);
    }));
});

describe.concurrent('bash', () => {
  test.each([
    'HISTCONTROL=ignoreboth:erasedups',
    "PROMPT_COMMAND='history -a'",
    'shopt -s histverify; set -H',
    "trap 'echo debug' DEBUG; trap 'echo err' ERR",
    'TERM=dumb exec bash --norc -i',
  ])('is as if it had not been asked after `%s`', (option) =>
    leavesNothing(inBash, [option, 'echo "$? $_"', '(exit 9)', 'echo "$? $_"', ' echo blank', 'history']),
  );

  test('with vi’s keys tells nothing', () =>
    inSession(async (session) => {
      await session.open(inBash.open, inBash.prompt);
      await session.inside('set -o vi', inBash.prompt);
      expect(await session.status('false', inBash.prompt)).toBeUndefined();
      expect((await session.inside('echo "<$?>"', inBash.prompt)).output).toContain('<1>\r\n');
    }));

  test('of the sandbox itself is not asked: it gives marks', () =>
    inSession(async (session) => {
      const rc = new URL('bashrc', import.meta.url).pathname;
      expect(await session.node(`bash --rcfile ${rc} -i`)).toMatchObject({ status: 'prompting' });
      expect(await session.shell.run('false', { timeoutMs: 10_000, at: 'inside' })).toMatchObject({
        status: 'exited',
        exitCode: 1,
      });
      expect(session.asking.times).toBe(0);
    }));
});

describe.concurrent.each(shells)('$name', (inner) => {
  test('its `> ` before further lines is no output', () =>
    inSession(async (session) => {
      await session.open(inner.open, inner.prompt);
      const heard: string[] = [];
      const { output } = await session.shell.run("cat <<'E'\none\n\nE", {
        timeoutMs: 10_000,
        at: 'inside',
        insidePrompt: inner.prompt,
        onOutput: (soFar) => heard.push(soFar),
      });
      expect(withoutEscapes(output).replaceAll('\r', '')).toBe('one\n\n');
      expect(heard).not.toContain('');
    }));
});

describe.concurrent('dash', () => {
  test('whose terminal echoes nothing tells nothing and goes on', () =>
    inSession(async (session) => {
      await session.open(`stty -echo; ${inDash.open}`, '# ');
      expect(await session.status('echo a; false', '# ')).toBeUndefined();
      expect(await session.inside('echo b $?', '# ')).toMatchObject({ output: '' });
      expect(session.screen).toMatch(/# a\r\n# b 1\r\n# $/);
    }));
});

describe.concurrent("BusyBox's ash", () => {
  test.each(['HISTSIZE=0 HISTFILESIZE=0', 'HISTSIZE=1 HISTFILESIZE=1', 'HISTFILE='])(
    'is as if it had not been asked with %s',
    (history) =>
      leavesNothing({ ...inBusyBox, open: inBusyBox.open.replace('busybox', `${history} busybox`) }, [
        ...['false', 'echo $?', 'history', 'false', 'echo twice', 'echo twice', 'history'],
      ]),
  );

  test('whose first line is blank has no history then either', () =>
    leavesNothing(inBusyBox, ['', ' ', 'history', 'false', 'history']));
});

describe.concurrent('a program that looks like a shell', () => {
  test.each([
    ['one that reads lines', ''],
    ['one with line editing', 'import readline; '],
  ])('%s tells nothing and goes on', (_, begin) =>
    inSession(async (session) => {
      const program = `python3 -qc '${begin}\nwhile True: print("got", len(input("# ")))'`;
      await session.open(program, '# ');
      expect(await session.status('three', '# ')).toBeUndefined();
      expect(await session.inside('four', '# ')).toMatchObject({ exitCode: undefined });
      expect(session.screen).toMatch(/# three\r\n.*got 5\r\n# four\r\n.*got 4\r\n# $/s);
    }),
  );
});
