/** Commands that wait for what nobody types: told at once, and the page's next command has its shell. */
import { describe, expect, test, vi } from 'vitest';
import { fence, runLocally } from './run-locally.ts';
import { failureWords } from './words.ts';

vi.setConfig({ testTimeout: 120_000 });

/** About a second on a machine that does nothing else, and no more than this on a busy one; its time would be 240 s. */
const soon = 20_000;

/** What asks and then takes its time, as `docker system prune` does. */
const ask = (question: string): string =>
  `\`\`\`text save=ask.sh\nprintf 'WARNING! This will remove:\\n\\n'\nprintf '${question}'\nread answer\nsleep 3\necho "got $answer"\n\`\`\`\n\n`;

const after = fence('console', '$ echo on\non');

/** The words on the first snippet that did not pass, and how long its commands took. */
async function told(text: string): Promise<{ words: string; ms: number }> {
  const results = await runLocally(`${text}${after}`);
  expect(results.at(-1)?.status, 'the shell is there afterwards').toBe('passed');
  const failed = results.find(({ status }) => status !== 'passed');
  if (failed === undefined) return { words: 'passed', ms: 0 };
  expect(failed).toMatchObject({ status: 'failed' });
  return { words: failureWords(failed), ms: Math.max(...failed.commands.map(({ ms }) => ms)) };
}

describe.concurrent('an unfinished command says what the shell waits for', () => {
  test.each([
    ['$ echo "it is', 'a closing quote, `"`'],
    ["$ echo 'it is", "a closing quote, `'`"],
    ['$ for i in 1 2; do echo $i', '`done`'],
    ['$ while true; do', '`done`'],
    ['$ if true; then echo a', '`fi`'],
    ['$ case a in', '`esac`'],
    ['$ (cd /tmp', '`)`'],
    ['$ echo $(ls', '`)`'],
    ['$ f() {', '`}`'],
    ['$ cat <<EOF\n> one', '`EOF`'],
    ['$ echo `ls', 'a backtick'],
    ['$ true &&', 'a command after `&&`'],
  ])('%s', async (command, end) => {
    const { words, ms } = await told(fence('console', command));
    expect(words).toBe(
      `It is not finished: the shell waits for ${end}. Write it, or take away what begins there.`,
    );
    expect(ms).toBeLessThan(soon);
  });

  test('in a script too', async () => {
    const { words, ms } = await told(fence('bash', 'echo a\nfor i in 1 2; do\n  echo $i'));
    expect(words).toContain('the shell waits for `done`');
    expect(ms).toBeLessThan(soon);
  });

  test('in a shell inside', async () => {
    const results = await runLocally(fence('console', `$ PS1='/ # ' dash -i\n/ # echo "it is`));
    expect(results[0]).toMatchObject({ status: 'failed' });
    expect(results[0] && failureWords(results[0])).toContain('a closing quote');
  });
});

test.each([
  ['an unfinished command', fence('console', '$ echo "it is'), 1000],
  ['a command that asks', `${ask('Are you sure? [y/N] ')}${fence('console', '$ sh ask.sh')}`, 1500],
  ['a command that reads', fence('bash', 'cat'), 1500],
])('%s is told at once by a machine that does nothing else', async (_what, text, ms) => {
  // What else the machine does only makes it longer: the shortest of three is the shell's own time.
  const times = [(await told(text)).ms, (await told(text)).ms, (await told(text)).ms];
  expect(Math.min(...times), times.join(', ')).toBeLessThan(ms);
});

describe.concurrent('a command that asks is told', () => {
  test.each([
    'Are you sure you want to continue? [y/N] ',
    'Are you sure you want to continue? ',
    'Continue (yes/no)? ',
    'Do you want to continue? [Y/n] ',
    'Are you sure you want to continue connecting (yes/no/[fingerprint])? ',
    "rm: remove regular file ''x''? ",
    'Password: ',
    "Enter passphrase for key ''/root/.ssh/id_rsa'': ",
    'Username: ',
    'Enter your name: ',
    'Press any key to continue...',
  ])('%s', async (question) => {
    const { words, ms } = await told(`${ask(question)}${fence('console', '$ sh ask.sh')}`);
    expect(words).toContain(`It asks, and nobody answers: “${question.replaceAll("''", '').trim()}”.`);
    expect(ms).toBeLessThan(soon);
  });

  test('but not where the page answers, however long it takes then', async () => {
    const question = 'Are you sure you want to continue? [y/N] ';
    for (const command of [
      'echo y | sh ask.sh',
      'yes 2> pipe | sh ask.sh',
      'sh ask.sh <<< y',
      'sh ask.sh <<EOF\n> y\n> EOF',
      "sh -c 'echo y | sh ask.sh'",
    ])
      expect(await told(`${ask(question)}${fence('console', `$ ${command}\n...\n[..]got y`)}`)).toMatchObject(
        {
          words: 'passed',
        },
      );
  });

  test.each(["printf 'Go on? [y/N] '; sleep 2; echo", 'echo -n "Password: "; sleep 2; echo'])(
    'nor where it only prints a question: %s',
    async (command) => {
      expect(await told(fence('console', `$ ${command}`))).toMatchObject({ words: 'passed' });
    },
  );

  test('nor where the page ends it with Ctrl-C', async () => {
    const page = `${ask('Go on? [y/N] ')}${fence('console', '$ sh ask.sh\n...\nGo on? [y/N]\n^C')}`;
    expect(await told(page)).toMatchObject({ words: 'passed' });
  });
});

describe.concurrent('a command that reads what the script holds next is told', () => {
  test.each([
    'cat\nhello',
    'read x\nhello',
    'cat > file\nhello',
    'echo a\nread -r name\nworld',
    'tee file\nx',
  ])('%j', async (script) => {
    const { words, ms } = await told(fence('bash', script));
    expect(words).toMatch(/^It reads what is typed, and nobody types\. /);
    expect(ms).toBeLessThan(soon);
  });

  test('but not where it is fed', async () => {
    expect(await told(fence('bash', 'echo a | cat\nread x < /etc/hostname\nsleep 2 | cat'))).toMatchObject({
      words: 'passed',
    });
  });
});

describe.concurrent('a program that nobody listed, opened alone in its fence', () => {
  /** What reads lines and ends at `exit`, without line editing. */
  const program = (prompt: string): string =>
    fence(
      'text save=program.sh',
      `echo Welcome\nprintf "${prompt}"\nwhile read -r line; do\n  case $line in exit) exit ;; esac\n  echo "got $line"\n  printf "${prompt}"\ndone`,
    );

  test.each([
    'MariaDB [(none)]> ',
    '[root@3f1c /]# ',
    'I have no name!@3f1c:/$ ',
    'sftp> ',
    'irb(main):001> ',
    '>>> ',
    '1> ',
    'test> ',
    'rs0 [direct: primary] test> ',
    '(gdb) ',
    'PS /app> ',
  ])('%s', async (prompt) => {
    const [, alone, next] = await runLocally(
      `${program(prompt.replace('$', '\\$'))}${fence('console', '$ sh program.sh\nWelcome')}${after}`,
    );
    expect(alone).toMatchObject({ status: 'passed', exitStatus: 'unchecked' });
    expect(alone?.commands[0]?.ms).toBeLessThan(soon);
    expect(next).toMatchObject({ status: 'passed' });
  });

  test.each(['MariaDB [(none)]> ', 'irb(main):001> ', 'sftp> '])('is typed in later: %s', async (prompt) => {
    const [, , inside] = await runLocally(
      `${program(prompt)}${fence('console', '$ sh program.sh\nWelcome')}Text.\n\n${fence('console', `$ sh program.sh\nWelcome\n${prompt}one\ngot one\n${prompt}exit`)}`,
    );
    expect(inside).toMatchObject({ status: 'passed' });
  });

  test('is left even where it does not know `exit`', async () => {
    const [alone, next] = await runLocally(
      `${fence('console', `$ python3 -qc 'while True: print("got", len(input("nobody > ")))'`)}${after}`,
    );
    expect(alone).toMatchObject({ status: 'passed' });
    expect(next).toMatchObject({ status: 'passed' });
  });

  test('is none where the command printed it itself', async () => {
    const [snippet] = await runLocally(fence('console', "$ printf 'a to b > '; sleep 5; echo\na to b >"));
    expect(snippet).toMatchObject({ status: 'passed' });
    expect(snippet).not.toHaveProperty('exitStatus');
  });
});
