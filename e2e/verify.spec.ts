/**
 * The verifier against labs that break each kind of promise, end to end: `labs` as people call it, a built
 * site, the page's own Run buttons, real nodes.
 */
import { expect, test } from '@playwright/test';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { engineChoices } from '../src/sandbox/docker/server/engine-version.ts';
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
  'waiting/README.md:3 passed',
  'waiting/README.md:10 passed',
  'waiting/README.md:15 failed',
  '  waiting/README.md:16 failed',
  'waiting/README.md:19 failed',
  '  waiting/README.md:20 failed',
  'waiting/README.md:24 passed',
  'waiting/question.md:3 passed',
  'waiting/question.md:9 failed',
  '  waiting/question.md:12 failed',
  'waiting/question.md:15 passed',
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

test('each kind of broken promise is caught, at its place', async ({ page }) => {
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

  await page.goto(pathToFileURL(join(html, 'index.html')).href);
  const failed = page.locator('details', {
    has: page.locator('summary', { hasText: 'wrong-output/README.md ' }),
  });
  const picture = failed.getByRole('img', { name: 'The page when it had failed' });
  await picture.scrollIntoViewIfNeeded();
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0);
  const recording = failed.getByRole('figure', { name: /^Recording of node1/ });
  await expect(recording.locator('pre')).toContainText(/echo reached\s+reached/);
  await recording.getByRole('slider').fill('0');
  await expect(recording.locator('pre')).not.toContainText('reached');
  await recording.getByRole('button', { name: 'Play' }).click();
  await expect(recording.locator('pre')).toContainText(/echo reached\s+reached/, { timeout: 60_000 });
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

test('watching runs again from what changed, on nodes that are as they were before it', async () => {
  const file = join(labs, 'watched/README.md');
  /** Each snippet takes a blank line and its fences besides its own lines; the first begins at line 3. */
  const write = (...snippets: string[]): void => {
    const fences = snippets.map((snippet) => `\`\`\`console\n${snippet}\n\`\`\`\n`);
    writeFileSync(file, ['# Watched\n', ...fences].join('\n'));
  };
  const first = '$ echo first >> log';
  const second = '$ echo second >> log; cat log\nfirst\nsecond';
  mkdirSync(join(labs, 'watched'));
  write(first, second.replace(/second$/, '2nd'));
  const child = start([join(root, 'src/cli/main.ts'), 'verify', 'watched', '--watch']);
  let output = '';
  let changed = (): void => undefined;
  const hear = (data: Buffer): void => {
    output += data.toString();
    changed();
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  child.once('close', () => {
    hear(Buffer.from('(The program has ended.)'));
  });
  /** Resolves when `text` comes; what came before it is done with. */
  const shown = async (text: string): Promise<void> => {
    while (!output.includes(text)) {
      expect(output).not.toContain('(The program has ended.)');
      await new Promise<void>((came) => (changed = came));
    }
    output = output.slice(output.indexOf(text) + text.length);
  };
  try {
    await shown('1 passed, 1 with other output');
    await shown('Waiting for a change');
    // The first command has run once, the second not at all, or `log` would have other lines.
    write(first, second);
    await shown('watched/README.md: again from line 7\n');
    await shown('watched/README.md: 1 passed (');
    await shown('Waiting for a change');
    // What comes after what has passed goes on from there.
    const more = ['$ wc -l < log\n2', '$ true', '$ true', '$ true'];
    write(first, second, ...more);
    await shown('again from line 13\n');
    await shown('watched/README.md: 4 passed (');
    await shown('Waiting for a change');
    // The way back is kept for the newest snippets only; else everything begins anew.
    write(`${first}; true`, second, ...more);
    await shown('again from line 3\n');
    await shown('watched/README.md: 6 passed (');
    await shown('Waiting for a change');
    // Ctrl-C ends a command that would go on for long.
    write(`${first}; true`, second, ...more, '$ sleep 100');
    await shown('again from line 30\n');
  } finally {
    child.kill('SIGINT');
  }
  expect(await new Promise((done) => child.once('close', done))).toBe(0);
});

test('wrong usage says what is right, with exit status 2', async () => {
  const lab = await labsCommand('verify', 'no-such-lab');
  expect(lab.status).toBe(2);
  expect(lab.errors).toContain('There is no lab or page "no-such-lab". Labs: all-kept, ');
  const engine = await labsCommand('verify', '--engine', 'podman');
  expect(engine.status).toBe(2);
  const choices = ['vm', 'docker', ...engineChoices].join(', ').replace(/, (?=[^,]*$)/, ' or ');
  expect(engine.errors).toContain(`--engine is ${choices}, not "podman".`);
  const record = await labsCommand('verify', '--keep-going', '--record');
  expect(record.status).toBe(2);
  expect(record.errors).toBe(
    'labs verify: --keep-going makes no record: what runs after a failure may follow from it.\n',
  );
});
