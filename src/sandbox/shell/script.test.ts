/** Scripts on a real bash: what they set up stays, and how they end does not. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ExecResult } from '../sandbox.ts';
import { LocalShell } from './local-bash.ts';
import { withoutEscapes } from './prompts.ts';
import type { Shell } from './shell.ts';

vi.setConfig({ testTimeout: 120_000 });

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

/** What came of it, without the time. */
async function script(...statements: string[]): Promise<Omit<ExecResult, 'ms'>> {
  const { ms, ...rest } = await shell.run(statements.join('\n'), {
    timeoutMs: 60_000,
    at: 'node',
    statements,
  });
  expect(ms).toBeGreaterThanOrEqual(0);
  return rest;
}

async function typed(command: string): Promise<string> {
  const result = await shell.run(command, { timeoutMs: 60_000, at: 'node' });
  expect(result).toMatchObject({ status: 'exited', exitCode: 0 });
  return withoutEscapes(result.output).replaceAll('\r', '');
}

const exited = (exitCode: number, output: string): unknown => ({ status: 'exited', exitCode, output });
const options = 'echo "$- $SHELLOPTS $BASHOPTS"; trap -p; ls -l /proc/$$/fd | wc -l';

describe('what ends with a script', () => {
  test.each([
    [['set -euo pipefail', 'true'], 0],
    [['set -e', 'false', 'echo not reached'], 1],
    [['set -u', 'echo $nothing_there', 'echo not reached'], 1],
    [['set -o pipefail', '(exit 5) | cat'], 5],
    [['set -f; set -C; set -x; set -n'], 0],
    [['set -o posix; set -o vi; set +o emacs; set +B'], 0],
    [['shopt -s nullglob; shopt -u expand_aliases; shopt -s extglob'], 0],
    [['exit 3'], 3],
    [['exit'], 0],
    [['(exit 4)', 'exit'], 4],
    [['true && exit 6', 'echo not reached'], 6],
    [['f() { exit 7; }', 'f'], 7],
    [['eval "exit 8"'], 8],
    [['exec true'], 0],
    [['exec sh -c "exit 9"'], 9],
    [['exec /nonesuch'], 127],
    [['exec >out 2>&1', 'echo in the file'], 0],
    [['exec 2>&-'], 0],
    [['exec 7>out'], 0],
    [["trap 'echo bye >> traps' EXIT", 'exit 2'], 2],
    [["trap 'echo $? >> traps' EXIT", 'set -e', '(exit 5)'], 5],
    [["trap '' INT TERM; trap 'echo err' ERR; trap 'true' DEBUG"], 0],
    [['set -eT; trap - DEBUG', 'builtin exit 11'], 11],
    [['kill -9 $BASHPID'], 137],
    [['if true; then\n  exit 3\nfi'], 3],
  ])('%j', async (statements, status) => {
    const before = await typed(options);
    const result = await script('mark=1', ...statements);
    expect(result).toMatchObject({ status: 'exited', exitCode: status });
    expect(result.status === 'exited' && result.output).not.toMatch(/not reached|__labs|7770/);
    expect(await typed(options)).toBe(before);
    // It is the same shell, and nothing of ours is left.
    expect(await typed('echo "$mark"; declare -F | grep -c __labs_next; echo /tmp/.labs-*')).toBe(
      '1\n0\n/tmp/.labs-*\n',
    );
    expect(await shell.run('false', { timeoutMs: 60_000, at: 'node' })).toMatchObject({
      status: 'exited',
      exitCode: 1,
    });
  });

  test('its EXIT trap runs when it ends, and only then', async () => {
    expect(await script("trap 'echo bye $?' EXIT", 'echo on', 'exit 2')).toEqual(
      exited(2, 'on\r\nbye 2\r\n'),
    );
    expect(await typed('echo after')).toBe('after\n');
  });
});

describe('what stays', () => {
  test.each([[['true']], [['exit 0']], [['exec true']], [['set -e', 'true']]])(
    'after %j: directory, variables, functions, aliases',
    async (end) => {
      await typed('old=1; gone() { :; }; declare -a list=(a b)');
      const result = await script(
        'set -eu',
        'mkdir -p "a b" && cd "a b"',
        "plain='it is'",
        'export exported=2',
        'declare -A map=([k]="v w")',
        'list+=("c d")',
        'declare -i number=3',
        'declare -r fixed=4',
        "multi=$'one\\ntwo'",
        'unset old; unset -f gone',
        'f() {\n  echo "f $1"\n}',
        'alias greet="echo hello"',
        'set -- x "y z"',
        'umask 027',
        ...end,
      );
      expect(result).toMatchObject({ status: 'exited', exitCode: 0 });
      expect(
        await typed(
          'echo "${PWD##*/}|${OLDPWD##*/}|$plain|$(printenv exported)|${map[k]}|${list[2]}|$multi|${old-unset}|$1|$2|$(umask)|$fixed"',
        ),
      ).toBe(`a b|${home.split('/').at(-1) ?? ''}|it is|2|v w|c d|one\ntwo|unset|x|y z|0027|4\n`);
      expect(await typed('number+=1; echo $number; f a; greet; type gone 2>/dev/null || echo none')).toBe(
        '4\nf a\nhello\nnone\n',
      );
    },
  );

  test('also when it fails or exits in the midst of a line', async () => {
    expect(await script('set -e', 'cd /; x=5; false; x=6')).toEqual(exited(1, ''));
    expect(await typed('echo "$PWD $x"')).toBe('/ 5\n');
    expect(await script('cd /usr; x=7; exit 3; x=8')).toEqual(exited(3, ''));
    expect(await typed('echo "$PWD $x"')).toBe('/usr 7\n');
    expect(await script('cd /etc', 'x=9', 'exec sh -c "exit 4"')).toEqual(exited(4, ''));
    expect(await typed('echo "$PWD $x"')).toBe('/etc 9\n');
  });

  test('$?, $_ and history are as if it had been typed', async () => {
    expect(await script('set -e', 'echo one  two', 'echo "<$_>"')).toEqual(exited(0, 'one two\r\n<two>\r\n'));
    expect(await typed('echo "$? $_"')).toBe('0 <two>\n');
    await shell.run('(exit 6)', { timeoutMs: 60_000, at: 'node' });
    expect(await script('echo "$?"; exit 3')).toEqual(exited(3, '6\r\n'));
    expect(await typed('echo $?')).toBe('3\n');
    const history = (await typed('history')).replace(/^ *\d+ {2}/gm, '');
    expect(history).toBe(
      [
        ...['set -e', 'echo one  two', 'echo "<$_>"', 'echo "$? $_"', '(exit 6)', 'echo "$?"; exit 3'],
        ...['echo $?', 'history', ''],
      ].join('\n'),
    );
  });

  test('what it began in the background goes on', async () => {
    expect(await script('set -e', 'sh -c "sleep 1; echo done > flag" &', 'pid=$!')).toMatchObject({
      exitCode: 0,
    });
    expect(await typed('kill -0 $pid && echo runs')).toBe('runs\n');
    await vi.waitFor(() => {
      expect(existsSync(join(home, 'flag'))).toBe(true);
    }, 30_000);
  });
});

describe('on the screen', () => {
  test('it looks as if it had been typed', async () => {
    await typed('PS1="node1$ "');
    local.screen = '';
    await script('set -e', 'for i in 1 2; do\n  echo $i\ndone', 'false', 'echo never');
    await typed('true');
    const seen = withoutEscapes(local.screen.replace(/\u001b\][^\u0007]*\u0007/g, '')).replaceAll('\r', '');
    expect(seen).toBe(
      'set -e\nnode1$ for i in 1 2; do\n>   echo $i\n> done\n1\n2\nnode1$ false\nnode1$ true\nnode1$ ',
    );
  });

  test('nothing of ours is traced', async () => {
    const { output } = await script('set -x', 'echo on', 'cd /');
    expect(output).toMatch(/^\++ echo on\r\non\r\n\++ cd \/\r\n$/);
  });

  test('a command cannot hide its output as a statement of a script', async () => {
    const result = await shell.run(
      String.raw`printf "\e]133;S;$__labs_secret;1\a"; echo seen; printf "\e]133;T;$__labs_secret\a"`,
      { timeoutMs: 60_000, at: 'node' },
    );
    expect(result.output).toContain('seen');
  });
});

test('is stopped with all that it had set up', async () => {
  const controller = new AbortController();
  const result = shell.run('', {
    timeoutMs: 60_000,
    at: 'node',
    signal: controller.signal,
    statements: ['set -e', 'x=5', 'echo begun; sleep 1000'],
    onOutput: () => {
      controller.abort();
    },
  });
  expect(await result).toMatchObject({ status: 'stopped', output: 'begun\r\n' });
  expect(await typed('echo $x')).toBe('5\n');
});

test('a question in it is told', async () => {
  writeFileSync(join(home, 'ask'), 'printf "Go on? [y/N] "; read x\n');
  expect(await script('set -e', 'sh ask', 'echo never')).toMatchObject({
    status: 'waiting',
    waitsFor: 'answer',
  });
  expect(await typed('echo on')).toBe('on\n');
});

test('text of any kind arrives as it is', async () => {
  const text = 'it\'s "$x" `y` \\ \\n !! ü 漢字 \t tab';
  await script('set -e', `cat > file <<'EOF'\n${text}\n\n  end\nEOF`, `y='a\nb'`);
  expect(readFileSync(join(home, 'file'), 'utf8')).toBe(`${text}\n\n  end\n`);
  expect(await typed('echo "$y"')).toBe('a\nb\n');
});
