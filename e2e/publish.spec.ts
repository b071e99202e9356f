/**
 * What the workflows run, word by word from their files, on two small labs: prepare, two parts, merge, attest as far
 * as it goes without GitHub, and the site with what the run saw; then a pull request with a record that nothing
 * bears out.
 */
import { expect, test } from '@playwright/test';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import type { Bundle } from '../src/verify/bundle.ts';
import { bundleOf, bundleText } from '../src/verify/bundle.ts';
import type { Health } from '../src/verify/health.ts';
import { localInfo } from '../src/verify/local-nodes.ts';
import { recordOf, recordText } from '../src/verify/record.ts';
import type { VerifiedRecord, VerifyResult } from '../src/verify/result.ts';

const root = resolve(import.meta.dirname, '..');
/** A machine that other tests use as well may be several times slower than it could be. */
test.setTimeout(10 * 60_000);
test.describe.configure({ mode: 'serial' });

/** On the disk of the sandbox's pieces as a rule, which are then linked, not copied. */
const folder = (): string => join(test.info().project.outputDir, 'publish');
const at = (...names: readonly string[]): string => join(folder(), ...names);
const repository = 'owner/name';
const ofRun = (id: number): string => `https://github.com/${repository}/actions/runs/${id}`;

interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly run?: string;
}

/** The command of the step with that name, of a job of a workflow. */
function commandOf(workflow: string, job: string, named: string): string {
  const { jobs } = parse(readFileSync(join(root, '.github/workflows', workflow), 'utf8')) as {
    jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
  };
  const step = jobs[job]?.steps.find(
    ({ name, id, run }) =>
      name?.startsWith(named) === true || id === named || run?.startsWith(named) === true,
  );
  if (step?.run === undefined) throw new Error(`${workflow} has no step "${named}" in ${job}`);
  return step.run;
}

interface Ended {
  readonly status: number;
  readonly output: string;
}

/** As a runner does it; the folders that the steps share are this test's own. */
async function run(
  command: string,
  values: Readonly<Record<string, string>> = {},
  environment: Readonly<Record<string, string>> = {},
  cwd = root,
): Promise<Ended> {
  const script = command
    .replace(/\$\{\{ *([\w.-]+) *\}\}/g, (_all, name: string) => values[name] ?? `no value of ${name}`)
    .replace(
      /(^|[\s"])(dist|parts|published|attested|report)(?=[\s"/]|$)/gm,
      (_all, before: string, name: string) => `${before}${at(name)}`,
    );
  const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', script], {
    cwd,
    env: {
      ...process.env,
      PATH: [at('bin'), dirname(process.execPath), process.env['PATH']].join(delimiter),
      LABS_DIR: at('labs'),
      DIST_DIR: at('dist'),
      SITE_SEARCH: 'off',
      GITHUB_ACTIONS: '',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: repository,
      GITHUB_RUN_ID: '7',
      GITHUB_OUTPUT: at('output'),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const status = await new Promise<number>((done) =>
    child.once('close', (code) => {
      done(code ?? -1);
    }),
  );
  return { status, output };
}

function git(...args: readonly string[]): string {
  const who = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...who, ...args], { cwd: folder(), encoding: 'utf8' }).trim();
}

const fence = (...lines: readonly string[]): string => `\n\`\`\`console\n${lines.join('\n')}\n\`\`\`\n`;
const page = (name: string): string => readFileSync(at('dist', name, 'index.html'), 'utf8');
const readJson = (...names: readonly string[]): unknown => JSON.parse(readFileSync(at(...names), 'utf8'));
const readReport = (name: string) => readJson('parts', name) as VerifyResult;
const readBundleFile = () => readJson('published/records.json') as Bundle;

test.beforeAll(() => {
  rmSync(folder(), { recursive: true, force: true });
  const files = {
    'one/README.md': `# One${fence('$ echo first', 'first')}`,
    'one/more.md': `# More${fence('$ echo more', 'more')}`,
    'two/README.md': `# Two${fence('$ echo other', 'text')}`,
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(at('labs', name)), { recursive: true });
    writeFileSync(at('labs', name), text);
  }
  git('init', '-q', '-b', 'main');
  git('add', 'labs');
  git('commit', '-q', '-m', 'Two labs');
});

test.afterAll(() => {
  rmSync(folder(), { recursive: true, force: true });
});

test('prepare, two parts, merge: what a run finds, with the records of others', async () => {
  const prepared = await run(commandOf('pages.yml', 'prepare', 'Build the site that is verified'));
  expect(prepared.status, prepared.output).toBe(0);
  expect(page('labs/one')).toContain('not verified yet');

  const part = commandOf('pages.yml', 'verify', 'Verify a part');
  for (const index of ['1', '2']) {
    const ended = await run(part, { 'matrix.shard': index, 'strategy.job-total': '2' });
    expect(existsSync(at('parts', `part-${index}.json`)), ended.output).toBe(true);
    const report = readReport(`part-${index}.json`);
    const failed = report.labs.some(({ lab }) => lab === 'two');
    expect(ended.status, ended.output).toBe(failed ? 1 : 0);
  }

  // A part that is missing: nothing is written.
  const joined = commandOf('pages.yml', 'merge', 'Join the parts');
  mkdirSync(at('attested'));
  const second = readFileSync(at('parts/part-2.json'));
  rmSync(at('parts/part-2.json'));
  const refused = await run(joined);
  expect(refused).toEqual({ status: 2, output: `labs verify: ${at('parts')}: part 2 of 2 is missing.\n` });
  expect(existsSync(at('published'))).toBe(false);
  writeFileSync(at('parts/part-2.json'), second);

  // The newest run of the own-Docker workflow is not attested, the one before it is.
  makeGh();
  const taken = await run(
    commandOf('pages.yml', 'merge', 'Take the newest attested'),
    {},
    { GH_REPO: repository },
  );
  expect(taken.status, taken.output).toBe(0);
  expect(readFileSync(at('asked'), 'utf8')).toContain(
    `attestation verify ${at('attested/sql-server.yml/records.json')} --repo ${repository} --signer-workflow ${repository}/.github/workflows/sql-server.yml --source-ref refs/heads/main`,
  );

  const merged = await run(joined);
  expect(merged.status, merged.output).toBe(1);
  expect(merged.output).toContain('two/README.md:4:1 ');
  expect(merged.output).toContain(
    '3 snippets with 3 commands on 3 pages of 2 labs: 2 passed, 1 with other output',
  );
  const bundle = readBundleFile();
  expect(bundle.run).toEqual({ url: ofRun(7), commit: git('rev-parse', 'HEAD') });
  expect(bundle.counts).toEqual({ pages: 3, failedPages: 1, again: [] });
  expect(bundle.records.map(({ lab, engine, run: of }) => `${lab} ${engine.kind} ${of?.url ?? ''}`)).toEqual([
    `one vm ${ofRun(7)}`,
    `two vm ${ofRun(7)}`,
    `one docker ${ofRun(5)}`,
  ]);
  // It was run twice, and there is a picture of it.
  expect(bundle.records[1]?.pages.map(({ runs }) => runs)).toEqual([2]);
  expect(readdirSync(at('report')).sort()).toEqual(['index.html', 'labs.json', 'labs.xml', 'two.png']);
});

/** In place of GitHub's program: two runs of the workflow on main, of which only the older one is attested. */
function makeGh(): void {
  const run5 = { url: ofRun(5), commit: git('rev-parse', 'HEAD') };
  const report = readdirSync(at('parts'))
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => readReport(name).labs)
    .filter(({ lab }) => lab === 'one');
  const [first] = report;
  if (first === undefined) throw new Error('no part has the lab');
  const ran = { ...first, engine: { ...localInfo, kind: 'docker' as const, engineVersion: '28.5.2' } };
  const own: VerifyResult = { commit: run5.commit, startedAt: first.startedAt, ms: 1, labs: [ran] };
  mkdirSync(at('made'));
  writeFileSync(at('made/5.json'), bundleText(bundleOf(own, run5, [])));
  writeFileSync(at('made/6.json'), '{"forged":true}\n');
  mkdirSync(at('bin'));
  const script = `#!/bin/sh
echo "$*" >> ${at('asked')}
case "$1 $2" in
  'run list') printf '6\\n5\\n' ;;
  'run download') mkdir -p "$7" && cp ${at('made')}/"$3.json" "$7/records.json" ;;
  'attestation verify') ! grep -q forged "$3" ;;
  *) exit 9 ;;
esac
`;
  // gh run download ID --name NAME --dir FOLDER
  writeFileSync(at('bin/gh'), script);
  chmodSync(at('bin/gh'), 0o755);
}

test('the site that is built with it shows the run, and a page that failed as failed', async () => {
  writeFileSync(at('attestation.json'), '{"mediaType":"of a bundle of Sigstore"}\n');
  const attested = await run(
    commandOf('pages.yml', 'attest', 'cp '),
    {},
    { ATTESTATION: at('attestation.json') },
    at('published'),
  );
  expect(attested.status, attested.output).toBe(0);
  const built = await run(commandOf('pages.yml', 'site', 'build'), {}, { SITE_BASE: '/name/' });
  expect(built.status, built.output).toBe(0);

  for (const name of ['records.json', 'records.json.sigstore.json'])
    expect(readFileSync(at('dist', name))).toEqual(readFileSync(at('published', name)));
  const bundle = readBundleFile();
  const { commit } = bundle.run;
  const date = bundle.date.slice(0, 10);
  const words = (html: string) => html.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ');
  const health = page('health');
  expect(health).toContain(`href="${ofRun(7)}"`);
  expect(health).toContain('href="/name/records.json"');
  expect(health).toContain('href="/name/records.json.sigstore.json"');
  expect(words(health)).toContain(
    `From the run that published this site, of commit ${commit}, on ${date}: 3 pages, 1 of them failed.`,
  );
  expect(words(health)).toContain(`gh attestation verify records.json --repo ${repository}`);
  const engineVersion = bundle.records[0]?.engine.engineVersion ?? '';
  const one = page('labs/one');
  expect(words(one)).toContain(
    `passed on Docker Engine ${engineVersion}, on ${date} (the run of commit ${commit.slice(0, 7)})`,
  );
  expect(one).toContain(`href="${ofRun(7)}"`);
  expect(words(page('labs/two'))).toContain(`1 failed on Docker Engine ${engineVersion}, on ${date}`);
  const data = readJson('dist/health.json') as Health;
  expect(data.labs.map(({ id, engines }) => [id, engines.map((engine) => engine.run)])).toEqual([
    [
      'one',
      [
        { url: ofRun(7), commit },
        { url: ofRun(5), commit },
      ],
    ],
    ['two', [{ url: ofRun(7), commit }]],
  ]);
});

test('a bundle that does not count leaves every page unverified, and the build says so', async () => {
  writeFileSync(
    at('broken.json'),
    readFileSync(at('published/records.json'), 'utf8').replace('"failedPages": 1', '"failedPages": 0'),
  );
  const built = await run(`npm run --silent build -- --records ${at('broken.json')}`);
  expect(built.status).toBe(1);
  expect(built.output).toContain(
    'broken.json:1:1 error SITE006 The records that the site was to be built with do not count: it was edited by hand: its seal does not fit its contents.',
  );
  expect(page('labs/one')).toContain('not verified yet');
  expect(page('health')).toContain('do not count, so nothing shows as verified');
  expect(existsSync(at('dist/records.json'))).toBe(false);
});

test('on a pull request a record that the run does not bear out is red, at its page', async () => {
  const judge = commandOf('check.yml', 'verify', 'Verify a part');
  const shard = { 'matrix.shard': '1', 'strategy.job-total': '1' };
  rmSync(at('labs/two'), { recursive: true });
  const recorded = await run('npm run --silent labs -- verify --dist dist --record');
  expect(recorded.status, recorded.output).toBe(0);
  git('add', 'labs');
  git('commit', '-q', '-m', 'Records');
  const base = { BASE: git('rev-parse', 'HEAD') };

  const nothing = await run(judge, shard, base);
  expect(nothing.status, nothing.output).toBe(0);
  expect(nothing.output).toContain('0 snippets with 0 commands on 0 pages');

  // As somebody writes it who never ran the page.
  const record = readJson('labs/one/verified.json') as VerifiedRecord;
  const pages = record.pages.map((of) =>
    of.page === 'one/more'
      ? { ...of, snippets: of.snippets.map((snippet) => ({ ...snippet, commands: [] })) }
      : of,
  );
  const forged = { ...record, pages, startedAt: record.date, ms: 1, problems: [] };
  writeFileSync(at('labs/one/verified.json'), recordText(recordOf(forged, record.commit)));
  const red = await run(judge, shard, base);
  expect(red.status, red.output).toBe(1);
  expect(red.output).toContain('one/more.md: its record changed\n');
  expect(red.output).toMatch(
    /one\/verified\.json:\d+:1 The record of one\/more says nothing of "echo more" \(line 3\), in this run it passed\. If the page is right, `labs verify one\/more --record` records it anew\.\n/,
  );
  const joined = await run(commandOf('check.yml', 'judge', 'Join the parts'));
  // Parts of earlier runs are still there: what does not belong together is not joined.
  expect(joined.status).toBe(2);
  expect(joined.output).toContain('part-2.json: it is of a run in another number of parts than');
});
