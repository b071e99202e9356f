import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ExecResult } from '../sandbox.ts';
import { LocalShell } from './local-bash.ts';
import type { RunOptions, RunPhase, TypedCommand } from './shell.ts';
import { Shell } from './shell.ts';

let local: LocalShell;
let home: string;
let shell: Shell;

beforeEach(() => {
  local = new LocalShell();
  ({ home, shell } = local);
});

afterEach(() => {
  local.close();
});

const run = (command: string, options: Partial<RunOptions> = {}): Promise<ExecResult> =>
  shell.run(command, { timeoutMs: 10_000, at: 'node', ...options });

/** What came of it, without the time. */
async function outcome(command: string, options: Partial<RunOptions> = {}): Promise<Omit<ExecResult, 'ms'>> {
  const { ms, ...rest } = await run(command, options);
  expect(ms).toBeGreaterThanOrEqual(0);
  return rest;
}

const exited = (exitCode: number, output: string): unknown => ({ status: 'exited', exitCode, output });

/** Resolves when the terminal shows `text`. */
function shown(text: string): Promise<void> {
  return new Promise((resolve) => {
    if (local.screen.includes(text)) {
      resolve();
      return;
    }
    const stop = shell.onOutput(() => {
      if (!local.screen.includes(text)) return;
      stop();
      resolve();
    });
  });
}

describe('a command', () => {
  test('gives output and exit status', async () => {
    expect(await outcome('echo hello')).toEqual(exited(0, 'hello\r\n'));
    expect(await outcome('false')).toEqual(exited(1, ''));
    expect(await outcome('(exit 42)')).toEqual(exited(42, ''));
    expect(await outcome('printf "no newline"')).toEqual(exited(0, 'no newline'));
  });

  test('is typed where the reader sees it', async () => {
    await run('echo visible');
    expect(local.screen).toContain('echo visible\r\n');
  });

  test('shares directory and variables with the next', async () => {
    await run('mkdir d && cd d && x=5');
    expect(await outcome('echo $x ${PWD##*/} $?')).toEqual(exited(0, '5 d 0\r\n'));
  });

  test('keeps every character of Unicode, control sequences and an exclamation mark', async () => {
    expect(await outcome('echo "ü € 😀 漢字 !x <b>"')).toEqual(exited(0, 'ü € 😀 漢字 !x <b>\r\n'));
    expect(await outcome(String.raw`printf '\033[31mred\033[0m\n'`)).toEqual(
      exited(0, '\u001b[31mred\u001b[0m\r\n'),
    );
  });

  test('may be wrong: the shell says what is', async () => {
    const result = await run('echo (');
    expect(result).toMatchObject({ status: 'exited', exitCode: 2 });
    expect(result.output).toMatch(/^bash: syntax error near unexpected token/);
    expect(await outcome('nonesuch')).toMatchObject({ exitCode: 127 });
  });

  test('may be a comment or blank, after one that failed', async () => {
    await run('false');
    expect(await outcome('# nothing')).toEqual(exited(0, ''));
    expect(await outcome('')).toEqual(exited(0, ''));
  });

  test('leaves $_ alone', async () => {
    expect(await outcome('mkdir -p deep && cd $_ && pwd')).toEqual(exited(0, `${home}/deep\r\n`));
  });
});

describe('several lines', () => {
  test('continue one command', async () => {
    expect(await outcome('for i in 1 2\ndo\n  echo $i\ndone')).toEqual(exited(0, '1\r\n2\r\n'));
    expect(await outcome('echo a \\\n  b')).toEqual(exited(0, 'a b\r\n'));
    expect(await outcome("echo 'x\ny'")).toEqual(exited(0, 'x\r\ny\r\n'));
  });

  test('of a here document keep tabs and blanks', async () => {
    const text = 'all:\n\techo "$(date)"\n\n  end\\\n\t\n';
    await run(`cat > file <<'EOF'\n${text}EOF`);
    expect(readFileSync(join(home, 'file'), 'utf8')).toBe(text);
  });

  test('run one after the other, up to the first that fails', async () => {
    expect(await outcome('# first\necho a\n\necho b\n')).toEqual(exited(0, 'a\r\nb\r\n'));
    expect(await outcome('echo a\nfalse\necho c')).toEqual(exited(1, 'a\r\n'));
  });

  test('two hundred of them arrive whole', async () => {
    const lines = Array.from({ length: 200 }, (_, index) => `line ${index} ${'x'.repeat(index)}`);
    await run(`cat > file <<'EOF'\n${lines.join('\n')}\nEOF`);
    expect(readFileSync(join(home, 'file'), 'utf8')).toBe(`${lines.join('\n')}\n`);
  });

  test('one of 6,000 characters arrives whole', async () => {
    expect(await outcome(`echo ${'y'.repeat(6000)} | wc -c`)).toEqual(exited(0, '6001\r\n'));
  });
});

describe('much output', () => {
  test('one megabyte is all there', async () => {
    const result = await run("seq -w 1 131072 | sed 's/$/X/'");
    expect(result.output).toHaveLength(131_072 * 9);
    expect(result.output.endsWith('131072X\r\n')).toBe(true);
  });

  test('without end is kept in bounds and stopped', async () => {
    const result = await run('yes 0123456789', { timeoutMs: 1500 });
    expect(result.status).toBe('timed-out');
    expect(result.output.length).toBeLessThan(5 * 1024 * 1024);
    expect(await outcome('echo on')).toEqual(exited(0, 'on\r\n'));
  });
});

describe('what does not end', () => {
  test('is ended when its time is up', async () => {
    expect(await outcome('echo begun; sleep 1000', { timeoutMs: 2500 })).toEqual({
      status: 'timed-out',
      output: 'begun\r\n',
    });
    expect(await outcome('echo $?')).toEqual(exited(0, '130\r\n'));
  });

  test('is ended by Stop', async () => {
    const controller = new AbortController();
    const result = outcome('echo begun && sleep 1000', { signal: controller.signal });
    await shown('\u0007begun');
    controller.abort();
    expect(await result).toEqual({ status: 'stopped', output: 'begun\r\n' });
  });

  test('is ended although it ignores Ctrl-C', async () => {
    const result = await run(`bash --norc -c 'trap "" INT; while :; do sleep 1; done'`, { timeoutMs: 300 });
    expect(result.status).toBe('timed-out');
    expect(await outcome('echo on')).toEqual(exited(0, 'on\r\n'));
  });

  test('may wait for its own rest where the page wants that', async () => {
    expect(await outcome("echo 'open", { timeoutMs: 2500, input: () => 'left' })).toEqual({
      status: 'timed-out',
      output: '',
    });
    expect(await outcome('echo on')).toEqual(exited(0, 'on\r\n'));
  });
});

describe('a shell that ends', () => {
  test('is lost, and the next command has a new one', async () => {
    const result = await run('exit 3');
    expect(result).toMatchObject({
      status: 'lost',
      why: 'The shell ended (exit status 3). A new shell opens for the next command.',
    });
    expect(await outcome('echo on')).toEqual(exited(0, 'on\r\n'));
  });

  test('cannot open: the reason is told', async () => {
    const none = new Shell(() => Promise.reject(new Error('No machine.')));
    expect(await none.run('true', { at: 'node', timeoutMs: 100 })).toMatchObject({
      status: 'lost',
      why: 'No machine.',
    });
  });
});

describe('inside another program', () => {
  const sh = "PS1='/ # ' sh -i";

  test('commands are typed there until it ends', async () => {
    expect(await outcome(sh, { insidePrompt: '/ # ' })).toEqual({
      status: 'prompting',
      exitCode: undefined,
      output: '',
    });
    const inside = { at: 'inside', insidePrompt: '/ # ' } as const;
    expect(await outcome('echo in $((1+1))', inside)).toEqual({
      status: 'prompting',
      exitCode: 0,
      output: 'in 2\r\n',
    });
    expect(await outcome('exit 4', { at: 'inside' })).toEqual(exited(4, ''));
    expect(await outcome('echo out')).toEqual(exited(0, 'out\r\n'));
  });

  test('its prompt is noticed unasked', async () => {
    expect(await outcome(`echo welcome; ${sh}`)).toEqual({
      status: 'prompting',
      exitCode: undefined,
      output: 'welcome\r\n',
    });
  });

  test('a command that does not end is stopped, and the program stays', async () => {
    await run(sh, { insidePrompt: '/ # ' });
    expect(await outcome('sleep 1000', { at: 'inside', timeoutMs: 2500 })).toMatchObject({
      status: 'timed-out',
    });
    expect(await outcome('echo in', { at: 'inside', insidePrompt: '/ # ' })).toEqual({
      status: 'prompting',
      exitCode: 0,
      output: 'in\r\n',
    });
  });

  test('is left when the page goes on outside', async () => {
    await run(sh, { insidePrompt: '/ # ' });
    expect(await outcome('echo $BASH_SUBSHELL${BASH_VERSION:+bash}')).toEqual(exited(0, '0bash\r\n'));
  });

  test('a nested bash is one, too', async () => {
    const rc = new URL('bashrc', import.meta.url).pathname;
    expect(await outcome(`bash --rcfile ${rc} -i`)).toEqual({
      status: 'prompting',
      exitCode: undefined,
      output: '',
    });
    expect(await outcome('echo $SHLVL', { at: 'inside' })).toMatchObject({ status: 'exited', exitCode: 0 });
    expect(await outcome('exit 5')).toEqual(exited(5, 'exit\r\n'));
  });

  test('where none is open, says so', async () => {
    expect(await outcome('ls', { at: 'inside' })).toMatchObject({
      status: 'lost',
      why: 'Nothing is open there: run the command that opens it first.',
    });
  });
});

describe('the reader at the same terminal', () => {
  test('keeps a half-typed line', async () => {
    await run('true');
    shell.type('echo mine', 'reader');
    await shown('echo mine');
    expect(await outcome('echo ours')).toEqual(exited(0, 'ours\r\n'));
    local.screen = '';
    shell.type('!\r', 'reader');
    await shown('\u0007mine!');
  });

  test('an empty line that was typed on stays empty', async () => {
    await run('true');
    shell.type('x\u007f', 'reader');
    await outcome('echo ours');
    expect(await outcome('echo again')).toEqual(exited(0, 'again\r\n'));
  });

  test('is waited for while a command of theirs runs', async () => {
    await run('true');
    shell.type('read answer\r', 'reader');
    await shown('read answer\r\n');
    const phases: RunPhase[] = [];
    const result = outcome('echo "got $answer"', {
      onPhase: (phase) => {
        phases.push(phase);
        if (phase === 'waiting') shell.type('42\r', 'reader');
      },
    });
    expect(await result).toEqual(exited(0, 'got 42\r\n'));
    expect(phases).toEqual(['waiting', 'typing', 'running']);
  });
});

test('commands asked for together run one after the other', async () => {
  expect(await Promise.all([outcome('echo 1'), outcome('echo 2'), outcome('echo 3')])).toEqual([
    exited(0, '1\r\n'),
    exited(0, '2\r\n'),
    exited(0, '3\r\n'),
  ]);
});

describe('what the reader types', () => {
  test('is told when it has ended, and what the page runs is not', async () => {
    const entered: string[] = [];
    shell.onEntered((at) => entered.push(at));
    const typed = (): Promise<TypedCommand> =>
      new Promise((resolve) => {
        const stop = shell.onTyped((command) => {
          stop();
          resolve(command);
        });
      });
    await run('echo by the page');
    for (const key of 'echo by hannd\u007f\u007fd; false') shell.type(key, 'reader');
    const [ended] = await Promise.all([
      typed(),
      Promise.resolve().then(() => {
        shell.type('\r', 'reader');
      }),
    ]);
    expect(ended).toMatchObject({ output: 'by hand\r\n', exitCode: 1 });
    expect(ended.line).toMatch(/^echo by hann.*; false\s*$/);
    await run('echo by the page');
    const read = typed();
    shell.type('read word; echo $word\r', 'reader');
    await shown('read word; echo $word\r\n');
    shell.type('inside\r', 'reader');
    expect(await read).toMatchObject({ output: 'inside\r\ninside\r\n', exitCode: 0 });
    expect(entered).toEqual(['prompt', 'prompt', 'inside']);
  });
});
