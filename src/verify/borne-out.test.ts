import { expect, test } from 'vitest';
import type { EngineInfo } from '../sandbox/sandbox.ts';
import { notBorneOut } from './borne-out.ts';
import { commit, labsOf, pageText, runOf } from './fixtures/sample-run.ts';
import { localInfo } from './local-nodes.ts';
import { recordOf } from './record.ts';
import type { CommandOutcome, LabResult, SnippetResult, VerifiedPage } from './result.ts';

const labs = labsOf({ 'a/1.md': pageText('One', 'echo 1', 'false') });

function lab(): LabResult {
  const [found] = runOf(labs).labs;
  if (found === undefined) throw new Error('no lab');
  return found;
}

type ChangePage = (page: VerifiedPage) => VerifiedPage;
const same: ChangePage = (page) => page;

/** With `change` of the page's second snippet. */
const snippet =
  (change: (snippet: SnippetResult) => SnippetResult): ChangePage =>
  (page) => ({ ...page, snippets: page.snippets.map((of, index) => (index === 1 ? change(of) : of)) });
const outcome = (now: CommandOutcome): ChangePage =>
  snippet((of) => ({ ...of, commands: of.commands.map((command) => ({ ...command, outcome: now })) }));
const commands = (change: (all: SnippetResult['commands']) => SnippetResult['commands']): ChangePage =>
  snippet((of) => ({ ...of, commands: change(of.commands) }));

interface Case {
  readonly record?: ChangePage;
  readonly recordEngine?: EngineInfo;
  readonly run?: ChangePage;
  readonly engine?: EngineInfo;
}

function why({
  record = same,
  recordEngine = localInfo,
  run = same,
  engine = localInfo,
}: Case): string | undefined {
  const recorded = { ...lab(), engine: recordEngine, pages: lab().pages.map(record) };
  const [page] = lab().pages.map(run);
  if (page === undefined) throw new Error('no page');
  return notBorneOut(recordOf(recorded, commit), page, engine);
}

const docker: EngineInfo = { ...localInfo, kind: 'docker' };
const withImage =
  (digest: string): ChangePage =>
  (page) => ({ ...page, images: { 'nginx:latest': digest } });
const [older, newer] = [withImage(`sha256:${'a'.repeat(64)}`), withImage(`sha256:${'b'.repeat(64)}`)];

test.each<[string, Case]>([
  ['the same', {}],
  ['another guest', { engine: { ...localInfo, guest: 'fedc' } }],
  ['another guest with another Engine', { engine: { ...localInfo, guest: 'fedc', engineVersion: '29.1.0' } }],
  [
    'other output, times and day',
    {
      run: (page) => ({
        ...snippet((of) => ({
          ...of,
          ms: 7,
          commands: of.commands.map((command) => ({
            ...command,
            output: 'else',
            ms: 7,
            totalMs: 9,
            attempts: 2,
          })),
        }))(page),
        ms: 1,
        startMs: 2,
        runs: 2,
        startedAt: '2026-11-29T00:00:00.000Z',
      }),
    },
  ],
  ['other images in the page’s machine, which its guest tells of', { record: older, run: newer }],
  [
    'another minor version of one’s own Docker',
    { recordEngine: docker, engine: { ...docker, engineVersion: '28.9.0', kernel: '7' } },
  ],
  ['an image that only one of the two tells of', { recordEngine: docker, engine: docker, run: newer }],
  ['nothing known of what it ran on', { engine: { ...localInfo, engineVersion: '', kind: 'docker' } }],
])('%s bears a record out', (_what, of) => {
  expect(why(of)).toBeUndefined();
});

test.each<[string, Case, string]>([
  [
    'another text',
    { record: (page) => ({ ...page, values: [page.values[0] ?? '', 'x'] }) },
    'The record of a/1 is of another text than the page has from line 7 on.',
  ],
  [
    'more text',
    { record: (page) => ({ ...page, values: page.values.slice(0, 1) }) },
    'The record of a/1 is of another text than the page has from line 7 on.',
  ],
  [
    'less text',
    { record: (page) => ({ ...page, values: [...page.values, 'x'] }) },
    'The record of a/1 is of another text.',
  ],
  [
    'another status',
    { record: outcome({ kind: 'failed', exitCode: 1, why: 'x' }) },
    'The record of a/1 says "false" (line 8) failed with exit status 1, in this run it passed.',
  ],
  [
    'another exit status',
    {
      record: outcome({ kind: 'failed', exitCode: 1, why: 'x' }),
      run: outcome({ kind: 'failed', exitCode: 2, why: 'x' }),
    },
    'The record of a/1 says "false" (line 8) failed with exit status 1, in this run it failed with exit status 2.',
  ],
  [
    'a status that was checked',
    { run: outcome(JSON.parse('{"kind":"passed","captured":{},"status":"unchecked"}') as CommandOutcome) },
    'The record of a/1 says "false" (line 8) passed, in this run it passed, status not checked.',
  ],
  [
    'a time-out',
    { record: outcome({ kind: 'timed-out', afterMs: 1 }) },
    'The record of a/1 says "false" (line 8) did not end in its time, in this run it passed.',
  ],
  [
    'no commands',
    { record: commands(() => []) },
    'The record of a/1 says nothing of "false" (line 8), in this run it passed.',
  ],
  [
    'more commands',
    { record: commands((all) => [...all, ...all]) },
    'The record of a/1 says 2 commands of the snippet on line 7 ran, in this run 1.',
  ],
  [
    'other commands',
    { record: commands((all) => all.map((command) => ({ ...command, command: 'true' }))) },
    'The record of a/1 says "true" ran where this run had "false" (line 8).',
  ],
  [
    'no stand-in',
    { run: snippet((of) => ({ ...of, status: 'stood-in', note: 'SQLite.' })) },
    'The record of a/1 says the snippet on line 7 came to "passed", in this run it came to "stood-in".',
  ],
  [
    'fewer snippets',
    { record: (page) => ({ ...page, snippets: page.snippets.slice(0, 1) }) },
    'The record of a/1 says nothing of the snippet on line 7, this run came to "passed".',
  ],
  [
    'more snippets',
    { record: (page) => ({ ...page, snippets: [...page.snippets, ...page.snippets] }) },
    'The record of a/1 says something of 4 snippets, this run of 2.',
  ],
  [
    'an Engine that its sandbox does not have',
    { recordEngine: { ...localInfo, engineVersion: '99.0' } },
    'The record of a/1 says it ran on Docker Engine 99.0, this run, in the same sandbox, on 28.5.2.',
  ],
  [
    'another major version of one’s own Docker',
    { recordEngine: docker, engine: { ...docker, engineVersion: '29.1.0' } },
    'The record of a/1 says it ran on Docker Engine 28.5.2, this run on 29.1.0.',
  ],
  [
    'another kind of Engine',
    { recordEngine: docker },
    'The record of a/1 says it ran on a Docker of one’s own, this run did not.',
  ],
  [
    'another image on one’s own Docker',
    { recordEngine: docker, engine: docker, record: older, run: newer },
    'The record of a/1 says nginx:latest was sha256:aaaaaaaaaaaa, in this run it is sha256:bbbbbbbbbbbb.',
  ],
])('a record of %s is not borne out', (_what, of, words) => {
  expect(why(of)).toBe(words);
});
