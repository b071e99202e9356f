import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readLabsFolder } from '../../labs-folder/read-labs-folder.ts';
import { commit, pageText, runOf } from '../../verify/fixtures/sample-run.ts';
import { recordOf, recordText } from '../../verify/record.ts';
import { inThePage } from './engine.ts';
import type { Change } from './since.ts';
import { jobsSince, judgedByRecords, readChange } from './since.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'since-')));
const repository = join(root, 'repository');
const dir = join(repository, 'labs');
const temporary = join(root, 'temporary');
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

function git(...args: readonly string[]): string {
  const who = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...who, ...args], { cwd: repository, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(dir, name, '..'), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
}

/** Of all labs as they are. */
async function record(): Promise<void> {
  const { labs } = await readLabsFolder(dir);
  for (const lab of runOf(labs).labs)
    write({ [`${lab.lab}/verified.json`]: recordText(recordOf(lab, commit)) });
}

const change = async (name: string, folder = dir): Promise<Change | string> =>
  readChange(name, folder, await readLabsFolder(folder));

let said: string;
beforeEach(() => {
  said = '';
  mkdirSync(temporary, { recursive: true });
  vi.stubEnv('TMPDIR', temporary);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  rmSync(repository, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  git('init', '-q', '-b', 'main');
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

async function twoLabs(): Promise<string> {
  write({
    'a/1.md': pageText('One', 'echo 1'),
    'a/2.md': pageText('Two', 'echo 2'),
    'b/3.md': pageText('Three', 'echo 3').replace('# Three', '---\nsetup: a/1\n---\n# Three'),
  });
  await record();
  git('add', '.');
  git('commit', '-q', '-m', 'Two labs');
  return git('rev-parse', 'HEAD');
}

async function jobs(of: Change | string): Promise<string[]> {
  if (typeof of === 'string') throw new Error(of);
  const { labs } = await readLabsFolder(dir);
  const all = labs.flatMap((lab) => lab.pages.map((page) => ({ page, lab })));
  return jobsSince(all, of, inThePage, { guest: undefined, labsFolder: 'labs' }).map(({ page }) => page.path);
}

test('what changed since a commit is run, and what is gone or runs elsewhere is named', async () => {
  const base = await twoLabs();
  write({
    'a/1.md': pageText('One', 'echo one'),
    'c/4.md': pageText('Four', 'true'),
    'a/verified.docker-28.json': '{}',
    'a/verified.docker-99.json': '{}',
  });
  rmSync(join(dir, 'a/2.md'));
  const found = await change('main');
  expect(await jobs(found)).toEqual(['a/1', 'b/3', 'c/4']);
  expect(typeof found === 'string' ? found : found.commit).toBe(base);
  expect(said).toBe(
    [
      '• labs/a/1.md: what its run depends on changed',
      '• labs/b/3.md: what its run depends on changed',
      '• labs/c/4.md: it is new',
      '• labs/a/2.md: it was deleted.',
      '• labs/a/verified.docker-28.json: it changed, and is not run here: --engine docker:28 runs it.',
      '• labs/a/verified.docker-99.json: it changed, and is not run here: there is no --engine docker:99.',
      '',
    ].join('\n'),
  );
  // Nothing is left behind, in the repository or beside it.
  expect(
    git('status', '--short')
      .split('\n')
      .filter((line) => !line.includes('labs/')),
  ).toEqual([]);
  expect(readdirSync(temporary)).toEqual([]);
});

test('a labs folder that is the repository itself, and one that git did not know yet', async () => {
  await twoLabs();
  const inner = join(repository, 'others');
  mkdirSync(join(inner, 'x'), { recursive: true });
  writeFileSync(join(inner, 'x/1.md'), pageText('X', 'true'));
  const added = await change('main', inner);
  expect(typeof added === 'string' ? added : [added.then.labs.length, added.now.labs.length]).toEqual([0, 1]);
  rmSync(join(repository, '.git'), { recursive: true });
  execFileSync('git', ['init', '-q', '-b', 'main'], { cwd: dir });
  execFileSync(
    'git',
    ['-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '-q', '--allow-empty', '-m', 'Empty'],
    { cwd: dir },
  );
  const empty = await change('main');
  expect(typeof empty === 'string' ? empty : await jobs(empty)).toEqual(['a/1', 'a/2', 'b/3']);
});

test('a commit that is not there is told in words', async () => {
  await twoLabs();
  const unknown = (name: string) => `--since: there is no commit "${name}". Name one that \`git log\` shows.`;
  expect(await change('nonesuch')).toBe(unknown('nonesuch'));
  expect(await change('--all')).toBe(unknown('--all'));
  expect(await change('')).toBe(unknown(''));
  git('commit', '-q', '--allow-empty', '-m', 'More');
  const clone = join(root, 'shallow');
  execFileSync('git', ['clone', '-q', '--depth', '1', pathToFileURL(repository).href, clone]);
  expect(await change('HEAD~1', join(clone, 'labs'))).toBe(
    '--since: this clone is a shallow one, without the commit "HEAD~1". Fetch its history (`git fetch --unshallow`; in a workflow `fetch-depth: 0`).',
  );
  rmSync(join(repository, '.git'), { recursive: true });
  expect(await change('main')).toBe(`--since reads the labs from git, and ${dir} is in no repository.`);
});

test('a record that the run does not bear out is a problem at its page; one that is not there is named', async () => {
  await twoLabs();
  // As somebody records who did not run it.
  const { labs } = await readLabsFolder(dir);
  const [lab] = runOf(labs).labs;
  if (lab === undefined) throw new Error('no lab');
  const pages = lab.pages.map((page) => ({
    ...page,
    snippets: page.snippets.map((snippet) => (page.page === 'a/2' ? { ...snippet, commands: [] } : snippet)),
  }));
  write({
    'a/verified.json': recordText(recordOf({ ...lab, pages }, commit)),
    'b/verified.json': '{"version":2}',
  });
  write({ 'c/4.md': pageText('Four', 'true') });
  const found = await change('main');
  if (typeof found === 'string') throw new Error(found);
  expect(await jobs(found)).toEqual(['a/2', 'b/3', 'c/4']);
  said = '';
  const text = readFileSync(join(dir, 'a/verified.json'), 'utf8');
  const now = await readLabsFolder(dir);
  const judged = judgedByRecords(runOf(now.labs), found, inThePage);
  expect(judged.labs.flatMap(({ problems }) => problems)).toEqual([
    {
      file: 'a/verified.json',
      line: text.slice(0, text.indexOf('"page": "a/2"')).split('\n').length,
      column: 1,
      message:
        'The record of a/2 says nothing of "echo 2" (line 4), in this run it passed. If the page is right, `labs verify a/2 --record` records it anew.',
    },
    {
      file: 'b/verified.json',
      line: 1,
      column: 1,
      message:
        'The record does not count: it is no record of version 2. If the page is right, `labs verify b --record` records it anew.',
    },
  ]);
  expect(said).toBe('• c/verified.json: no record of c/4 that counts; its promises alone are judged.\n');
});
