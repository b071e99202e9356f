import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { commit, labsOf, pageText, runOf } from '../../verify/fixtures/sample-run.ts';
import { partOf } from '../../verify/part.ts';
import { Command } from 'commander';
import type { Reporter } from '../../verify/report/reporter.ts';
import { reporters } from '../../verify/report/reporters.ts';
import { merge } from './merge.ts';
import { reportOptions, writeReports } from './write-reports.ts';

let folder = '';
let said = '';
let printed: string[] = [];
const labs = labsOf({ 'a/1.md': pageText('One', 'echo 1'), 'b/2.md': pageText('Two', 'echo 2') });
const run = runOf(labs);
const context = { labsFolder: 'labs', evidence: new Map() };
const at = (path: string) => join(folder, path);
const written = async () => (await readdir(folder, { recursive: true })).sort();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reports-'));
  said = '';
  vi.stubEnv('GITHUB_ACTIONS', undefined);
  vi.stubEnv('GITHUB_STEP_SUMMARY', undefined);
  printed = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text).replaceAll(folder, '');
    return true;
  });
  await writeFile(at('file'), '');
});

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

test('a report that cannot be written costs none of the others, and each says so in a line', async () => {
  const choice = {
    report: at('file/labs.json'),
    junit: at('labs.xml'),
    html: at('file'),
    summary: at('made/labs.md'),
  };
  vi.stubEnv('GITHUB_STEP_SUMMARY', at('made'));
  expect(await writeReports(run, choice, context)).toBe(false);
  expect(await written()).toEqual(['file', 'labs.xml', 'made', 'made/labs.md']);
  expect(said).toBe(
    [
      'labs verify: --report /file/labs.json was not written: a file is where a folder of its path should be.',
      'labs verify: --html /file was not written: a file is where a folder of its path should be.',
      'labs verify: GITHUB_STEP_SUMMARY /made was not written: a folder is there.',
      '',
    ].join('\n'),
  );
});

test('all that was asked for is written', async () => {
  const choice = { report: at('labs.json'), html: at('html') };
  expect(await writeReports(run, choice, context)).toBe(true);
  expect(JSON.parse(await readFile(at('labs.json'), 'utf8'))).toEqual(run);
  expect(await written()).toEqual(['file', 'html', 'html/index.html', 'labs.json']);
  expect(said).toBe('');
});

test('records are written whatever becomes of the reports, one lab’s whatever becomes of another’s', async () => {
  const pages = labs.flatMap((lab) => lab.pages.map(({ path }) => path));
  const part = partOf(run, { shard: { index: 1, total: 1 }, pages, engine: 'vm', guest: 'g', retries: 0 });
  await writeFile(at('a'), '');
  const parts = await mkdtemp(join(tmpdir(), 'parts-'));
  await writeFile(join(parts, '1.json'), JSON.stringify(part));
  const here = {
    dir: folder,
    labsFolder: 'labs',
    labs,
    commit,
    run: { url: 'https://example.com/1', commit },
  };
  const options = {
    report: at('file/x'),
    bundle: at('file/y'),
    junit: at('labs.xml'),
    record: true as const,
  };
  const status = await merge(parts, options, {
    ...here,
    folder: { dir: folder, files: [], labs, diagnostics: [] },
  });
  await rm(parts, { recursive: true });
  expect(status).toBe(1);
  expect(await written()).toEqual(['a', 'b', 'b/verified.json', 'file', 'labs.xml']);
  expect(said.split('\n').map((line) => line.replace(/ was not written.*/, ''))).toEqual([
    'labs verify: the record /a/verified.json',
    'labs verify: --report /file/x',
    'labs verify: --bundle /file/y',
    '',
  ]);
});

test('a reporter more is a line more: its option, its help and its file follow', async () => {
  const pagesReporter: Reporter = {
    name: 'the list of pages',
    askedBy: { kind: 'option', name: 'pages', about: 'write the pages that were run' },
    goes: 'into a file',
    text: ({ labs: results }) =>
      results.flatMap(({ pages }) => pages.map(({ page }) => `${page}\n`)).join(''),
  };
  const table = [...reporters, pagesReporter];
  const command = new Command('verify');
  for (const { flags, about } of reportOptions(table)) command.option(flags, about);
  expect(command.helpInformation()).toMatch(/--pages <file> +write the pages that were run/);
  command.parse(['--pages', at('made/pages.txt'), '--junit', at('file/x')], { from: 'user' });
  expect(await writeReports(run, command.opts(), context, table)).toBe(false);
  expect(await readFile(at('made/pages.txt'), 'utf8')).toBe(
    labs.flatMap(({ pages }) => pages.map(({ path }) => `${path}\n`)).join(''),
  );
  expect(said).toMatch(/^labs verify: --junit \/file\/x was not written: .*\n$/);
});

test('no reporter is left out of the table', async () => {
  const here = join(import.meta.dirname, '../../verify/report');
  const files = (await readdir(here)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const exported = await Promise.all(
    files.map(async (name) => Object.entries((await import(/* @vite-ignore */ join(here, name))) as object)),
  );
  const all = exported.flat().filter(([name]) => name.endsWith('Reporter'));
  expect(all.length).toBeGreaterThan(0);
  expect(new Set(all.map(([, reporter]) => reporter as Reporter))).toEqual(new Set(reporters));
});

test('on a workflow annotations and a summary are told besides, where nobody asked for them', async () => {
  vi.stubEnv('GITHUB_ACTIONS', 'true');
  vi.stubEnv('GITHUB_STEP_SUMMARY', at('summary.md'));
  await writeFile(at('summary.md'), 'Of the step before.\n');
  expect(await writeReports(run, {}, context)).toBe(true);
  expect(await readFile(at('summary.md'), 'utf8')).toMatch(/^Of the step before\.\n## Every promise is kept/);
  const [text, annotations] = printed;
  expect(text).toContain('2 snippets with 2 commands on 2 pages of 2 labs');
  expect(annotations).toBe('');
});
