import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Command, Snippet } from '../lab/model.ts';
import type { LabsFolder } from './read-labs-folder.ts';
import { readLabsFolder } from './read-labs-folder.ts';

const corpusFolder = join(import.meta.dirname, '../lab/fixtures/corpus');

let corpus: LabsFolder;
beforeAll(async () => {
  corpus = await readLabsFolder(corpusFolder);
});

test('every finding of the corpus of hard cases', async () => {
  const lines = corpus.diagnostics.map(
    ({ file, range, severity, code, message, hint, fix }) =>
      `${file}:${range.start.line}:${range.start.column}-${range.end.line}:${range.end.column} ${severity} ${code} ${message}\n` +
      `    ${hint ?? ''}${fix === undefined ? '' : `\n    fix: ${JSON.stringify(fix)}`}\n`,
  );
  await expect(lines.join('')).toMatchFileSnapshot('__snapshots__/corpus-findings.txt');
});

test('every page and snippet of the corpus of hard cases', async () => {
  const lines = corpus.labs.flatMap((lab) => [
    `lab ${JSON.stringify(lab.id)} "${lab.title}" [${lab.nodes.join(' ')}]`,
    ...lab.pages.flatMap((page) => [
      `  page ${page.path} "${page.title.slice(0, 60)}" [${page.nodes.join(' ')}] ${page.refused ?? ''}`.trimEnd(),
      ...page.snippets.flatMap((snippet) => describe(snippet)),
    ]),
  ]);
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('__snapshots__/corpus-snippets.txt');
});

function describe(snippet: Snippet): readonly string[] {
  const { kind, guessed, language, highlight, range, value } = snippet;
  const head = `    ${range.start.line} ${kind}${guessed ? ' (guessed)' : ''} ${language}/${highlight}`;
  if (kind === 'console' || kind === 'powershell') return [head, ...snippet.commands.map(describeCommand)];
  return [`${head} ${JSON.stringify(value.slice(0, 60))}`];
}

function describeCommand({ prompt, text, output, captures, uses, range }: Command): string {
  const node = prompt.kind === 'powershell' ? '' : prompt.node;
  const parts = [
    `      ${range.start.line}:${range.start.column} ${prompt.kind} ${node} ${JSON.stringify(text.slice(0, 80))}`,
    output.length === 0 ? '' : `-> ${JSON.stringify(output.map((line) => line.text.slice(0, 40)))}`,
    captures.length === 0 ? '' : `captures ${captures.join(' ')}`,
    uses.length === 0 ? '' : `uses ${uses.join(' ')}`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

test('every Markdown file of the corpus is a page, at an address of its own', () => {
  const pages = corpus.labs.flatMap((lab) => lab.pages);
  expect(pages.map(({ file }) => file).sort()).toEqual(corpus.files.filter((file) => /\.mdx?$/i.test(file)));
  expect(new Set(pages.map(({ path }) => path)).size).toBe(pages.length);
  const ids = pages.flatMap(({ snippets }) => snippets.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
});

test('pages are in reading order, numbers as numbers', () => {
  const swarms = corpus.labs.find(({ id }) => id === 'swarms');
  expect(swarms?.pages.map(({ path }) => path)).toEqual(['swarms/01', 'swarms/2', 'swarms/10']);
});

test('page diagnostics add up to the whole', () => {
  const ofPages = corpus.labs.flatMap((lab) => lab.pages.flatMap((page) => page.diagnostics));
  expect(ofPages.length).toBe(corpus.diagnostics.length);
});

const dirs: string[] = [];
afterAll(() => Promise.all(dirs.map((dir) => rm(dir, { recursive: true }))));

test('a file that cannot be read, a folder with a page’s name and a page of 5 MB stop nothing', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'labs-'));
  dirs.push(dir);
  await mkdir(join(dir, 'a/folder.md'), { recursive: true });
  await symlink(join(dir, 'nowhere'), join(dir, 'a/gone.md'));
  await symlink(join(dir, 'a'), join(dir, 'a/again.md'));
  await symlink('round.md', join(dir, 'a/round.md'));
  await writeFile(join(dir, 'a/huge.md'), 'word '.repeat(1024 * 1024));
  await writeFile(join(dir, 'a/good.md'), '# Good\n');
  const { labs, diagnostics } = await readLabsFolder(dir);
  expect(labs[0]?.pages.map(({ file }) => file)).toEqual([
    'a/again.md',
    'a/gone.md',
    'a/good.md',
    'a/huge.md',
    'a/round.md',
  ]);
  expect(diagnostics.map(({ file, severity, code, message }) => [file, severity, code, message]))
    .toMatchInlineSnapshot(`
    [
      [
        "a/again.md",
        "error",
        "LAB001",
        "The file cannot be read: it is a folder.",
      ],
      [
        "a/gone.md",
        "error",
        "LAB001",
        "The file cannot be read: it does not exist (a link that leads nowhere).",
      ],
      [
        "a/huge.md",
        "error",
        "LAB003",
        "The page has 5 MiB; a page may have 1 MiB.",
      ],
      [
        "a/round.md",
        "error",
        "LAB001",
        "The file cannot be read: its links go round in a circle.",
      ],
    ]
  `);
});

test('an empty folder has no labs', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'labs-'));
  dirs.push(dir);
  expect(await readLabsFolder(dir)).toMatchObject({ labs: [], diagnostics: [], files: [] });
});

const said = ({ diagnostics }: Pick<LabsFolder, 'diagnostics'>): readonly string[] =>
  diagnostics.map(({ file, severity, code, message }) => `${file} ${severity} ${code} ${message}`);

test('names that are not UTF-8', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'labs-'));
  dirs.push(dir);
  await mkdir(join(dir, 'a'));
  await writeFile(join(dir, 'a/good.md'), '# Good\n');
  const odd = (name: string) => Buffer.concat([Buffer.from(`${dir}/a/`), Buffer.from(name, 'latin1')]);
  await writeFile(odd('caf\u00E9.md'), '# Coffee\n');
  await mkdir(odd('th\u00E9'));
  expect(said(await readLabsFolder(dir))).toEqual([
    'a/caf\uFFFD.md error LAB001 The file cannot be read: its name is not UTF-8.',
    'a/th\uFFFD error LAB001 The file cannot be read: its name is not UTF-8.',
  ]);
});

test('a README beside the labs’ folders describes them and is no lab', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'labs-'));
  dirs.push(dir);
  await mkdir(join(dir, 'net'));
  await writeFile(join(dir, 'README.md'), '# Our labs\n\n```console\n$ npm start\n```\n');
  await writeFile(join(dir, 'net/README.md'), '# Networks\n\n[All labs](../README.md)\n');
  const read = await readLabsFolder(dir);
  expect(read.labs.map(({ id, pages }) => [id, pages.map(({ path }) => path)])).toEqual([['net', ['net']]]);
  expect(said(read)).toEqual([
    'README.md info LAB023 This README describes the labs folder and is no page, so its 1 fence that could be run is not run.',
  ]);
  expect(read.files).toEqual(['README.md', 'net/README.md']);
});

test('without folders, or with other Markdown beside it, the README is a page', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'labs-'));
  dirs.push(dir);
  await writeFile(join(dir, 'README.md'), '# Our labs\n');
  expect((await readLabsFolder(dir)).labs.map(({ id, pages }) => [id, pages.length])).toEqual([['', 1]]);
  await mkdir(join(dir, 'net'));
  await writeFile(join(dir, 'net/README.md'), '# Networks\n');
  await writeFile(join(dir, 'first.md'), '# First\n');
  expect((await readLabsFolder(dir)).labs.map(({ id, pages }) => [id, pages.length])).toEqual([
    ['', 2],
    ['net', 1],
  ]);
});
