/** `--since COMMIT`: what a change puts in question, read from git, and what the run says of the records then. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LabsFolder } from '../../labs-folder/read-labs-folder.ts';
import { readLabsFolder } from '../../labs-folder/read-labs-folder.ts';
import { notBorneOut } from '../../verify/borne-out.ts';
import { isKept } from '../../verify/kept.ts';
import { readRecord } from '../../verify/record.ts';
import { recordFileName } from '../../verify/record-files.ts';
import type { LabResult, Problem, VerifyResult } from '../../verify/result.ts';
import type { LabsThen } from '../../verify/since.ts';
import { changedSince } from '../../verify/since.ts';
import type { EngineChoice } from './engine.ts';
import { readEngine } from './engine.ts';
import type { PageJob } from './run-pages.ts';

export interface Change {
  /** In full. */
  readonly commit: string;
  readonly then: LabsThen;
  readonly now: LabsThen;
}

/** The labs folder at `dir`, which `now` is, and as it was at the commit `name`; whole sentences where that cannot be told. */
export async function readChange(name: string, dir: string, now: LabsFolder): Promise<Change | string> {
  const git = gitIn(dir);
  const top = await git(['rev-parse', '--show-toplevel']).catch(() => undefined);
  if (top === undefined) return `--since reads the labs from git, and ${dir} is in no repository.`;
  const commit = await git([
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${name}^{commit}`,
  ]).catch(() => undefined);
  if (commit === undefined) {
    const shallow = (await git(['rev-parse', '--is-shallow-repository']).catch(() => '')) === 'true';
    return shallow
      ? `--since: this clone is a shallow one, without the commit "${name}". Fetch its history (\`git fetch --unshallow\`; in a workflow \`fetch-depth: 0\`).`
      : `--since: there is no commit "${name}". Name one that \`git log\` shows.`;
  }
  const then = await labsAt(commit, dir, top);
  return { commit, then, now: { labs: now.labs, records: await recordsOf(now) } };
}

/** The labs as they were: their files go through a folder of their own, so that the reader of today reads them. */
async function labsAt(commit: string, dir: string, top: string): Promise<LabsThen> {
  const below = await gitIn(dir)(['rev-parse', '--show-prefix']);
  const tree = `${commit}:${below.replace(/\/$/, '')}`;
  const isThere = await gitIn(top)(['cat-file', '-e', tree]).then(
    () => true,
    () => false,
  );
  if (!isThere) return { labs: [], records: new Map() };
  const folder = await mkdtemp(join(tmpdir(), 'labs-since-'));
  try {
    // An index of its own leaves the repository as it is.
    const git = gitIn(top, { GIT_INDEX_FILE: join(folder, 'index') });
    await git(['read-tree', tree]);
    await git(['checkout-index', '--all', `--prefix=${join(folder, 'labs')}/`]);
    const read = await readLabsFolder(join(folder, 'labs')).catch(() => undefined);
    // Not one file, as of a folder that git does not keep.
    return read === undefined
      ? { labs: [], records: new Map() }
      : { labs: read.labs, records: await recordsOf(read) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Text by file below the folder. */
async function recordsOf({ dir, files }: Pick<LabsFolder, 'dir' | 'files'>): Promise<LabsThen['records']> {
  const named = files.filter((file) => /(?:^|\/)verified(?:\.docker-\d+)?\.json$/.test(file));
  const texts = named.map(async (file) => {
    const text = await readFile(join(dir, file), 'utf8').catch(() => '');
    return [file, text] as const;
  });
  return new Map(await Promise.all(texts));
}

function gitIn(cwd: string, environment: Readonly<Record<string, string>> = {}) {
  return async (args: readonly string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)('git', args, {
      cwd,
      env: { ...process.env, ...environment },
      maxBuffer: 64 * 1024 ** 2,
    });
    return stdout.trim();
  };
}

/** Of `jobs` those that `change` puts in question on `engine` with `guest`; says why, and what else changed. */
export function jobsSince(
  jobs: readonly PageJob[],
  { then, now }: Change,
  engine: EngineChoice,
  { guest, labsFolder }: { readonly guest: string | undefined; readonly labsFolder: string },
): readonly PageJob[] {
  const since = changedSince(then, now, engine, guest, Date.now());
  const why = new Map(since.pages.map((changed) => [changed.page.path, changed.why]));
  const picked = jobs.filter(({ page }) => why.has(page.path));
  for (const { page } of picked) say(`${labsFolder}/${page.file}: ${why.get(page.path) ?? ''}`);
  for (const line of since.gone) say(`${labsFolder}/${line}`);
  for (const file of since.elsewhere)
    say(`${labsFolder}/${file}: it changed, and is not run here: ${howToRun(file)}`);
  return picked;
}

function howToRun(file: string): string {
  const version = /\.docker-(\d+)\.json$/.exec(file)?.[1];
  const name = version === undefined ? 'vm' : `docker:${version}`;
  return readEngine(name) === undefined ? `there is no --engine ${name}.` : `--engine ${name} runs it.`;
}

function say(line: string): void {
  process.stderr.write(`• ${line}\n`);
}

/** `result` with a problem for each record that it does not bear out, at the record's page. */
export function judgedByRecords(
  result: VerifyResult,
  { then, now }: Change,
  engine: EngineChoice,
): VerifyResult {
  const judged = result.labs.map((run): LabResult => {
    const lab = now.labs.find(({ id }) => id === run.lab);
    if (lab === undefined) return run;
    const name = recordFileName(engine);
    const file = lab.folder === '' ? name : `${lab.folder}/${name}`;
    const problems = recordProblems(run, file, now.records.get(file), then.records.get(file), engine);
    return { ...run, problems: [...run.problems, ...problems] };
  });
  return { ...result, labs: judged };
}

function recordProblems(
  run: LabResult,
  file: string,
  text: string | undefined,
  then: string | undefined,
  engine: EngineChoice,
): Problem[] {
  const read = readRecord(text, { id: run.lab }, { now: Date.now() });
  if (read.kind === 'broken' && text !== then)
    return [
      {
        file,
        line: 1,
        column: 1,
        message: `The record does not count: ${read.why}. ${anew(run.lab, engine)}`,
      },
    ];
  const record = read.kind === 'record' ? read.record : undefined;
  return run.pages.flatMap((page) => {
    // What is broken in the run itself is told already.
    const failed =
      run.problems.some((problem) => problem.file === page.file) ||
      !page.snippets.every(({ status }) => isKept(status));
    if (failed) return [];
    if (record?.pages.every((other) => other.page !== page.page) !== false) {
      say(`${file}: no record of ${page.page} that counts; its promises alone are judged.`);
      return [];
    }
    const why = notBorneOut(record, page, run.engine);
    const message = why === undefined ? undefined : `${why} ${anew(page.page, engine)}`;
    return message === undefined ? [] : [{ file, line: lineOf(page.page, text), column: 1, message }];
  });
}

function anew(name: string, engine: EngineChoice): string {
  const on = engine.kind === 'vm' ? '' : ` --engine ${engine.name}`;
  return `If the page is right, \`labs verify ${name}${on} --record\` records it anew.`;
}

/** Where the record tells of `page`. */
function lineOf(page: string, text = ''): number {
  const index = text.split('\n').findIndex((line) => line.includes(`"page": ${JSON.stringify(page)}`));
  return Math.max(0, index) + 1;
}
