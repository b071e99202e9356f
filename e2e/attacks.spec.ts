/**
 * Attacks on "verified": pages that try to pass without having done what they say. Each file of
 * `attacks/` is a page that is verified as any page is, in the machine of the page; the comment at its end says what
 * must be told of it, a line for each snippet and, indented, for each command that did not pass or has a remark. A
 * new attack is a new file: what is told of it is printed when the comment is not there yet.
 */
import { expect, test } from '@playwright/test';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CommandResult, SnippetResult, VerifyResult } from '../src/verify/result.ts';

const root = resolve(import.meta.dirname, '..');
const attacks = join(import.meta.dirname, 'attacks');
const cases = readdirSync(attacks).filter((name) => name.endsWith('.md'));

let folder: string;
let result: VerifyResult;

test.beforeAll(async () => {
  test.setTimeout(20 * 60_000);
  folder = mkdtempSync(join(tmpdir(), 'labs-attacks-'));
  const lab = join(folder, 'labs/attacks');
  mkdirSync(lab, { recursive: true });
  for (const name of cases) copyFileSync(join(attacks, name), join(lab, name));
  const report = join(folder, 'report.json');
  await labs('verify', '--report', report);
  result = JSON.parse(readFileSync(report, 'utf8')) as VerifyResult;
});

test.afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Resolves when the command has ended, however it did: what it found is in its report. */
function labs(...args: readonly string[]): Promise<void> {
  const env = {
    ...process.env,
    LABS_DIR: join(folder, 'labs'),
    DIST_DIR: join(test.info().project.outputDir, 'attacked-site'),
    SITE_SEARCH: 'off',
    GITHUB_ACTIONS: '',
  };
  const child = spawn(process.execPath, [join(root, 'src/cli/main.ts'), ...args], { env, stdio: 'inherit' });
  return new Promise((done) =>
    child.once('close', () => {
      done();
    }),
  );
}

// One test: after a failed one Playwright would verify them all again for the next.
test('of each attack is told what must be', () => {
  for (const name of cases) {
    const page = result.labs.flatMap(({ pages }) => pages).find(({ file }) => file === `attacks/${name}`);
    const expected = /<!-- told\n([^]*?)-->\s*$/.exec(readFileSync(join(attacks, name), 'utf8'))?.[1];
    const real = page?.snippets.flatMap(told).map(withoutTimes).join('\n');
    expect.soft(real, name).toBe(expected?.trimEnd());
  }
});

/** A machine is as fast as it is: `3.1 s` and `3.4 s` are `3 s`. */
function withoutTimes(line: string): string {
  return line.replace(/(\d+)\.\d+ s\b/g, '$1 s');
}

function told(snippet: SnippetResult): string[] {
  const why = snippet.status === 'failed' ? `: ${snippet.why}` : '';
  const unchecked = snippet.status === 'passed' && snippet.exitStatus === 'unchecked';
  return [
    `${snippet.line} ${snippet.status}${unchecked ? ', status not checked' : ''}${why}`,
    ...snippet.commands.flatMap(toldOfCommand),
  ];
}

function toldOfCommand({ line, outcome, remarks = [] }: CommandResult): string[] {
  return [
    ...(outcome.kind === 'passed' ? [] : [`  ${line} ${outcome.kind}`]),
    ...remarks.map((remark) => `  ${line} remark: ${remark.kind}`),
  ];
}
