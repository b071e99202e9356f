/**
 * The steps of CONTRIBUTING.md, word by word, in a clone of this tree: what the guide says is what is run, in its
 * order, with what a beginner gets wrong on the way.
 */
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { VerifyResult } from '../src/verify/result.ts';

const root = resolve(import.meta.dirname, '..');
/** A machine that other tests use as well may be several times slower than it could be. */
test.setTimeout(20 * 60_000);
test.describe.configure({ mode: 'serial' });

/** On the disk of this tree, so that its modules can be linked, not copied; Vite watches no `test-results`. */
const clone = join(root, '.cache/contributing/docker-labs');
const pageFile = join(clone, 'labs/my-lab/README.md');

test.beforeAll(() => {
  rmSync(dirname(clone), { recursive: true, force: true });
  mkdirSync(dirname(clone), { recursive: true });
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' });
  git('clone', '--quiet', root, clone);
  // What is not committed yet is tested as well.
  const changed = git('ls-files', '-z', '--modified', '--others', '--exclude-standard');
  for (const path of new Set(changed.split('\0').filter((name) => name !== ''))) {
    if (existsSync(join(root, path))) cpSync(join(root, path), join(clone, path), { recursive: true });
    else rmSync(join(clone, path), { force: true });
  }
});

test.afterAll(() => {
  rmSync(dirname(clone), { recursive: true, force: true });
});

interface Ended {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

function environment(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const own = { ...process.env, ...more };
  const names = ['LABS_DIR', 'DIST_DIR', 'GITHUB_ACTIONS', 'GITHUB_STEP_SUMMARY'];
  for (const name of names) if (!(name in more)) Reflect.deleteProperty(own, name);
  return { ...own, SITE_SEARCH: 'off', GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.org' };
}

/** As a person types it in the clone. */
function typed(command: string, more: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const env = { ...environment(more), GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.org' };
  return new Promise((done) => {
    execFile('sh', ['-c', command], { cwd: clone, env, maxBuffer: 2 ** 26 }, (error, output, errors) => {
      done({ status: error === null ? 0 : Number(error.code ?? -1), output, errors });
    });
  });
}

/** Commands in the guide's numbered steps, in order. */
function commandsOfGuide(): string[] {
  const guide = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
  const [, section = ''] = guide.split('## Change or write a lab\n');
  const steps = section.split('\n').filter((line) => /^\d+\. /.test(line));
  return steps.flatMap((step) =>
    [...step.matchAll(/`((?:npm|git) [^`]+)`/g)].map(([, command = '']) => command),
  );
}

/** What the person writes: a sentence, and the first idea of what a container prints. */
let asMeant = '';
function write(): void {
  const text = readFileSync(pageFile, 'utf8');
  asMeant = text.replace('# My lab\n', '# My lab\n\nThis page is about busybox.\n');
  writeFileSync(pageFile, asMeant.replace('echo hello\n...\nhello\n', 'echo hello\nhello\n'));
}

/** What each command of the guide should come to. */
const steps: Readonly<Record<string, (command: string, page: Page) => Promise<unknown>>> = {
  'git switch -c my-lab': succeeds,
  // This tree has done it.
  'npm ci': () => {
    execFileSync('cp', ['-al', join(root, 'node_modules'), clone]);
    return Promise.resolve();
  },
  'npm run labs -- new my-lab': async (command) => {
    const { output } = await succeeds(command);
    expect(output).toContain('Wrote labs/my-lab/README.md, the page /labs/my-lab/.\n');
  },
  'npm run dev': writeWhileServed,
  'npm run labs -- machine': async (command) => {
    const { output } = await succeeds(command);
    expect(output).toContain('  busybox:1.37 (also latest, 1, stable)\n');
  },
  'npm run labs -- check': async (command) => {
    const { errors } = await succeeds(command);
    // Other labs' records may be old, and say so.
    expect(errors).toMatch(/pages read: 0 errors, /);
    expect(errors).not.toContain('labs/my-lab/');
    const early = await typed('npm run labs -- update my-lab');
    expect(early.status).toBe(2);
    expect(early.errors).toContain(
      'labs update: There is no result of a verify yet. Run `npm run labs -- verify my-lab` first.\n',
    );
  },
  'npm run labs -- verify my-lab': async (command) => {
    const { status, output, errors } = await typed(command);
    expect(status, output + errors).toBe(1);
    expect(output).toMatch(
      /^labs\/my-lab\/README\.md:\d+:\d+ The output differs from what the page promises\.$/m,
    );
    expect(output).toContain('    Only docker’s lines of a pull are too many: the image was not there yet. ');
    expect(output).toContain('1 snippet differs. `npm run labs -- update my-lab` prints a patch.\n');
  },
  'npm run labs -- update my-lab': async (command) => {
    const { output, errors } = await succeeds(command);
    expect(output).toContain(' $ docker run --rm busybox echo hello\n+...\n hello\n');
    expect(errors).toContain('1 page to change.\n');
  },
  'npm run labs -- update my-lab --write': async (command) => {
    const { errors } = await succeeds(command);
    expect(errors).toContain('1 page changed.\n');
    expect(readFileSync(pageFile, 'utf8')).toBe(asMeant);
  },
  'npm run labs -- verify my-lab --record': async (command) => {
    const { output } = await succeeds(command);
    expect(output).toContain('Every promise is kept.\n');
    expect(existsSync(join(clone, 'labs/my-lab/verified.json'))).toBe(true);
  },
  'git add labs/my-lab': succeeds,
  'git commit -s -m "Add my-lab"': async (command) => {
    await succeeds(command);
    const { output } = await typed('git show --stat');
    expect(output).toContain('Signed-off-by: A <a@example.org>');
    expect(output).toContain('labs/my-lab/README.md');
    expect(output).toContain('labs/my-lab/verified.json');
  },
};

async function succeeds(command: string): Promise<Ended> {
  const ended = await typed(command);
  expect(ended.status, `${command}\n${ended.output}${ended.errors}`).toBe(0);
  return ended;
}

/** Until its address stands there, then as a person with an editor and a browser. */
async function writeWhileServed(command: string, page: Page): Promise<void> {
  const served = spawn('sh', ['-c', command], { cwd: clone, env: environment({}), detached: true });
  const ended = new Promise((done) => served.once('close', done));
  try {
    const address = await new Promise<string>((found, failed) => {
      let shown = '';
      const hear = (data: Buffer): void => {
        shown += data.toString();
        const match = /http:\/\/[\w.]+:\d+\//.exec(shown.replaceAll(/\u001b\[[\d;]*m/g, ''));
        if (match !== null) found(match[0]);
      };
      served.stdout.on('data', hear);
      served.stderr.on('data', hear);
      served.once('close', () => {
        failed(new Error(`${command} ended: ${shown}`));
      });
    });
    await page.goto(`${address}labs/my-lab/`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('My lab');
    write();
    await expect(page.getByText('This page is about busybox.')).toBeVisible({ timeout: 60_000 });
  } finally {
    // Ctrl-C reaches everything that the command has started.
    if (served.pid !== undefined) process.kill(-served.pid, 'SIGINT');
    await ended;
  }
}

test('the guide’s steps do what it says', async ({ page }) => {
  expect(commandsOfGuide()).toEqual(Object.keys(steps));
  for (const [command, step] of Object.entries(steps)) {
    await test.step(command, () => step(command, page));
  }
});

test('the programs that `labs machine` lists are those of a node; other labs’ site replaces none', async () => {
  const labs = join(dirname(clone), 'other');
  mkdirSync(join(labs, 'programs'), { recursive: true });
  writeFileSync(
    join(labs, 'programs/README.md'),
    '# P\n\n```console\n$ ls -1 --quoting-style=literal /usr/bin /usr/sbin\n```\n',
  );
  const built = readFileSync(join(clone, 'dist/labs.json'), 'utf8');
  const report = join(dirname(clone), 'report.json');
  const ended = await typed(`npm run labs -- verify --report ${report}`, { LABS_DIR: labs });
  expect(ended.status, ended.output + ended.errors).toBe(0);
  expect(readFileSync(join(clone, 'dist/labs.json'), 'utf8')).toBe(built);
  expect(readdirSync(join(clone, '.cache/verify-site'))).toEqual([]);

  const result = JSON.parse(readFileSync(report, 'utf8')) as VerifyResult;
  const listed = result.labs[0]?.pages[0]?.snippets[0]?.commands[0]?.output ?? '';
  const there = listed.split(/\s+/).filter((name) => name !== '' && !/^\/usr\/s?bin:$/.test(name));
  const { output } = await typed('npm run labs -- machine');
  const [, programs = ''] = /Programs from Debian’s packages\n(.*)\n\nWhat differs/s.exec(output) ?? [];
  const told = programs.replace('\n\nPrograms of BusyBox\n', ' ').split(/\s+/);
  expect(told.filter((name) => name !== '').sort()).toEqual([...new Set(there)].sort());
});
