import fc from 'fast-check';
import { expect, test } from 'vitest';
import commands from './fixtures/waiting-commands.json' with { type: 'json' };
import { parsePage } from './page.ts';

function found(fence: string, frontMatter = ''): readonly string[] {
  const page = parsePage('a/b.md', `${frontMatter}# A\n\n${fence}\n`);
  return page.diagnostics
    .filter(({ code }) => code === 'LAB086' || code === 'LAB087')
    .map(({ range, message, hint }) => `${range.start.line}:${range.start.column} ${message} ${hint ?? ''}`);
}

const console = (command: string, words = ''): string => `\`\`\`console ${words}\n$ ${command}\n\`\`\``;

test.each([
  [
    'docker system prune',
    '4:3 `docker system prune` asks, and nobody answers, so it waits until its time is over. ' +
      'Write `--force`, or answer it: `echo y | docker …`.',
  ],
  [
    'docker login',
    '4:3 `docker login` asks, and nobody answers, so it waits until its time is over. ' +
      'Write `--username NAME --password-stdin` and feed it the password: `printf %s "$PASSWORD" | docker login …`.',
  ],
  [
    'cd app && docker compose up',
    '4:13 `docker compose up` does not end by itself, so what follows it never comes. ' +
      'Write `--detach`, or `--wait` to go on when all are up. ' +
      'Or show `^C` as the last line of its output, or write `background` after the language.',
  ],
  [
    'docker logs --tail 5 -f web',
    '4:3 `docker logs --tail 5 -f` does not end by itself, so what follows it never comes. Leave out `--follow` (`-f`). ' +
      'Or show `^C` as the last line of its output, or write `background` after the language.',
  ],
  [
    'docker secret create key -',
    '4:3 `docker secret create key -` reads what is typed, and nobody types, so it waits until its time is over. ' +
      'Feed it: `printf %s "$TEXT" | docker …`, a here-document or `< file`.',
  ],
])('%s is named, with what to write', (command, finding) => {
  expect(found(console(command))).toEqual([finding]);
});

const { asking, staying, ordinary } = commands;

test.each([...asking, ...staying])('%s is found, in a script as well', (command) => {
  expect(found(console(command))).toHaveLength(1);
  expect(found(`\`\`\`bash\nset -x\n${command}\n\`\`\``)).toHaveLength(1);
});

test.each(staying)('%s may stay where the fence says how it ends', (command) => {
  expect(found(console(`${command}\nsomething\n^C`))).toEqual([]);
  expect(found(console(command, 'background'))).toEqual([]);
  expect(found(console(`(${command}) &`))).toEqual([]);
  expect(found(`\`\`\`bash background\n${command}\n\`\`\``)).toEqual([]);
});

test.each([...asking, ...staying])('%s is no matter where it is not run', (command) => {
  expect(found(console(command, 'sample'))).toEqual([]);
  expect(found(console(command, 'skip="asks"'))).toEqual([]);
  expect(found(console(command, 'only=windows'))).toEqual([]);
  expect(found(console(command), '---\nplatform: reading\n---\n\n')).toEqual([]);
  expect(found(`\`\`\`text\n${command}\n\`\`\``)).toEqual([]);
});

test.each(ordinary)('%s is an ordinary command', (command) => {
  expect(found(console(command))).toEqual([]);
  expect(found(`\`\`\`bash\n${command}\n\`\`\``)).toEqual([]);
});

test('in a container’s shell the same is found, at a database’s prompt nothing', () => {
  expect(found('```console\n$ docker run -it debian\nroot@3f1c9a:/# apt-get install vim\n```')).toHaveLength(
    1,
  );
  expect(found('```console\n$ docker exec -it db psql -U me\npostgres=# top\npostgres=# read\n```')).toEqual(
    [],
  );
});

test('a status other than 0 is the author’s word that it ends', () => {
  expect(found(console('docker compose up', 'exit=1'))).toEqual([]);
});

test('ordinary commands stay ordinary in any company', () => {
  const lines = fc.array(fc.constantFrom(...ordinary.filter((text) => !/\n|&$|\(\)/.test(text))), {
    maxLength: 5,
  });
  fc.assert(
    fc.property(lines, fc.constantFrom(' && ', '; ', '\n'), (commands, separator) => {
      expect(found(`\`\`\`bash\n${commands.join(separator)}\n\`\`\``)).toEqual([]);
    }),
  );
});

test('what waits in an inner shell stands at its place', () => {
  expect(found(console('docker exec web sh -c "ls; tail -f /x"'))).toEqual([
    '4:30 `tail -f` does not end by itself, so what follows it never comes. Leave out `-f`. ' +
      'Or show `^C` as the last line of its output, or write `background` after the language.',
  ]);
});

test('a job in the background answers for itself alone', () => {
  expect(found('```bash\npython3 app.py &\ndocker events\n```')).toHaveLength(1);
  expect(found('```bash\n(sleep 5; docker stop web) &\ndocker logs -f web\n```')).toEqual([]);
  expect(found(console('docker ps; docker stats; docker ps &'))).toHaveLength(1);
});

test.each([
  'bash',
  'sudo sh -s',
  'docker exec -i web sh',
  'ssh -o BatchMode=yes node2 bash',
  'docker run -i --rm busybox sh',
])('what `%s` reads from a here-document is found at its place', (shell) => {
  expect(found(console(`${shell} <<EOF\nls\n  docker logs -f web\nEOF`))).toEqual([
    expect.stringMatching(/^6:3 `docker logs -f` does not end by itself/),
  ]);
  expect(found(console(`${shell} <<EOF\nls\ntimeout 5 docker logs -f web\nEOF`))).toEqual([]);
});

test('a here-document that no shell reads is data', () => {
  expect(found(console('cat > run.sh <<EOF\ndocker logs -f web\nEOF'))).toEqual([]);
  expect(found(console('bash -c "cat" <<EOF\ndocker logs -f web\nEOF'))).toEqual([]);
  expect(found(console('docker exec -i db mysql <<EOF\nwatch\nEOF'))).toEqual([]);
});

test('a loop is named by its head', () => {
  expect(found('```bash\ndocker ps\nwhile true\ndo\n  date\ndone\n```')).toEqual([
    '5:1 `while true` does not end by itself, so what follows it never comes. ' +
      'Say how often: `for i in 1 2 3; do …; done`, or leave it with `break`. Or write `background` after the language.',
  ]);
});

test('a server is only told how its end is said', () => {
  expect(found(console('npm start'))).toEqual([
    '4:3 `npm start` does not end by itself, so what follows it never comes. ' +
      'Show `^C` as the last line of its output, or write `background` after the language.',
  ]);
});

test('what opens a prompt is meant where the page goes on inside it', () => {
  const inside = '```console\n/ # ls\n```';
  expect(found('```console\n$ docker attach web\n/ # ls\n```')).toEqual([]);
  expect(found('```console\n$ ssh root@remote\nroot@remote:~# ls\n```')).toEqual([]);
  expect(found(`\`\`\`console\n$ docker attach web\n\`\`\`\n\n${inside}`)).toEqual([]);
  expect(found(`\`\`\`bash\ndocker attach web\n\`\`\`\n\n${inside}`)).toEqual([]);
  expect(found('```console\n$ docker attach web\n$ docker ps\n```')).toHaveLength(1);
});

test('`docker attach` opens the prompt of a container that was made with `-it`', () => {
  const made = '```console\n$ docker run -dit --name box busybox\n```';
  expect(found(`${made}\n\n${console('docker attach box')}`)).toEqual([]);
  expect(found(`${made}\n\n${console('docker attach 3f1c9a')}`)).toEqual([]);
  expect(found(`${made}\n\n${console('docker attach web')}`)).toHaveLength(1);
});
