import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { assembleLabs } from '../lab/assemble.ts';
import { parsePage } from '../lab/page.ts';
import type { LocalNodes } from './local-nodes.ts';
import { localNodes } from './local-nodes.ts';
import type { RunNode } from './ports.ts';
import type { CommandResult, PageResult } from './result.ts';
import { runCleanUp, runPage, runSetup } from './run.ts';
import type { RunnablePage } from './runnable.ts';
import { runnablePage } from './runnable-page.ts';
import { wholeRun } from './whole-run.ts';
import { failureWords } from './words.ts';

// A bash is quick, but not on a machine that has other things to do.
vi.setConfig({ testTimeout: 120_000 });

let nodes: LocalNodes | undefined;
const opened: LocalNodes[] = [];
afterEach(() => {
  for (const open of opened.splice(0)) open.close();
});

function openNodes(...names: string[]): LocalNodes {
  nodes = localNodes(names);
  opened.push(nodes);
  return nodes;
}

function fixture(file: string): RunnablePage {
  const page = parsePage(file, readFileSync(new URL(`fixtures/labs/${file}`, import.meta.url), 'utf8'));
  const [lab] = assembleLabs([page]).labs;
  if (lab === undefined) throw new Error('no lab');
  return { ...runnablePage(page, lab, [lab]), file, platform: 'linux', engine: 'any' };
}

/** As verification does: its steps, then its clean-up. */
async function run(file: string, names: readonly string[] = ['node1']): Promise<PageResult> {
  const [page, ports, options] = [
    fixture(file),
    openNodes(...names),
    { signal: new AbortController().signal },
  ];
  return wholeRun(await runPage(page, ports, options), await runCleanUp(page, ports, options));
}

/** A line per snippet and per command that did not keep its promise, as people read it. */
function told(result: PageResult): string[] {
  return result.snippets.flatMap((snippet) => [
    `${result.file}:${snippet.line} ${snippet.status} ${failureWords(snippet)}`.trimEnd(),
    ...snippet.commands.flatMap((command) => commandTold(result.file, command)),
  ]);
}

function commandTold(
  file: string,
  { outcome, line, column, command, output, truncated }: CommandResult,
): string[] {
  if (outcome.kind === 'passed') return [];
  const head = `  ${file}:${line}:${column} ${outcome.kind} \`${command}\` printed ${truncated ? 'a lot' : JSON.stringify(output)}`;
  if (outcome.kind !== 'differs') return [head];
  const changed = outcome.diff.filter(({ kind }) => kind === 'missing' || kind === 'extra');
  return [
    head,
    ...changed.map((line) =>
      line.kind === 'missing' ? `    - ${line.promised}` : `    + ${'real' in line ? line.real : ''}`,
    ),
  ];
}

/** Of each command that ran, how long it could have taken, ms. */
async function limits(file: string, kind: 'vm' | 'docker'): Promise<number[]> {
  const ports = openNodes('node1');
  const given: number[] = [];
  const run: RunNode['run'] = (_command, { timeoutMs }) => {
    given.push(timeoutMs);
    return Promise.resolve({ status: 'exited', exitCode: 0, output: '', ms: 1 });
  };
  const info = kind === 'vm' ? ports.info : { ...ports.info, kind };
  const node = (name: string): RunNode | undefined => {
    const local = ports.node(name);
    return local && { ...local, run };
  };
  const { signal } = new AbortController();
  for (const part of [runPage, runCleanUp]) await part(fixture(file), { ...ports, info, node }, { signal });
  return given;
}

test('the page’s machine gets twice the time that a page gives, for a device may be slow', async () => {
  expect(await limits('hang/README.md', 'docker')).toEqual([5000, 120_000, 120_000]);
  expect(await limits('hang/README.md', 'vm')).toEqual([10_000, 240_000, 240_000]);
});

test('a page whose promises are all kept', async () => {
  const result = await run('all-kept/README.md');
  expect(told(result).filter((line) => !line.endsWith(' passed'))).toMatchInlineSnapshot(`
    [
      "all-kept/README.md:95 sample A sample, not run.",
      "all-kept/README.md:100 skipped Not run: needs the internet",
      "all-kept/README.md:104 other-platform Needs Windows, so it does not run here.",
    ]
  `);
  expect(nodes?.variables).toEqual(new Map([['TOKEN', 'SWMTKN-12']]));
  expect(
    result.snippets.flatMap(({ commands }) => commands).find(({ attempts }) => attempts > 1)?.attempts,
  ).toBe(3);
});

describe('what a page promises and its commands do not keep is told with its place:', () => {
  test('wrong output, and what follows goes on', async () => {
    expect(told(await run('wrong-output/README.md'))).toMatchInlineSnapshot(`
      [
        "wrong-output/README.md:3 passed",
        "wrong-output/README.md:10 differs The output differs from what the page promises.",
        "  wrong-output/README.md:11:4 differs \`echo first; echo second; echo third\` printed "first\\nsecond\\nthird"",
        "    - 2nd",
        "    + second",
        "wrong-output/README.md:19 passed",
      ]
    `);
  });

  test('wrong exit status, though the words are right; cleanup runs all the same', async () => {
    expect(told(await run('wrong-exit/README.md'))).toMatchInlineSnapshot(`
      [
        "wrong-exit/README.md:3 failed It ended with exit status 1.",
        "  wrong-exit/README.md:4:1 failed \`echo right words; false\` printed "right words"",
        "wrong-exit/README.md:8 not-reached It was not reached: Line 3 did not pass.",
        "wrong-exit/README.md:12 passed",
      ]
    `);
    expect(readFileSync(`${nodes?.homes['node1'] ?? ''}/tidied`, 'utf8')).toBe('tidied\n');
  });

  test('another exit status than promised', async () => {
    expect(told(await run('wrong-exit/promised.md'))).toMatchInlineSnapshot(`
      [
        "wrong-exit/promised.md:3 failed It ended with exit status 4; the page promises 3.",
        "  wrong-exit/promised.md:4:1 failed \`(exit 4)\` printed """,
      ]
    `);
  });

  test('a script that fails in its middle', async () => {
    expect(told(await run('wrong-exit/script.md'))).toMatchInlineSnapshot(`
      [
        "wrong-exit/script.md:3 failed It ended with exit status 1.",
        "  wrong-exit/script.md:4:1 failed \`true
      false
      true\` printed """,
      ]
    `);
  });

  test('a hang', async () => {
    expect(told(await run('hang/README.md'))).toMatchInlineSnapshot(`
      [
        "hang/README.md:3 timed-out It took longer than 10 s and was stopped.",
        "  hang/README.md:4:1 timed-out \`echo before; sleep 600\` printed "before"",
        "hang/README.md:8 not-reached It was not reached: Line 3 did not pass.",
        "hang/README.md:12 passed",
      ]
    `);
  });

  test('a node that is not there', async () => {
    expect(told(await run('missing-node/README.md'))).toMatchInlineSnapshot(`
      [
        "missing-node/README.md:7 failed There is no node "node3" in this session: it has node1.",
        "  missing-node/README.md:10:1 failed \`echo there\` printed """,
      ]
    `);
  });

  test('a shell that dies', async () => {
    expect(told(await run('dying-shell/README.md'))).toMatchInlineSnapshot(`
      [
        "dying-shell/README.md:3 failed The shell ended (exit status 247). A new shell opens for the next command.",
        "  dying-shell/README.md:6:1 failed \`kill -9 $$\` printed """,
        "dying-shell/README.md:9 not-reached It was not reached: Line 3 did not pass.",
        "dying-shell/README.md:13 passed",
      ]
    `);
  });

  test('a capture without a match', async () => {
    expect(told(await run('unmatched-capture/README.md'))).toMatchInlineSnapshot(`
      [
        "unmatched-capture/README.md:3 differs The output differs from what the page promises.",
        "  unmatched-capture/README.md:4:1 differs \`echo nothing like it\` printed "nothing like it"",
        "    - token: [..TOKEN]",
        "    + nothing like it",
        "unmatched-capture/README.md:9 not-reached It was not reached: Line 3 did not pass.",
      ]
    `);
  });

  test('a captured value used before it is there', async () => {
    expect(told(await run('capture-too-late/README.md'))).toMatchInlineSnapshot(`
      [
        "capture-too-late/README.md:3 failed It uses $ID, which no command has captured yet. Line 9 captures it: run that first.",
        "  capture-too-late/README.md:4:1 failed \`echo "id $ID"\` printed """,
        "capture-too-late/README.md:8 not-reached It was not reached: Line 3 did not pass.",
      ]
    `);
  });

  test('more than a megabyte', async () => {
    const result = await run('large-output/README.md');
    expect(told(result)).toMatchInlineSnapshot(`
      [
        "large-output/README.md:3 passed",
        "large-output/README.md:10 differs The output differs from what the page promises.",
        "  large-output/README.md:11:1 differs \`seq 1 200000\` printed a lot",
        "    - 200001",
      ]
    `);
    expect(result.snippets[1]?.commands[0]?.output.length).toBe(65_536);
  });

  test('the right lines in the wrong order', async () => {
    expect(told(await run('wrong-order/README.md'))).toMatchInlineSnapshot(`
      [
        "wrong-order/README.md:3 differs The output differs from what the page promises.",
        "  wrong-order/README.md:4:1 differs \`printf 'b\\na\\n'\` printed "b\\na"",
        "    - a",
        "    + a",
      ]
    `);
  });
});

test('a background command that dies later, even with its shell, fails', async () => {
  const page = parsePage(
    'lab/page.md',
    '```console background\n$ sleep 1.5; exit 4\n```\n\n```console\n$ sleep 3\n```\n',
  );
  const runnable = { ...fixture('hang/README.md'), snippets: page.snippets, file: 'lab/page.md' };
  const { signal } = new AbortController();
  const result = await runPage(runnable, openNodes('node1'), { signal });
  expect(told(result).map((line) => line.replace(/after \d\.\d s/, 'after … s'))).toEqual([
    'lab/page.md:1 failed It ended by itself after … s, with exit status 4.',
    '  lab/page.md:2:1 failed `sleep 1.5; exit 4` printed "exit"',
    'lab/page.md:5 passed',
  ]);
});

test('a captured value is known on every node', async () => {
  expect(told(await run('two-nodes/README.md', ['node1', 'node2']))).toMatchInlineSnapshot(`
    [
      "two-nodes/README.md:3 passed",
    ]
  `);
});

test('Stop ends the command that runs; the rest is not reached', async () => {
  const stop = new AbortController();
  const result = await runPage(fixture('hang/README.md'), openNodes('node1'), {
    signal: stop.signal,
    onCommand: (_snippet, _index, state) => {
      if (state === 'running') stop.abort();
    },
  });
  expect(told(result)).toMatchInlineSnapshot(`
    [
      "hang/README.md:3 stopped It was stopped.",
      "  hang/README.md:4:1 stopped \`echo before; sleep 600\` printed """,
      "hang/README.md:8 not-reached It was not reached: Line 3 did not pass.",
    ]
  `);
});

const fence = (...lines: string[]): string => ['```console', ...lines, '```', ''].join('\n');

function pageOf(...fences: string[]): RunnablePage {
  const { snippets } = parsePage('lab/page.md', fences.join('\n'));
  return { ...fixture('hang/README.md'), snippets, file: 'lab/page.md' };
}

test('the rest of a page is what has not passed; its clean-up is no part of it, wherever it stands', async () => {
  const page = pageOf(
    fence('$ echo one >> ran'),
    fence('$ echo tidy >> ran').replace('console', 'console cleanup'),
    fence('$ echo two >> ran'),
    fence('$ echo three >> ran'),
  );
  const ports = openNodes('node1');
  const { signal } = new AbortController();
  const ran = (): string => readFileSync(`${ports.homes['node1'] ?? ''}/ran`, 'utf8').replaceAll('\n', ' ');
  const passed = new Set([page.snippets[0]?.id ?? '']);
  expect(told(await runPage(page, ports, { signal, passed }))).toEqual([
    'lab/page.md:9 passed',
    'lab/page.md:13 passed',
  ]);
  expect(ran()).toBe('two three ');
  await runPage(page, ports, { signal, passed, until: page.snippets[2]?.id ?? '' });
  expect(ran()).toBe('two three two ');
  await runCleanUp(page, ports, { signal });
  expect(ran()).toBe('two three two tidy ');
});

test('clean-up that its author says is not run is told with the steps', async () => {
  const page = pageOf(
    fence('$ true'),
    fence('$ false').replace('console', 'console cleanup skip="not here"'),
  );
  const { signal } = new AbortController();
  expect(told(await runPage(page, openNodes('node1'), { signal }))).toEqual([
    'lab/page.md:1 passed',
    'lab/page.md:5 skipped Not run: not here',
  ]);
  expect(told(await runCleanUp(page, openNodes('node1'), { signal }))).toEqual([]);
});

test('clean-up fences run whatever became of those before, but not where the set-up failed', async () => {
  const page = pageOf(
    fence('$ false').replace('console', 'console cleanup'),
    fence('$ true').replace('console', 'console cleanup'),
  );
  const { signal } = new AbortController();
  expect(told(await runCleanUp(page, openNodes('node1'), { signal }))).toEqual([
    'lab/page.md:1 failed It ended with exit status 1.',
    '  lab/page.md:2:1 failed `false` printed ""',
    'lab/page.md:5 passed',
  ]);
  const blocked = 'The set-up failed.';
  expect(told(await runCleanUp(page, openNodes('node1'), { signal, blocked }))).toEqual([
    'lab/page.md:1 not-reached It was not reached: The set-up failed.',
    'lab/page.md:5 not-reached It was not reached: The set-up failed.',
  ]);
});

test('a set-up page runs without its cleanup and says where it failed', async () => {
  const { signal } = new AbortController();
  expect(
    await runSetup([fixture('wrong-exit/README.md')], openNodes('node1'), { signal }),
  ).toMatchInlineSnapshot(`"The set-up did not run: wrong-exit/README.md:3: It ended with exit status 1."`);
  expect(() => readFileSync(`${nodes?.homes['node1'] ?? ''}/tidied`)).toThrow();
  expect(
    await runSetup([fixture('two-nodes/README.md')], openNodes('node1', 'node2'), { signal }),
  ).toBeUndefined();
  const blocked = await runPage(fixture('wrong-order/README.md'), openNodes('node1'), {
    signal,
    blocked: 'The set-up failed.',
  });
  expect(told(blocked)).toEqual([
    'wrong-order/README.md:3 not-reached It was not reached: The set-up failed.',
  ]);
});
