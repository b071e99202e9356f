/**
 * The verifier against labs that break each kind of promise, end to end: `labs` as people call it, a built
 * site, the page's own Run buttons, real nodes.
 */
import { expect, test } from '@playwright/test';
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { VerifyResult } from '../src/verify/result.ts';

const root = resolve(import.meta.dirname, '..');
const fixtures = join(root, 'src/verify/fixtures/labs');
/** A machine that other tests use as well may be several times slower than it could be. */
test.setTimeout(20 * 60_000);
test.describe.configure({ mode: 'serial' });

let folder: string;
let labs: string;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'labs-verify-'));
  labs = join(folder, 'labs');
  cpSync(fixtures, labs, { recursive: true });
  await run([join(root, 'src/cli/setup/build.ts')], root);
});

test.afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(dist(), { recursive: true, force: true });
});

/** Of this run of Playwright, and as a rule on the disk of the sandbox's pieces, which are then linked, not copied. */
const dist = (): string => join(test.info().project.outputDir, 'verify-site');
const labsCommand = (...args: string[]): Promise<Ended> => run([join(root, 'src/cli/main.ts'), ...args]);

interface Ended {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

function start(args: readonly string[], cwd = folder): ChildProcess {
  const env = { ...process.env, LABS_DIR: labs, DIST_DIR: dist(), SITE_SEARCH: 'off', GITHUB_ACTIONS: '' };
  return spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function run(args: readonly string[], cwd?: string): Promise<Ended> {
  const child = start(args, cwd);
  let [output, errors] = ['', ''];
  child.stdout?.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (errors += data.toString()));
  const status = await new Promise<number>((done) =>
    child.once('close', (code) => {
      done(code ?? -1);
    }),
  );
  return { status, output, errors };
}

/** A line per snippet and per command that did not keep its promise. */
function told(report: string): string[] {
  const result = JSON.parse(readFileSync(report, 'utf8')) as VerifyResult;
  return result.labs.flatMap((lab) => [
    ...lab.problems.map(({ file, line, message }) => `${file}:${line} ${message}`),
    ...lab.pages.flatMap((page) =>
      page.snippets.flatMap((snippet) => [
        `${page.file}:${snippet.line} ${snippet.status}`,
        ...snippet.commands
          .filter(({ outcome }) => outcome.kind !== 'passed')
          .map(
            ({ line, outcome }) =>
              `  ${page.file}:${outcome.kind === 'differs' ? outcome.line : line} ${outcome.kind}`,
          ),
      ]),
    ),
  ]);
}

/** In the order of labs and text. */
const expected = [
  ...[7, 19, 28, 34, 39, 45, 53, 61, 68, 75, 86].map((line) => `all-kept/README.md:${line} passed`),
  'all-kept/README.md:95 sample',
  'all-kept/README.md:100 skipped',
  'all-kept/README.md:104 other-platform',
  'all-kept/README.md:108 passed',
  'capture-too-late/README.md:3 failed',
  '  capture-too-late/README.md:4 failed',
  'capture-too-late/README.md:8 not-reached',
  'dying-shell/README.md:3 failed',
  '  dying-shell/README.md:6 failed',
  'dying-shell/README.md:9 not-reached',
  'dying-shell/README.md:13 passed',
  'hang/README.md:3 timed-out',
  '  hang/README.md:4 timed-out',
  'hang/README.md:8 not-reached',
  'hang/README.md:12 passed',
  'large-output/README.md:3 passed',
  'large-output/README.md:10 differs',
  '  large-output/README.md:14 differs',
  'missing-node/README.md:7 failed',
  '  missing-node/README.md:10 failed',
  'nothing-to-run/README.md:1 The lab has nothing to run. If it is for reading only, say so: `platform: reading` in the front matter.',
  'two-nodes/README.md:3 passed',
  'unmatched-capture/README.md:3 differs',
  '  unmatched-capture/README.md:5 differs',
  'unmatched-capture/README.md:9 not-reached',
  'wrong-exit/README.md:3 failed',
  '  wrong-exit/README.md:4 failed',
  'wrong-exit/README.md:8 not-reached',
  'wrong-exit/README.md:12 passed',
  'wrong-exit/promised.md:3 failed',
  '  wrong-exit/promised.md:4 failed',
  'wrong-exit/script.md:3 failed',
  '  wrong-exit/script.md:4 failed',
  'wrong-order/README.md:3 differs',
  '  wrong-order/README.md:5 differs',
  'wrong-output/README.md:3 passed',
  'wrong-output/README.md:10 differs',
  '  wrong-output/README.md:13 differs',
  'wrong-output/README.md:19 passed',
];

test('each kind of broken promise is caught, at its place', async () => {
  const report = join(folder, 'report.json');
  const html = join(folder, 'html');
  const junit = join(folder, 'junit.xml');
  const ended = await labsCommand(
    'verify',
    '--dist',
    dist(),
    '--report',
    report,
    '--html',
    html,
    '--junit',
    junit,
  );
  expect(ended.status, ended.output + ended.errors).toBe(1);
  expect(told(report)).toEqual(expected);
  expect(ended.output).toContain(
    `${labs.slice(folder.length + 1)}/wrong-output/README.md:13:4 The output differs`,
  );
  expect(ended.output).toContain('Not every promise is kept.');
  expect(readFileSync(junit, 'utf8')).toContain('<testsuite name="wrong-output"');
  const page = readFileSync(join(html, 'index.html'), 'utf8');
  expect(page).toContain('<img src="wrong-output.png"');
  expect(page).toContain('Terminal of node1');
  expect(existsSync(join(html, 'wrong-output.png'))).toBe(true);
});

test('the verifier adds little to what the commands take', () => {
  const result = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as VerifyResult;
  const pages = result.labs.flatMap((lab) => lab.pages);
  const commands = pages.flatMap((page) => page.snippets).flatMap((snippet) => snippet.commands);
  const commandsMs = commands.reduce((sum, { totalMs }) => sum + totalMs, 0);
  const pagesMs = pages.reduce((sum, { ms }) => sum + ms, 0);
  const added = pagesMs - commandsMs;
  console.log(
    `commands ${commandsMs} ms, around them ${added} ms, ${(added / commands.length).toFixed(0)} ms a command`,
  );
  // These commands are mere echoes; a command of Docker takes seconds.
  expect(added / commands.length).toBeLessThan(400);
});

test('a record vouches for what it saw, and only that is not run again', async () => {
  const first = await labsCommand('verify', 'all-kept', '--dist', dist(), '--record');
  expect(first.status, first.output + first.errors).toBe(0);
  expect(first.output).toContain('Every promise is kept.');
  const record = readFileSync(join(labs, 'all-kept/verified.json'), 'utf8');
  expect(record).toContain('"engineVersion": "28.');
  const again = await labsCommand('verify', 'all-kept', '--dist', dist(), '--changed');
  expect(again.status, again.output + again.errors).toBe(0);
  expect(again.output).toContain('0 pages');
});

test('written output is brought up to date, and then it is right', async () => {
  const file = join(labs, 'wrong-output/README.md');
  const patch = await labsCommand('update', 'wrong-output', '--from', join(folder, 'report.json'));
  expect(patch.output).toContain('-   2nd\n+   second\n');
  const written = await labsCommand(
    'update',
    'wrong-output',
    '--from',
    join(folder, 'report.json'),
    '--write',
  );
  expect(written.status, written.errors).toBe(0);
  expect(readFileSync(file, 'utf8')).toContain('   first\n   second\n   third\n');
  const now = await labsCommand('verify', 'wrong-output');
  expect(now.status, now.output + now.errors).toBe(0);
});

test('watching runs again from what changed', async () => {
  const file = join(labs, 'wrong-order/README.md');
  const child = start([join(root, 'src/cli/main.ts'), 'verify', 'wrong-order', '--watch']);
  let output = '';
  const waiting: { text: string; found: () => void }[] = [];
  const hear = (data: Buffer): void => {
    output += data.toString();
    for (const { text, found } of waiting) if (output.includes(text)) found();
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const shown = (text: string): Promise<void> =>
    new Promise((found) => {
      waiting.push({ text, found });
      if (output.includes(text)) found();
    });
  await shown('1 with other output');
  await shown('Waiting for a change');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('a\nb\n', 'b\na\n').replace('# The', '# Now the'));
  await shown('again from line 3');
  await shown('1 passed');
  child.kill('SIGINT');
  expect(await new Promise((done) => child.once('close', done))).toBe(0);
});

test('wrong usage says what is right, with exit status 2', async () => {
  const lab = await labsCommand('verify', 'no-such-lab');
  expect(lab.status).toBe(2);
  expect(lab.errors).toContain('There is no lab or page "no-such-lab". Labs: all-kept, ');
  const engine = await labsCommand('verify', '--engine', 'podman');
  expect(engine.status).toBe(2);
  expect(engine.errors).toContain('--engine is vm, docker, docker:26 or docker:28, not "podman".');
});
