import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parsePage } from '../lab/page.ts';
import { resultBase } from '../verify/run-snippet.ts';
import { keepLastResult, lastResultFile } from './verify/last-result.ts';

const text = '# T\n\n```console\n$ docker run -d nginx\n[..ID]\n```\n';
const real = [
  "Unable to find image 'nginx:latest' locally",
  'latest: Pulling from library/nginx',
  'Status: Downloaded newer image for nginx:latest',
  '5e1c9a3b7d2f4a6c8e0b1d3f5a7c9e1b3d5f7a9c1e3b5d7f9a1c3e5b7d9f1a3c',
];

let folder: string;
let labs: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'update-'));
  labs = join(folder, 'labs');
  file = join(labs, 'my-lab/README.md');
  mkdirSync(join(labs, 'my-lab'), { recursive: true });
  mkdirSync(join(labs, 'other'));
  writeFileSync(file, text);
  writeFileSync(join(labs, 'other/README.md'), text);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  rmSync(lastResultFile(labs), { force: true });
});

function update(
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const main = join(import.meta.dirname, 'main.ts');
  return new Promise((done) => {
    execFile(process.execPath, [main, 'update', ...args], { cwd: folder }, (error, out, err) => {
      done({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

/** What a verify of my-lab came to. */
function ran() {
  const page = parsePage('my-lab/README.md', text);
  const snippets = page.snippets.map((snippet) => ({
    ...resultBase(snippet),
    status: 'differs' as const,
    commands: [
      {
        command: 'docker run -d nginx',
        node: 'node1',
        line: 4,
        column: 1,
        outcome: { kind: 'differs' as const, diff: [], line: 5 },
        output: real.join('\n'),
        truncated: false,
        attempts: 1,
        ms: 1,
        totalMs: 1,
      },
    ],
  }));
  return { page: 'my-lab', file: page.file, hash: page.hash, startedAt: '2026-01-01T00:00:00Z', snippets };
}

test('reads what verify did last; without a result it says what to do first', async () => {
  expect(await update('my-lab')).toEqual({
    code: 2,
    out: '',
    err: 'labs update: There is no result of a verify yet. Run `npm run labs -- verify my-lab` first.\n',
  });
  expect((await update()).err).toBe(
    'labs update: There is no result of a verify yet. Run `npm run labs -- verify LAB` first.\n',
  );
  keepLastResult(labs, [{ page: ran(), interrupted: false }], new Set(['my-lab', 'other']));
  expect((await update('other')).err).toBe(
    'labs update: There is no result of a verify of other yet. Run `npm run labs -- verify other` first.\n',
  );
  expect((await update('my-lab')).out).toContain(' $ docker run -d nginx\n+...\n [..ID]\n');
  expect((await update('--write')).err).toBe('1 page changed.\n');
  expect(readFileSync(file, 'utf8')).toBe(text.replace('[..ID]', '...\n[..ID]'));
  expect((await update()).err).toBe(
    'labs/my-lab/README.md: changed since that run; what changed is left alone\nNothing to update.\n',
  );
});

test.each([
  ['{"labs"', 'is no report of `labs verify --report FILE`.'],
  ['null', 'is no report of `labs verify --report FILE`.'],
  ['{"labs": [{}]}', 'is no report of `labs verify --report FILE`.'],
  [
    '{"labs": [{"pages": [{"page": "my-lab", "snippets": [{}]}]}]}',
    'is no report of `labs verify --report FILE`.',
  ],
])('a file that is no report: %s', async (contents, words) => {
  writeFileSync(join(folder, 'odd.json'), contents);
  const { code, err } = await update('--from', 'odd.json');
  expect([code, err]).toEqual([2, `labs update: odd.json ${words}\n`]);
});
