import { expect, test } from 'vitest';
import { judge, promiseOf } from '../judge.ts';
import { hintFor } from './hint.ts';
import { failureText } from './text.ts';

const pull = [
  "Unable to find image 'busybox:latest' locally",
  'latest: Pulling from library/busybox',
  '3f1c2b9a0d4e: Already exists',
  'Digest: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'Status: Downloaded newer image for busybox:latest',
];
const id = '5e1c9a3b7d2f4a6c8e0b1d3f5a7c9e1b3d5f7a9c1e3b5d7f9a1c3e5b7d9f1a3c';

/** A command that promises `promised` and prints `printed`. */
function ran(promised: readonly string[], printed: readonly string[]) {
  const lines = promised.map((text, index) => ({ text, line: index + 2 }));
  const output = printed.join('\n');
  const promise = promiseOf(lines, {
    line: 1,
    exit: { kind: 'usual', code: 0 },
    at: 'node',
    next: 'open',
  });
  return {
    command: 'docker run --rm busybox echo hello',
    node: 'node1',
    line: 1,
    column: 3,
    outcome: judge(promise, { status: 'exited', exitCode: 0, output, ms: 1 }, ''),
    output,
    truncated: false,
    attempts: 1,
    ms: 1,
    totalMs: 1,
  };
}

test('a failure that only docker’s lines of a pull make says so and what to do', () => {
  const command = ran(['hello'], [...pull, 'hello']);
  const failure = {
    lab: 'lab',
    page: 'lab',
    file: 'lab/README.md',
    line: 5,
    column: 1,
    what: 'The output differs from what the page promises.',
    snippet: undefined,
    command,
  };
  expect(failureText(failure, 'labs').join('\n')).toMatchInlineSnapshot(`
    "labs/lab/README.md:5:1 The output differs from what the page promises.
        node1$ docker run --rm busybox echo hello
        + Unable to find image 'busybox:latest' locally
        + latest: Pulling from library/busybox
        + 3f1c2b9a0d4e: Already exists
        + Digest: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
        + Status: Downloaded newer image for busybox:latest
          hello
        Only docker’s lines of a pull are too many: the image was not there yet. Put a line \`...\` above the promised output, or a \`docker pull -q IMAGE\` before this command."
  `);
});

test.each<[string, string[], string[], boolean]>([
  ['an id', ['[..]'], [...pull, id], true],
  ['a captured id', ['[..ID]'], [...pull, id], true],
  ['lines that `...` stands for after it', ['a', '...', 'z'], [...pull, 'a', 'b', 'z'], true],
  ['another difference as well', ['hello'], [...pull, 'hallo'], false],
  ['no pull', ['hello'], ['hallo'], false],
  ['a pull that the command is about', ['old'], pull.slice(1), false],
  ['what is promised', ['...', 'hello'], [...pull, 'hello'], false],
])('%s', (_name, promised, printed, hinted) => {
  expect(hintFor(ran(promised, printed)) !== undefined).toBe(hinted);
});
