/** Exit statuses are held wherever there is one: inside programs, before Ctrl-C, and in the background. */
import { describe, expect, test } from 'vitest';
import { assembleLabs } from '../lab/assemble.ts';
import { parsePage } from '../lab/page.ts';
import { isKept, isUnchecked } from './kept.ts';
import { remarksOf, remarkWords } from './remarks.ts';
import type { PageResult, SnippetResult } from './result.ts';
import type { PageOptions } from './run.ts';
import { runCleanUp, runPage } from './run.ts';
import { runnablePage } from './runnable-page.ts';
import type { RunnablePage } from './runnable.ts';
import { wholeRun } from './whole-run.ts';
import type { Script, ScriptedNodes } from './scripted-nodes.ts';
import { scriptedNodes } from './scripted-nodes.ts';
import { failureWords } from './words.ts';

function pageOf(...lines: string[]): RunnablePage {
  const page = parsePage('lab/page.md', lines.join('\n'));
  const [lab] = assembleLabs([page]).labs;
  if (lab === undefined) throw new Error('There is no lab.');
  return runnablePage(page, lab, [lab]);
}

/** A fence a group of lines, the first of each its info string. */
function fences(...groups: (readonly [string, ...string[]])[]): RunnablePage {
  return pageOf(...groups.flatMap(([info, ...lines]) => ['```' + info, ...lines, '```', '']));
}

async function ran(
  page: RunnablePage,
  script: Script,
  options: Partial<PageOptions> = {},
): Promise<{ result: PageResult; told: string[]; nodes: ScriptedNodes }> {
  const nodes = scriptedNodes(script);
  const { signal } = new AbortController();
  const steps = await runPage(page, nodes, { signal, ...options });
  const after =
    options.keepGoing === true ? steps.snippets.find(({ status }) => !isKept(status))?.line : undefined;
  const result = wholeRun(
    steps,
    await runCleanUp(page, nodes, { signal, ...(after === undefined ? {} : { after }) }),
  );
  return { result, told: result.snippets.flatMap(words), nodes };
}

/** A line for the snippet, and one for each remark on its commands. */
function words(snippet: SnippetResult): string[] {
  const unchecked = isUnchecked(snippet) ? ', unchecked' : '';
  const after = snippet.after === undefined ? '' : ` (after ${snippet.after.line})`;
  return [
    `${snippet.line} ${snippet.status}${unchecked}${after} ${failureWords(snippet)}`.trimEnd(),
    ...snippet.commands.flatMap((command) => remarksOf(command).map((remark) => `  ${remarkWords(remark)}`)),
  ];
}

const opens = { 'docker run -it busybox': [{ after: 100, prompt: true }] } as const;

describe('inside a program', () => {
  const inside = ['console', '$ docker run -it busybox', '/ # ls /x', '/ # exit'] as const;
  const leaves = (exit: number) => ({ exit: [{ after: 1, exit }] }) as const;

  test('a shell’s status is held to success', async () => {
    const script = {
      ...opens,
      'ls /x': [
        { after: 1, text: 'ls: /x: No such file or directory\r\n' },
        { after: 1, prompt: true, status: 1 },
      ],
      ...leaves(1),
    } as const;
    expect((await ran(fences(inside), script)).told).toEqual(['1 failed It ended with exit status 1.']);
  });

  test('a kept status passes plainly, and so does what opened the program', async () => {
    const script = { ...opens, 'ls /x': [{ after: 1, prompt: true, status: 0 }], ...leaves(0) } as const;
    expect((await ran(fences(inside), script)).told).toEqual(['1 passed']);
  });

  test('a promised status is held, and leaving passes on what was judged', async () => {
    const page = fences(
      ['console exit=1', '$ docker run -it busybox', '/ # false'],
      ['console', '/ # exit'],
      ['console', '$ docker run -it busybox', '/ # true', '/ # exit'],
    );
    const script = {
      ...opens,
      false: [{ after: 1, prompt: true, status: 1 }],
      true: [{ after: 1, prompt: true, status: 0 }],
      ...leaves(1),
    } as const;
    expect((await ran(page, script)).told).toEqual([
      '1 passed',
      '6 passed',
      '10 failed It ended with exit status 1, but the command before it with 0.',
    ]);
  });

  test('leaving with a status is held to what is written', async () => {
    const five = { ...opens, 'exit 5': [{ after: 1, exit: 5 }] } as const;
    const without = fences(['console', '$ docker run -it busybox', '/ # exit 5']);
    expect((await ran(without, five)).told).toEqual(['1 failed It ended with exit status 5.']);
    const written = fences(['console exit=5', '$ docker run -it busybox', '/ # exit 5']);
    expect((await ran(written, five)).told).toEqual(['1 passed']);
    const other = fences(['console exit=4', '$ docker run -it busybox', '/ # exit 5']);
    expect((await ran(other, five)).told).toEqual([
      '1 failed It ended with exit status 5; the page promises 4.',
    ]);
  });

  test('where a program tells no status, the output alone is checked, and said so', async () => {
    const page = fences(
      ['console', '$ docker run -it db', 'mysql> select 1;', '1', 'mysql> \\q'],
      ['console exit=3', '$ docker run -it db', 'mysql> select 1;', '1'],
    );
    const script = {
      'docker run -it db': [{ after: 1, prompt: true }],
      'select 1;': [
        { after: 1, text: '1\r\n' },
        { after: 1, prompt: true },
      ],
      '\\q': [{ after: 1, exit: 0 }],
    } as const;
    expect((await ran(page, script)).told).toEqual([
      '1 passed, unchecked',
      '8 passed, unchecked',
      '  The page promises exit status 3, which could not be had here.',
    ]);
    const broken = { ...script, '\\q': [{ after: 1, exit: 1 }] } as const;
    expect((await ran(page, broken)).told[0]).toBe('1 failed It ended with exit status 1.');
  });

  test('what opens a program for a later fence has kept its promise, and must not end', async () => {
    const page = fences(['console', '$ docker run -it busybox'], ['text', 'Then:'], ['console', '/ # true']);
    const script = { ...opens, true: [{ after: 1, prompt: true, status: 0 }] } as const;
    expect((await ran(page, script)).told).toEqual(['1 passed', '9 passed']);
    const ends = { ...script, 'docker run -it busybox': [{ after: 1, exit: 0 }] } as const;
    expect((await ran(page, ends)).told[0]).toBe(
      '1 failed It ended, but the page types the next command inside a program that it should have opened.',
    );
    const back = fences(['console', '$ docker run -it busybox'], ['console', '$ docker run -it busybox']);
    expect((await ran(back, opens)).told).toEqual(['1 passed, unchecked', '5 passed, unchecked']);
  });

  test('a program that waits at the end of the page has shown no status', async () => {
    const page = fences(['console', '$ docker run -it busybox']);
    expect((await ran(page, opens)).told).toEqual(['1 passed, unchecked']);
  });
});

describe('a command that ^C is meant for', () => {
  const fence = (...output: string[]) => fences(['console', '$ docker logs -f x', ...output, '^C']);
  const dies = {
    'docker logs -f x': [
      { after: 900, text: 'No such container: x\r\n' },
      { after: 400, exit: 1 },
    ],
  } as const;

  test.each([['...'], ['[..]'], ['No such container: x']])(
    'that ends by itself is held to its status, promised as %s',
    async (line) => {
      const { told, result } = await ran(fence(line), dies);
      expect(told).toEqual([
        '1 failed It ended by itself, before Ctrl-C, with exit status 1.',
        '  It ended by itself, with exit status 1, before Ctrl-C.',
      ]);
      expect(result.snippets[0]?.commands[0]?.output).toBe('No such container: x');
    },
  );

  test('and nothing at all is promised', async () => {
    expect((await ran(fence(), dies)).told[0]).toBe(
      '1 failed It ended by itself, before Ctrl-C, with exit status 1.',
    );
  });

  test('that is typed in a shell and ends by itself there, as soon as it seems to have printed anything', async () => {
    const page = fences(['console', '$ docker run -it busybox', '/ # ls /x', '...', '^C', '/ # exit']);
    const script = {
      ...opens,
      // The end of the typed line, then the output.
      'ls /x': [
        { after: 1, text: '' },
        { after: 1, text: 'ls: /x: No such file or directory\r\n' },
        { after: 200, prompt: true, status: 1 },
      ],
    } as const;
    expect((await ran(page, script)).told).toEqual([
      '1 failed It ended by itself, before Ctrl-C, with exit status 1.',
      '  It ended by itself, with exit status 1, before Ctrl-C.',
    ]);
  });

  test('that ends by itself is judged by its whole output', async () => {
    const script = {
      'docker logs -f x': [
        { after: 1, text: 'one\r\n' },
        { after: 100, text: 'two\r\n' },
        { after: 1, exit: 0 },
      ],
    } as const;
    expect((await ran(fence('one'), script)).told).toEqual([
      '1 differs The output differs from what the page promises.',
      '  It ended by itself, with exit status 0, before Ctrl-C.',
    ]);
    expect((await ran(fence('one', 'two'), script)).told).toEqual([
      '1 passed',
      '  It ended by itself, with exit status 0, before Ctrl-C.',
    ]);
  });

  test('that goes on printing is judged as it was when the promise was kept', async () => {
    const lines = Array.from({ length: 20 }, (_line, index) => ({ after: 250, text: `seq=${index}\r\n` }));
    const { told, nodes } = await ran(fence('seq=0', 'seq=1'), { 'docker logs -f x': lines });
    expect(told).toEqual(['1 passed']);
    // 1.5 s after the second line.
    expect(nodes.interrupted).toEqual([['docker logs -f x', 2000]]);
  });

  test('that prints nothing is given longer to end by itself', async () => {
    for (const output of [[], ['...']]) {
      const { told, nodes } = await ran(fence(...output), { 'docker logs -f x': [] });
      expect(told).toEqual(['1 passed']);
      expect(nodes.interrupted).toEqual([['docker logs -f x', 4000]]);
    }
  });

  test('that never prints what is promised times out or is stopped as ever', async () => {
    const stop = new AbortController();
    const nodes = scriptedNodes({ 'docker logs -f x': [{ after: 500, text: 'other\r\n' }] });
    void nodes.clock.wait(3000, stop.signal).then(() => {
      stop.abort();
    });
    const result = await runPage(fence('one'), nodes, { signal: stop.signal });
    expect(result.snippets.flatMap(words)).toEqual(['1 stopped It was stopped.']);
  });
});

describe('a background command', () => {
  const page = (info: string, ...more: (readonly [string, ...string[]])[]) =>
    fences([info, '$ serve'], ...more);
  const wait = { wait: [{ after: 10_000, exit: 0 }] } as const;
  const dies = (exit: number) => ({ ...wait, serve: [{ after: 3100, exit }] }) as const;

  test('that ends while the page runs fails, and its snippet is told again', async () => {
    const heard: string[] = [];
    const { told } = await ran(page('console background', ['console', '$ wait']), dies(1), {
      onSnippet: (snippet, now) => {
        heard.push(`${snippet.range.start.line} ${now === 'running' ? now : now.status}`);
      },
    });
    expect(told).toEqual(['1 failed It ended by itself after 3.1 s, with exit status 1.', '5 passed']);
    expect(heard).toEqual(['1 running', '1 passed', '5 running', '1 failed', '5 passed']);
  });

  test('that ends its own shell (`exit 1`) has ended just so', async () => {
    const script = { ...wait, serve: [{ after: 3100, shellExit: 1 }] } as const;
    expect((await ran(page('console background', ['console', '$ wait']), script)).told).toEqual([
      '1 failed It ended by itself after 3.1 s, with exit status 1.',
      '5 passed',
    ]);
  });

  test.each([0, 130, 137, 143])(
    'that ends with status %i, or that somebody ended, is remarked on',
    async (exit) => {
      expect((await ran(page('console background', ['console', '$ wait']), dies(exit))).told).toEqual([
        '1 passed',
        `  It ended by itself after 3.1 s, with exit status ${exit}.`,
        '5 passed',
      ]);
    },
  );

  test('is held to the status that is written', async () => {
    const of = (exit: number) => ran(page('console background exit=7', ['console', '$ wait']), dies(exit));
    expect((await of(7)).told[0]).toBe('1 passed');
    expect((await of(1)).told[0]).toBe(
      '1 failed It ended by itself after 3.1 s, with exit status 1; the page promises 7.',
    );
  });

  test('that outlives the page, or ends in cleanup, was running as promised', async () => {
    const quick = { ...dies(1), wait: [{ after: 100, exit: 0 }] } as const;
    const { told, result } = await ran(page('console background', ['console', '$ wait']), quick);
    expect(told).toEqual(['1 passed', '5 passed']);
    expect(result.ms).toBe(1100);
    expect((await ran(page('console background', ['console cleanup', '$ wait']), dies(1))).told).toEqual([
      '1 passed',
      '5 passed',
    ]);
  });

  test('that prints what is promised and dies at once is caught though nothing follows', async () => {
    const script = {
      serve: [
        { after: 10, text: 'ready\r\n' },
        { after: 10, text: 'oh no\r\n' },
        { after: 10, exit: 2 },
      ],
    } as const;
    const ended = await ran(fences(['console background', '$ serve', 'ready']), script);
    expect(ended.told).toEqual(['1 failed It ended by itself after 30 ms, with exit status 2.']);
    expect(ended.result.snippets[0]?.commands[0]?.output).toBe('ready\noh no');
  });
});

test('with keepGoing the rest of the page runs, marked as what may follow', async () => {
  const page = fences(
    ['console', '$ good'],
    ['console', '$ bad'],
    ['console', '$ good'],
    ['console', '$ bad'],
    ['console sample', '$ never'],
    ['console cleanup', '$ good'],
  );
  const script = { good: [{ after: 1, exit: 0 }], bad: [{ after: 1, exit: 1 }] } as const;
  expect((await ran(page, script, { keepGoing: true })).told).toEqual([
    '1 passed',
    '5 failed It ended with exit status 1.',
    '9 passed (after 5)',
    '13 failed (after 5) It ended with exit status 1.',
    '17 sample A sample, not run.',
    '21 passed (after 5)',
  ]);
  expect((await ran(page, script)).told.slice(2, 4)).toEqual([
    '9 not-reached It was not reached: Line 5 did not pass.',
    '13 not-reached It was not reached: Line 5 did not pass.',
  ]);
});

describe('remarks', () => {
  const one = (output: string, ...promised: string[]) =>
    ran(fences(['console', '$ show', ...promised]), {
      show: [
        { after: 1, text: output },
        { after: 1, exit: 0 },
      ],
    });

  test('output that the terminal’s own codes hid is told, and keeps no promise', async () => {
    const hidden = (text: string) =>
      `  Part of its output was hidden by the terminal’s own codes: ${JSON.stringify(text)}`;
    expect((await one('ok\r\n\u001b]0;ls: no such file\r\n', 'ok')).told).toEqual([
      '1 passed',
      hidden('ls: no such file'),
    ]);
    expect((await one('\u001b[8mexpected\u001b[0m\r\n', 'expected')).told).toEqual([
      '1 differs The output differs from what the page promises.',
      hidden('expected'),
    ]);
  });

  test('a single [..] promises a line and the status', async () => {
    expect((await one('anything\r\n', '[..]')).told).toEqual([
      '1 passed',
      '  Only its status and one line are promised.',
    ]);
  });

  test('a difference says that output was left out', async () => {
    const much = `${'x'.repeat(99)}\n`.repeat(50_000).slice(0, 4 * 1024 * 1024);
    const { told } = await one(`${much}\r\n[123456 characters left out]\r\nlast\r\n`, '...', 'middle', '...');
    expect(told).toEqual([
      '1 differs The output differs from what the page promises. It printed so much that 123456 characters of its middle were left out: what the page promises may stand in them.',
      '  It printed more than can be kept: 123456 characters of its middle were left out.',
    ]);
  });
});
