import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePage } from '../lab/page.ts';
import { capturedNames } from '../lab/pattern.ts';
import { judge, promiseOf } from './judge.ts';
import { matchOutput } from './match.ts';
import type { SnippetResult } from './result.ts';
import { resultBase } from './run-snippet.ts';
import type { LineChange } from './update-output.ts';
import { updateOutput } from './update-output.ts';
import { updatePage } from './update.ts';
import { withWildcards } from './volatile.ts';

/** What a run of `text` came to, whose commands print `outputs`, in order. */
function ran(text: string, ...outputs: string[]): SnippetResult[] {
  const page = parsePage('lab/page.md', text);
  const left = [...outputs];
  return page.snippets.flatMap((snippet): SnippetResult[] => {
    if (snippet.kind !== 'console') return [];
    const commands = snippet.commands.map((command) => {
      const output = left.shift() ?? '';
      const promise = promiseOf(
        command.output.map((line) => ({ text: line.text, line: line.range.start.line })),
        {
          line: command.range.start.line,
          exit: { kind: 'usual', code: 0 },
          at: 'node',
          next: 'open',
        },
      );
      return {
        command: command.text,
        node: 'node1',
        line: command.range.start.line,
        column: command.range.start.column,
        outcome: judge(promise, { status: 'exited', exitCode: 0, output, ms: 1 }, ''),
        output,
        truncated: false,
        attempts: 1,
        ms: 1,
        totalMs: 1,
      };
    });
    return [{ ...resultBase(snippet), commands, status: 'differs' }];
  });
}

/** What `labs update` makes of `text` when its commands print `outputs`, in order. */
function updated(text: string, ...outputs: string[]): { text: string; notes: string[] } {
  const update = updatePage(parsePage('lab/page.md', text), text, ran(text, ...outputs));
  return { text: update.text, notes: update.notes.map(({ line, message }) => `${line}: ${message}`) };
}

const page = (...lines: string[]): string => ['# T', '', '```console', ...lines, '```', ''].join('\n');

test('changes only the lines that differ and keeps wildcards and captures beside them', () => {
  const before = page(
    '$ x',
    'kept [..] as written',
    'old line',
    'token: [..TOKEN] now',
    '...',
    'last',
    '$ y',
    'same',
  );
  const after = page(
    '$ x',
    'kept [..] as written',
    'new line',
    'token: [..TOKEN] later',
    '...',
    'last',
    '$ y',
    'same',
  );
  const real = 'kept 1 as written\nnew line\ntoken: abc later\nmore\nlast';
  expect(updated(before, real, 'same')).toEqual({ text: after, notes: [] });
});

test('changes nothing that matches, nor what promises no output', () => {
  const text = page('$ x', 'id [..]', '...', '$ y');
  expect(updated(text, 'id 5\nother', 'printed')).toEqual({ text, notes: [] });
});

test('adds and removes lines', () => {
  expect(updated(page('$ x', 'a', 'b', 'c'), 'a\nc\nd').text).toBe(page('$ x', 'a', 'c', 'd'));
  expect(updated(page('$ x', 'a', '', '$ y', 'z'), 'new\na', 'z').text).toBe(
    page('$ x', 'new', 'a', '', '$ y', 'z'),
  );
});

test('respects lists, quotes and Windows line ends', () => {
  const list = (line: string): string =>
    `- item\r\n\r\n  \`\`\`console\r\n  $ x\r\n  ${line}\r\n    deep\r\n  \`\`\`\r\n`;
  expect(updated(list('old'), 'new\nmore\n  deep').text).toBe(list('new\r\n  more'));
  const quote = (line: string): string => `> \`\`\`console\n> $ x\n> ${line}\n> \`\`\`\n`;
  expect(updated(quote('old'), 'new\nmore').text).toBe(quote('new\n> more'));
});

test('writes wildcards for what changes from run to run', () => {
  const before = page(
    '$ docker ps',
    'CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES',
    '[..]   nginx   "nginx"   [..] ago   Up [..]   [..]   web',
  );
  const real = [
    'CONTAINER ID   IMAGE     COMMAND   CREATED         STATUS         PORTS                                     NAMES',
    '3f1c2b9a0d4e   nginx     "nginx"   2 minutes ago   Up 2 minutes   0.0.0.0:32768->80/tcp, [::]:32768->80/tcp   web',
    '8e1c2b9a0d4f   redis     "redis"   3 seconds ago   Up 2 seconds   6379/tcp                                  db',
  ].join('\n');
  expect(updated(before, real).text).toMatchInlineSnapshot(`
    "# T

    \`\`\`console
    $ docker ps
    CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES
    [..]   nginx   "nginx"   [..] ago   Up [..]   [..]   web
    [..]           redis     "redis"   [..] ago   Up [..]        6379/tcp                                  db
    \`\`\`
    "
  `);
});

test('refuses what only an author can mend', () => {
  const captured = page('$ x', 'id=[..ID]');
  expect(updated(captured, 'nothing').notes).toMatchInlineSnapshot(`
    [
      "4: The output has nothing any more where [..ID] captured it. Mend it by hand.",
    ]
  `);
  expect(updated(captured, 'nothing').text).toBe(captured);
  const prompt = page('$ x', 'old');
  expect(updated(prompt, '$ looks like a command').notes).toMatchInlineSnapshot(`
    [
      "4: The new output would read as something else in Markdown, such as a prompt. Mend it by hand.",
    ]
  `);
  expect(updated(prompt, '```').notes).toMatchInlineSnapshot(`
    [
      "4: The new output would read as something else in Markdown, such as a prompt. Mend it by hand.",
    ]
  `);
  expect(updated(prompt, '```').text).toBe(prompt);
});

test('what the reader interrupts stays interrupted', () => {
  expect(updated(page('$ tail -f log', 'old', '^C'), 'new\n^C').text).toBe(
    page('$ tail -f log', 'new', '^C'),
  );
});

test.each([
  ['docker run --name web -p 8080:80', '0.0.0.0:8080->80/tcp', '0.0.0.0:8080->80/tcp'],
  ['', '0.0.0.0:49153->80/tcp', '0.0.0.0:[..]->80/tcp'],
  ['', 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', '[..]'],
  ['', 'Digest: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 'Digest: [..]'],
  ['', '9f86d081884c   web', '[..]           web'],
  ['', 'uzoqk0w7ymi4sd8b5e3v1c2x9 *   node1', '[..] *   node1'],
  ['', 'Created 2 hours ago', 'Created [..] ago'],
  ['', 'About a minute ago', '[..] ago'],
  ['', '2026-11-22T18:45:41.123456789Z', '[..]'],
  ['', 'Sun Nov 22 18:45:41 UTC 2026', '[..]'],
  ['', 'inet 172.17.0.2/16 brd 172.17.255.255', 'inet [..]/16 brd [..]'],
  ['', 'link/ether 02:42:ac:11:00:02', 'link/ether [..]'],
  ['', 'inet6 fe80::42:acff:fe11:2/64', 'inet6 [..]/64'],
  ['', 'nameserver 127.0.0.11', 'nameserver 127.0.0.11'],
  ['docker network create --subnet 10.5.0.0/16 n', '10.5.0.0/16', '10.5.0.0/16'],
  ['', 'real 0m1.234s', 'real [..]'],
  ['', 'facade deadbeef 1234567890 nginx:1.27.3', 'facade deadbeef 1234567890 nginx:1.27.3'],
  ['', '3 packets transmitted, 3 received', '3 packets transmitted, 3 received'],
  ['', 'time=0.123 ms', 'time=[..]'],
])('wildcards, when the page says %j: %s', (written, line, expected) => {
  expect(withWildcards(line, written)).toBe(expected);
});

const pull = [
  "Unable to find image 'nginx:latest' locally",
  'latest: Pulling from library/nginx',
  '3f1c2b9a0d4e: Pull complete',
  'Digest: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'Status: Downloaded newer image for nginx:latest',
].join('\n');
const containerId = '5e1c9a3b7d2f4a6c8e0b1d3f5a7c9e1b3d5f7a9c1e3b5d7f9a1c3e5b7d9f1a3c';

test('a pull that a command begins with is there once only: `...` stands for it, and `[..]` stays by the id', () => {
  const detached = '$ docker run -d nginx';
  expect(updated(page(detached, '[..]'), `${pull}\n${containerId}`)).toEqual({
    text: page(detached, '...', '[..]'),
    notes: [],
  });
  expect(updated(page(detached, '[..ID]'), `${pull}\n${containerId}`).text).toBe(
    page(detached, '...', '[..ID]'),
  );
  expect(updated(page('$ docker run busybox echo hello', 'hello'), `${pull}\nhello`).text).toBe(
    page('$ docker run busybox echo hello', '...', 'hello'),
  );
  // What the command is about is promised.
  expect(updated(page('$ docker pull -a nginx', 'old'), pull.split('\n').slice(1).join('\n')).text).toBe(
    page(
      '$ docker pull -a nginx',
      'latest: Pulling from library/nginx',
      '[..]: Pull complete',
      'Digest: [..]',
      'Status: Downloaded newer image for nginx:latest',
    ),
  );
});

test('a bare wildcard stays by the id, else by the last line', () => {
  expect(updated(page('$ x', '[..]'), `${containerId}\nWarning: slow`).text).toBe(
    page('$ x', '[..]', 'Warning: slow'),
  );
  expect(updated(page('$ x', '[..NAME]'), 'Warning: slow\nbrave_turing').text).toBe(
    page('$ x', 'Warning: slow', '[..NAME]'),
  );
});

test('what came in the place of a line beside `...` is promised, not swallowed', () => {
  expect(updated(page('$ x', '...', 'hello'), 'one\nbye').text).toBe(page('$ x', '...', 'bye'));
  expect(updated(page('$ x', 'hello', '...'), 'bye\none').text).toBe(page('$ x', 'bye', '...'));
  expect(updated(page('$ x', 'a', '...', 'b'), 'only').text).toBe(page('$ x', 'only', '...'));
  expect(updated(page('$ x', 'a', '...', 'hello'), `a\n${pull}`).text).toBe(page('$ x', 'a', '...'));
});

test('a line that fits where another change has put things right is left as it is', () => {
  const promised = ['...', 'a b c', 'a'];
  const real = ['a b c', 'a', 'a', 'a', "Unable to find image 'nginx:latest' locally"];
  const update = updateOutput(promised, real, '');
  expect(update).toMatchObject({ kind: 'changes' });
  expect(update.kind === 'changes' && update.promised).toContain('a b c');
});

test('what has moved since the run is still brought up to date; what has changed is left alone', () => {
  const results = ran(page('$ x', 'old', '```', '', '```console', '$ y', 'old'), 'new', 'new');
  const moved = ['# T', '', 'More.', '', '```console', '$ z', '```', '', page('$ x', 'old').slice(5)].join(
    '\n',
  );
  const update = updatePage(parsePage('lab/page.md', moved), moved, results);
  expect(update).toEqual({ text: moved.replace('old', 'new'), notes: [], changedSince: true });
});

/** Lines that are alike, that wildcards fit, and that docker prints of a pull. */
const words = fc.constantFrom('a', 'b', 'a b c', 'a b d', 'id 5', containerId, '...', ...pull.split('\n'));
const promises = fc.constantFrom('a', 'b', 'a b c', '...', '[..]', '[..ID]', 'id [..ID]', 'a [..]', '[..] d');

function applied(promised: readonly string[], changes: readonly LineChange[]): string[] {
  const lines = promised.map((text, index) => {
    const change = changes.find((other) => other.kind !== 'insert' && other.index === index);
    return change?.kind === 'replace' ? [change.text] : change === undefined ? [text] : [];
  });
  for (const change of changes) {
    if (change.kind === 'insert') lines[change.index] = [...change.texts, ...(lines[change.index] ?? [])];
  }
  return lines.flat();
}

test('an updated promise keeps the run it was made from, keeps its captures, and changes nothing needlessly', () => {
  fc.assert(
    fc.property(
      fc.array(promises, { minLength: 1, maxLength: 6 }),
      fc.array(words, { maxLength: 8 }),
      (promised, real) => {
        if (matchOutput(promised, real).kind !== 'differs') return;
        const update = updateOutput(promised, real, '');
        const lost = capturedNames(promised).length > 0;
        if (update.kind === 'refused') {
          expect(lost, update.why).toBe(true);
          return;
        }
        expect(matchOutput(update.promised, real).kind).toBe('match');
        expect(new Set(capturedNames(update.promised))).toEqual(new Set(capturedNames(promised)));
        // With `...` in it a promise may be kept without a line that is promised all the same.
        const open = update.promised.some((line) => line.trim() === '...');
        for (const change of update.changes.filter(({ kind }) => kind !== 'insert' || !open)) {
          const without = applied(
            promised,
            update.changes.filter((other) => other !== change),
          );
          expect(matchOutput(without, real).kind, JSON.stringify(change)).not.toBe('match');
        }
      },
    ),
    { numRuns: 3000 },
  );
});
