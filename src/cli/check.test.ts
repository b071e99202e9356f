import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const corpus = 'src/lab/fixtures/corpus';

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function labs(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const inherited = { ...process.env };
  delete inherited['GITHUB_ACTIONS'];
  return new Promise((resolve) => {
    const options = { cwd: root, env: { ...inherited, ...env } };
    execFile(process.execPath, ['src/cli/main.ts', ...args], options, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

test('a line per finding, what to do below it, exit status 1 for an error', async () => {
  const ended = await labs(['check', `${corpus}/words.md`], { LABS_DIR: corpus });
  expect(ended).toMatchSnapshot();
});

test('warnings alone are no failure; paths may be given as in the labs folder', async () => {
  const ended = await labs(['check', 'sudo-su.md', 'harbour'], { LABS_DIR: corpus });
  expect(ended.code).toBe(0);
  expect(ended.out).toContain(`${corpus}/sudo-su.md:4:8 warning LAB078 `);
  expect(ended.out).toContain(`${corpus}/harbour/shown-file.md:5:1 warning LAB065 `);
});

test('a folder that is not in the labs folder is checked as labs of its own', async () => {
  const ended = await labs(['check', `${corpus}/front-matter`]);
  expect(ended.code).toBe(1);
  expect(ended.out).toContain(`${corpus}/front-matter/not-yaml.md:3:1 error LAB010 `);
});

test('JSON', async () => {
  const { code, out } = await labs(['check', 'unclosed.md', '--json'], { LABS_DIR: corpus });
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchSnapshot();
});

test('annotations in GitHub’s workflows', async () => {
  const { out } = await labs(['check', 'unclosed.md'], { LABS_DIR: corpus, GITHUB_ACTIONS: 'true' });
  expect(out).toMatchSnapshot();
});

test.each([[['check', 'no-such-page.md']], [['check', '--nonsense']], [['nonsense']], [['chekc']]])(
  'wrong usage: %j',
  async (args) => {
    const { code, out, err } = await labs(args);
    expect({ code, out, err }).toMatchSnapshot();
  },
);

test('a labs folder that does not exist', async () => {
  expect(await labs(['check'], { LABS_DIR: 'no/such/folder' })).toMatchSnapshot();
});

let dir = '';
afterAll(() => rm(dir, { recursive: true }));

test('a new lab passes the check, and is not written over', async () => {
  dir = await mkdtemp(join(tmpdir(), 'labs-'));
  const env = { LABS_DIR: dir };
  expect((await labs(['new', 'Image scanning'], env)).code).toBe(0);
  expect((await labs(['new', 'Image scanning', 'Second page'], env)).code).toBe(0);
  expect(await labs(['check'], env)).toMatchObject({ code: 0, out: '' });
  const text = await readFile(join(dir, 'image-scanning/README.md'), 'utf8');
  expect(text).toContain('# Image scanning');
  expect((await labs(['new', 'Image scanning'], env)).code).toBe(1);
  expect(await readFile(join(dir, 'image-scanning/README.md'), 'utf8')).toBe(text);
  expect((await labs(['new', '///'], env)).code).toBe(2);
});
