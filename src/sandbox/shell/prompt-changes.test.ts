/** What commands can do to the shell's prompt, by accident or not: none of it passes for a status. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ExecResult } from '../sandbox.ts';
import { LocalShell, openLocalBash } from './local-bash.ts';
import type { RunOptions } from './shell.ts';
import { Shell } from './shell.ts';

let local: LocalShell;
let home: string;
let shell: Shell;
const rc = new URL('bashrc', import.meta.url).pathname;

beforeEach(() => {
  local = new LocalShell();
  ({ home, shell } = local);
});

afterEach(() => {
  local.close();
});

/** What came of it, in at most ten seconds. */
async function outcome(command: string, options: Partial<RunOptions> = {}): Promise<Omit<ExecResult, 'ms'>> {
  const { ms, ...rest } = await shell.run(command, { timeoutMs: 10_000, at: 'node', ...options });
  expect(ms).toBeGreaterThanOrEqual(0);
  return rest;
}

const exited = (exitCode: number, output: string): unknown => ({ status: 'exited', exitCode, output });
const lost = (what: string, output = ''): unknown => ({
  status: 'lost',
  why: `This page’s commands changed the shell’s prompt, so how this one ended is not known: ${what}`,
  output,
});

/** A shell whose statuses are told, with `text` before each of its commands. */
async function works(before = '', after = ''): Promise<void> {
  expect(await outcome('echo on; (exit 42)')).toEqual(exited(42, `${before}on\r\n${after}`));
  expect(await outcome('true')).toEqual(exited(0, before + after));
}

describe('a command that prints marks', () => {
  test.each([
    [String.raw`printf '\033]133;D;0\a'; false`, 1, ''],
    [String.raw`printf '\033]133;D;0;0;0\a\033]133;D\a'; (exit 3)`, 3, ''],
    [
      String.raw`printf 'expected\r\n\033]133;D;0\a\033]133;A\a\033]133;B\a'; sleep 0.3; echo the truth; false`,
      1,
      'expected\r\r\nthe truth\r\n',
    ],
    ['echo -n "${PS1@P}"; echo later; false', 1, undefined],
    ['echo -n "${PS0@P}${PS2@P}${PS1@P}"; false', 1, undefined],
    ['echo -en "$PS0$PS1"; echo later; (exit 4)', 4, undefined],
    ['set; declare -p; declare -f; bind -v; bind -X; trap -p; env; false', 1, undefined],
  ])('is not its own judge: %s', async (command, status, output) => {
    const result = await outcome(command);
    expect(result).toMatchObject({ status: 'exited', exitCode: status });
    if (output !== undefined) expect(result.output).toBe(output);
    await works();
  });

  test('waits on, although bind shows what readline writes at a prompt', async () => {
    expect(await outcome('bind -v; sleep 2; false')).toMatchObject({ status: 'exited', exitCode: 1 });
    await works();
  }, 15_000);

  test('shows a recorded session, of this terminal or another', async () => {
    const record = `script -qc 'bash --rcfile ${rc} -i' recorded`;
    expect(await outcome(record)).toEqual({ status: 'prompting', output: '' });
    expect(await outcome('false', { at: 'inside' })).toEqual(exited(1, ''));
    expect(await outcome('exit', { at: 'inside' })).toMatchObject({ status: 'exited', exitCode: 0 });
    expect(await outcome('cat recorded; sleep 1; (exit 6)')).toMatchObject({ status: 'exited', exitCode: 6 });
    shell.close();
    expect(await outcome('cat recorded; (exit 6)')).toMatchObject({ status: 'exited', exitCode: 6 });
    shell.close();
    writeFileSync(join(home, 'begin'), /^[^]*?\u001b\]133;B[^\u0007]*\u0007/.exec(local.screen)?.[0] ?? '');
    local.screen = '';
    expect(await outcome('cat begin; sleep 5; echo the truth; (exit 6)')).toMatchObject({
      status: 'exited',
      exitCode: 6,
    });
    await works();
  }, 30_000);
});

describe('what people do to their prompt', () => {
  test.each([
    'PROMPT_COMMAND="history -a"',
    'PROMPT_COMMAND="history -a; $PROMPT_COMMAND"',
    'PROMPT_COMMAND="$PROMPT_COMMAND; history -a"',
    'PROMPT_COMMAND="${PROMPT_COMMAND:+$PROMPT_COMMAND; }history -a"',
    'PROMPT_COMMAND+="; history -a"',
    'PROMPT_COMMAND+=("history -a")',
    'export PROMPT_COMMAND="history -a; (exit 9)"',
    'PROMPT_COMMAND=',
    `PROMPT_COMMAND='PS1="\\w> "'`,
    `PS1='$ '`,
    'PS1="(venv) $PS1"',
    'export PS1="(venv) $PS1" PS2=": " PS0=',
    'unset PS1',
    'unset PS0 PS2',
    'PS1=',
    String.raw`PS1='\n[\t]\n\$ '`,
    '. ~/.bashrc',
    `. ${rc}`,
    'set -u',
    'set -o posix',
    'set -o vi',
    'set +o emacs',
    'set -T',
    'shopt -u promptvars',
    'shopt -s extdebug',
    'TERM=dumb',
    "IFS=x; LC_ALL=C; GLOBIGNORE='*'",
    'enable -n printf',
    'alias printf=false builtin=false __labs_prompt=false set=false trap=false eval=false',
    'printf() { :; }; builtin() { :; }; local() { :; }; set() { :; }; trap() { :; }; eval() { :; }; echo() { :; }; unset -f echo',
    'trap - DEBUG',
    "trap '' DEBUG",
    'stty -echo',
    'unset SRANDOM EPOCHREALTIME BASHPID __labs_count __labs_plain __labs_watched __labs_further',
    `bind -r '\\e[133;5~'`,
    `bind 'set enable-bracketed-paste off'; bind 'set show-mode-in-prompt off'`,
    'exec 3>/dev/null 4<&0',
    'cd /; HOME=/nonesuch',
  ])('just works: %s', async (command) => {
    writeFileSync(join(home, '.bashrc'), '');
    expect(await outcome(command)).toEqual(exited(0, ''));
    await works();
  });

  test('set -e ends the shell with the first that fails', async () => {
    await outcome('set -e');
    expect(await outcome('false')).toMatchObject({
      status: 'lost',
      why: 'The shell ended (exit status 1). A new shell opens for the next command.',
    });
  });

  test('set -x shows what they run, and nothing of ours', async () => {
    expect(await outcome('set -x')).toEqual(exited(0, ''));
    expect(await outcome('echo on; (exit 42)')).toEqual(exited(42, '+ echo on\r\non\r\n+ exit 42\r\n'));
    expect(await outcome('set +x')).toEqual(exited(0, '+ set +x\r\n'));
    await works();
  });

  test('is seen as they want it, and grows by nothing', async () => {
    await outcome('PS1="(venv) new$ "');
    for (let count = 0; count < 3; count += 1) await outcome('PS1="$PS1"; _OLD=$PS1; PS1=$_OLD');
    const kept = await outcome('echo "${PS1//[0-9]/}"');
    expect(kept).toMatchObject({ output: expect.stringContaining('(venv) new$ ') as string });
    await outcome('PS1="$PS1"');
    expect(await outcome('echo "${PS1//[0-9]/}"')).toEqual(kept);
    local.screen = '';
    await outcome('true');
    expect(local.screen.replace(/\u001b\[[?\d]*\w|\u001b\][^\u0007]*\u0007/g, '')).toContain('(venv) new$ ');
  });

  test('their own DEBUG trap stays', async () => {
    expect(await outcome(`trap 'echo "> $BASH_COMMAND"' DEBUG`)).toMatchObject({ exitCode: 0 });
    expect(await outcome('echo on')).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('> echo on\r\non\r\n') as string,
    });
    expect(await outcome('false')).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining('> false\r\n') as string,
    });
  });

  test('what is ours is read-only, and the shell says so', async () => {
    expect(await outcome(String.raw`__labs_prompt() { printf '\e]133;D;0\a'; }`)).toEqual(
      exited(1, 'bash: __labs_prompt: readonly function\r\n'),
    );
    expect(await outcome('false')).toEqual(exited(1, ''));
    expect(await outcome('unset -f __labs_prompt')).toMatchObject({ exitCode: 1 });
    expect(await outcome('__labs_secret=1')).toMatchObject({ exitCode: 1 });
    await works();
  });

  test('$_ and $? are as they left them', async () => {
    await outcome('mkdir -p deep');
    expect(await outcome('cd $_ && echo ${PWD##*/}')).toEqual(exited(0, 'deep\r\n'));
    await outcome('(exit 7)');
    expect(await outcome('echo $?')).toEqual(exited(0, '7\r\n'));
  });
});

describe('a prompt that marks nothing any more', () => {
  const repaired = (what: string): unknown =>
    lost(
      `${what} unset or replaced. Mended: from the next command on it is known again. Assign PS1 and PROMPT_COMMAND=…, which keeps the marks, rather than unset them.`,
    );
  test.each([
    ['unset PS1 PROMPT_COMMAND PS0', 'PROMPT_COMMAND, PS1, PS0 were'],
    ['unset PROMPT_COMMAND', 'PROMPT_COMMAND was'],
    ['export TERM=dumb; unset PROMPT_COMMAND', 'PROMPT_COMMAND was'],
    ["bind 'set enable-bracketed-paste off'; unset PROMPT_COMMAND", 'PROMPT_COMMAND was'],
    ['PROMPT_COMMAND=(); false', 'PROMPT_COMMAND was'],
    [`unset PROMPT_COMMAND; PS1='$ '`, 'PROMPT_COMMAND, PS1 were'],
    [`unset PROMPT_COMMAND; PS1='other> '; PS0=; false`, 'PROMPT_COMMAND, PS1, PS0 were'],
    ['declare -a PROMPT_COMMAND=(true); PS1=', 'PROMPT_COMMAND, PS1 were'],
    ['. ./change', 'PROMPT_COMMAND, PS1 were'],
  ])('is told within seconds, and mended: %s', async (command, what) => {
    writeFileSync(join(home, 'change'), 'unset PS1 PROMPT_COMMAND\n');
    const before = performance.now();
    expect(await outcome(command, { timeoutMs: 60_000 })).toEqual(repaired(what));
    expect(performance.now() - before).toBeLessThan(5000);
    await works();
  });

  test.each([
    ['PROMPT_COMMAND+=("PS1=other")', 'PS1 was unset or replaced'],
    ['exec 2>/dev/null', 'standard error is not the terminal any more'],
    ['exec 2>&-', 'standard error is closed'],
    ['exec 2>errors', 'standard error is not the terminal any more'],
    ['readonly PS1', 'PS0, PS1 or PS2 is read-only'],
    ['readonly PS0', 'PS0, PS1 or PS2 is read-only'],
    ['PS1= exec bash --norc', 'something waits for input at a prompt that the page does not know'],
    [
      `builtin() { :; }; unset PS1 PROMPT_COMMAND PS0`,
      'something waits for input at a prompt that the page does not know',
    ],
  ])('is told within seconds, and given up: %s', async (command, what) => {
    const before = performance.now();
    expect(await outcome(command, { timeoutMs: 60_000 })).toEqual(
      lost(`${what}. A new shell opens for the next command.`),
    );
    expect(performance.now() - before).toBeLessThan(6000);
    await works();
  });

  test('after exec >/dev/null the shell still tells how commands end', async () => {
    expect(await outcome('exec >/dev/null')).toEqual(exited(0, ''));
    expect(await outcome('echo on; (exit 42)')).toEqual(exited(42, ''));
  });

  test('read -e asks for a line, and is left alone', async () => {
    expect(await outcome("read -e -t 4 -p 'name: ' name; (exit 5)")).toMatchObject({
      status: 'exited',
      exitCode: 5,
    });
    await works();
  });

  test('a shell that takes another’s place has its own prompt', async () => {
    expect(await outcome(`exec bash --rcfile ${rc} -i`)).toEqual({ status: 'prompting', output: '' });
    await works();
    expect(await outcome('exec sh -i')).toMatchObject({ status: 'prompting' });
    expect(await outcome('echo on')).toMatchObject({ status: 'lost' });
    await works();
  });

  test('a shell that the reader opened takes commands', async () => {
    await outcome('true');
    shell.type(`bash --rcfile ${rc} -i\r`, 'reader');
    await outcome('true');
    await works();
    expect(await outcome('echo $SHLVL')).toEqual(await outcome('echo $SHLVL'));
  });

  test('when the reader did it, it is mended before the next command', async () => {
    await outcome('true');
    shell.type('unset PS1 PROMPT_COMMAND PS0\r', 'reader');
    await works();
  });
});

test('a shell whose start-up file gives no marks is told', async () => {
  writeFileSync(join(home, 'empty'), '');
  const plain = new Shell(() => openLocalBash(home, join(home, 'empty')));
  expect(await plain.run('true', { at: 'node', timeoutMs: 60_000 })).toMatchObject({
    status: 'lost',
    why: 'The shell that opened does not mark its prompt: its start-up file, ~/.bashrc, was replaced. Put the file back, or reset the sandbox.',
  });
  plain.close();
});

test('a terminal that goes with its node is told at once', async () => {
  let end: (exitCode: number) => void = () => undefined;
  const going = new Shell(async () => {
    const terminal = await openLocalBash(home);
    return {
      ...terminal,
      onExit: (listener) => {
        end = listener;
        return terminal.onExit(listener);
      },
    };
  });
  const result = going.run('echo begun; sleep 1000', {
    at: 'node',
    timeoutMs: 60_000,
    onOutput: () => {
      end(-1);
    },
  });
  expect(await result).toMatchObject({ status: 'lost', why: 'The node went down while this command ran.' });
  going.close();
});

test('what stood at a checkpoint stands again', async () => {
  await outcome('true');
  const memory = shell.remember();
  await outcome('echo later');
  shell.recall(memory);
  await works();
});
