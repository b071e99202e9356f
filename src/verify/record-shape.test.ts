import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assembleLabs } from '../lab/assemble.ts';
import { parsePage } from '../lab/page.ts';
import { commandsProblem, dateProblem, fileProblem, recordProblem } from './record-shape.ts';
import type { VerifiedRecord } from './result.ts';
import { runnablePage } from './runnable-page.ts';

const text = '# A\n\n```console\n$ echo a\na\n```\n\n```yaml save=a.yaml\na: 1\n```\n';
const { labs } = assembleLabs([parsePage('one/README.md', text)]);
const [lab] = labs;
const [first, second] = lab?.pages[0]?.snippets ?? [];

const command = {
  command: 'echo a',
  node: 'node1',
  line: 4,
  column: 1,
  outcome: { kind: 'passed', captured: { ID: 'x' } },
  output: 'a',
  truncated: false,
  attempts: 1,
  ms: 12,
  totalMs: 12,
};
const failed = [
  { kind: 'failed', exitCode: 1, why: 'It ended with exit status 1.' },
  { kind: 'failed', why: 'The connection was lost.' },
  { kind: 'timed-out', afterMs: 1000 },
  { kind: 'stopped' },
  {
    kind: 'differs',
    line: 5,
    diff: [
      { kind: 'same', promised: 'a', real: 'a' },
      { kind: 'missing', promised: 'b', index: 1 },
      { kind: 'extra', real: 'c' },
      { kind: 'elided', real: 'd' },
    ],
  },
];
const snippet = { id: 'one.1', hash: first?.hash, line: 3, ms: 20, commands: [command], status: 'passed' };
const record = {
  version: 2,
  lab: 'one',
  engine: {
    kind: 'vm',
    engineVersion: '28.5.2',
    cliVersion: '26.1.5',
    kernel: '6.1.192',
    platform: 'linux/386',
    guest: '989db6924396ae6c',
    standIns: [{ image: 'mssql', note: 'A stand-in.' }],
  },
  date: '2026-11-28T21:31:14.009Z',
  commit: '6332c7c',
  pages: [
    {
      startedAt: '2026-11-28T19:25:27.618Z',
      page: 'one',
      file: 'one/README.md',
      hash: 'abc',
      values: Array.from({ length: 15 }, () => 'abc'),
      images: { nginx: 'sha256:abc' },
      ms: 100,
      runs: 1,
      startMs: 50,
      snippets: [
        snippet,
        { ...snippet, hash: second?.hash, commands: [] },
        { ...snippet, status: 'stood-in', note: 'A stand-in.' },
        ...failed.map((outcome) => ({ ...snippet, status: 'differs', commands: [{ ...command, outcome }] })),
        { ...snippet, status: 'failed', why: 'It ended.' },
        { ...snippet, status: 'timed-out' },
        { ...snippet, status: 'stopped' },
        { ...snippet, status: 'skipped', why: 'Why not.', commands: [] },
        { ...snippet, status: 'sample', commands: [] },
        { ...snippet, status: 'other-platform', needs: 'windows', commands: [] },
        { ...snippet, status: 'not-reached', because: 'Line 3 did not pass.', commands: [] },
      ],
    },
  ],
  seal: 'abc',
};

/** The record with another value at a path such as `pages[0].hash`; undefined takes the member out. */
function changed(path: string, value: unknown, of: unknown = record): unknown {
  const copy = JSON.parse(JSON.stringify(of)) as Record<string, unknown>;
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '');
  const last = keys.pop() ?? '';
  let at = copy;
  for (const key of keys) at = at[key] as Record<string, unknown>;
  if (value === undefined) Reflect.deleteProperty(at, last);
  else at[last] = value;
  return copy;
}

test('a record, with members that nobody knows', () => {
  expect(recordProblem(record)).toBe(undefined);
  expect(recordProblem(changed('pages[0].snippets[0].commands[0].later', { a: 1 }))).toBe(undefined);
  expect(recordProblem(changed('commit', undefined))).toBe(undefined);
  expect(recordProblem(changed('run', { url: 'https://ci.example/1', commit: 'abc' }))).toBe(undefined);
  expect(recordProblem(changed('version', 7))).toBe(undefined);
  expect(recordProblem(changed('version', 1))).toBe('pages[0].setup is missing');
});

test.each<[string, unknown, string]>([
  ['pages', undefined, 'pages is missing'],
  ['pages', null, 'pages is no list'],
  ['pages', {}, 'pages is no list'],
  ['pages[0]', 'a', 'pages[0] is no object'],
  ['pages[0].snippets', undefined, 'pages[0].snippets is missing'],
  ['pages[0].values', undefined, 'pages[0].values is missing'],
  ['pages[0].values', ['abc'], 'pages[0].values has 1 for 15 snippets'],
  ['pages[0].images', { nginx: 1 }, 'pages[0].images.nginx is no text'],
  ['pages[0].snippets[0].commands[0].remarks', 'a', 'pages[0].snippets[0].commands[0].remarks is no list'],
  ['pages[0].startedAt', 'yesterday', 'pages[0].startedAt is no day and time such as 2026-01-31T09:30:00Z'],
  ['pages[0].snippets[0].status', undefined, 'pages[0].snippets[0].status is missing'],
  ['pages[0].snippets[0].status', 'verified', 'pages[0].snippets[0].status is no known status'],
  ['pages[0].snippets[0].status', 'constructor', 'pages[0].snippets[0].status is no known status'],
  ['pages[0].snippets[0].line', '3', 'pages[0].snippets[0].line is no number from 1'],
  ['pages[0].snippets[2].note', undefined, 'pages[0].snippets[2].note is missing'],
  ['pages[0].snippets[0].commands', null, 'pages[0].snippets[0].commands is no list'],
  [
    'pages[0].snippets[0].commands[0].outcome',
    undefined,
    'pages[0].snippets[0].commands[0].outcome is missing',
  ],
  [
    'pages[0].snippets[0].commands[0].outcome.kind',
    'well',
    'pages[0].snippets[0].commands[0].outcome.kind is no known outcome',
  ],
  [
    'pages[0].snippets[0].commands[0].outcome.captured',
    { ID: 1 },
    'pages[0].snippets[0].commands[0].outcome.captured.ID is no text',
  ],
  [
    'pages[0].snippets[0].commands[0].truncated',
    1,
    'pages[0].snippets[0].commands[0].truncated is neither true nor false',
  ],
  [
    'pages[0].snippets[0].commands[0].outcome',
    { kind: 'stopped' },
    'pages[0].snippets[0].status is passed, but its commands[0] did not pass',
  ],
  [
    'pages[0].snippets[7].commands[0].outcome.diff[1].index',
    undefined,
    'pages[0].snippets[7].commands[0].outcome.diff[1].index is missing',
  ],
  ['engine', undefined, 'engine is missing'],
  ['engine', null, 'engine is no object'],
  ['engine.kind', 'podman', 'engine.kind is no known kind of engine'],
  ['engine.guest', '', 'engine.guest is empty'],
  ['engine.engineVersion', '', 'engine.engineVersion "" is no version of Docker Engine'],
  ['engine.engineVersion', '99.0', 'engine.engineVersion "99.0" is no version of Docker Engine'],
  ['engine.engineVersion', '99.0.0', 'engine.engineVersion "99.0.0" is no version of Docker Engine'],
  ['engine.engineVersion', '1.13.1', 'engine.engineVersion "1.13.1" is no version of Docker Engine'],
  ['engine.engineVersion', 28, 'engine.engineVersion "28" is no version of Docker Engine'],
  ['engine.engineVersion', undefined, 'engine.engineVersion is missing'],
  ['engine.standIns', {}, 'engine.standIns is no list'],
  ['date', 12, 'date is no day and time such as 2026-01-31T09:30:00Z'],
  ['date', '2026-13-45T00:00:00Z', 'date is no day and time such as 2026-01-31T09:30:00Z'],
  ['commit', 3, 'commit is no text'],
  ['run', { url: 'x' }, 'run.commit is missing'],
])('%s as %j', (path, value, problem) => {
  expect(recordProblem(changed(path, value))).toBe(problem);
});

test.each([null, undefined, 3, 'record', [], [record]])('%j is no record', (value) => {
  expect(recordProblem(value)).toBe('it is no object');
});

test.each(['28.5.2', '26.1.5+dfsg1', '29.0.0-rc.1', '17.03.2-ce', '30.1.0'])(
  'Docker Engine %s',
  (version) => {
    expect(recordProblem(changed('engine.engineVersion', version))).toBe(undefined);
  },
);

test('commands that were taken out', () => {
  const copy = structuredClone(record);
  for (const one of copy.pages[0]?.snippets ?? []) one.commands = [];
  expect(recordProblem(copy)).toBe('3 snippets passed in it, but it has no commands');
  const [page] = structuredClone(record).pages;
  const emptied = { ...record, pages: [{ ...page, snippets: [{ ...snippet, commands: [] }] }] };
  const of = (value: unknown) => lab && commandsProblem(value as VerifiedRecord, lab, labs);
  expect(of(emptied)).toBe('pages[0].snippets[0] passed, but no command ran of 1');
  expect(of(record)).toBe(undefined);
});

test('commands are held against the text whose value the record has, whatever hash it names', () => {
  const [page] = lab?.pages ?? [];
  const values = lab && page && runnablePage(page, lab, labs).values;
  const sealed = changed('pages[0].values', values);
  const of = (path: string, value: unknown) =>
    lab &&
    commandsProblem(
      changed(path, value, changed('pages[0].snippets[0].hash', 'x', sealed)) as VerifiedRecord,
      lab,
      labs,
    );
  expect(of('pages[0].snippets[0].commands', [])).toBe(
    'pages[0].snippets[0] passed, but no command ran of 1',
  );
  expect(of('pages[0].snippets[0].commands[0].command', 'true')).toBe(
    'pages[0].snippets[0] passed, but "true" ran for "echo a"',
  );
});

test('what the record says of exit statuses is of one piece', () => {
  const at = 'pages[0].snippets[0]';
  expect(recordProblem(changed(`${at}.exitStatus`, 'verified'))).toBe(
    `${at}.exitStatus is no known word on an exit status`,
  );
  const open = changed(`${at}.commands[0].outcome.status`, 'unchecked');
  expect(recordProblem(open)).toBe(`${at} does not say that the status of its commands[0] was not checked`);
  expect(recordProblem(changed(`${at}.exitStatus`, 'unchecked', open))).toBe(undefined);
});

test('dates ahead of the clock', () => {
  const now = Date.parse('2026-11-28T12:00:00Z');
  const of = (value: unknown) => dateProblem(value as VerifiedRecord, now);
  expect(of(record)).toBe(undefined);
  expect(of(changed('date', '2030-01-01T00:00:00Z'))).toBe(
    'date "2030-01-01T00:00:00Z" is ahead of the clock',
  );
  expect(of(changed('pages[0].startedAt', '2026-11-29T12:00:01Z'))).toBe(
    'pages[0].startedAt "2026-11-29T12:00:01Z" is ahead of the clock',
  );
});

test('a record in another’s file', () => {
  const of = (value: unknown, file: string) => fileProblem(value as VerifiedRecord, file);
  expect(of(record, 'verified.json')).toBe(undefined);
  expect(of(record, 'verified.docker-28.json')).toBe(
    'it is of the page’s machine, whose record is verified.json',
  );
  expect(of(changed('engine.kind', 'docker'), 'verified.json')).toBe(
    'it is of a Docker Engine 28.5.2 of one’s own, whose record is verified.docker-28.json',
  );
});

test('what nests without end is no record', () => {
  let deep: unknown = [];
  for (let depth = 0; depth < 100_000; depth++) deep = [deep];
  expect(recordProblem({ ...record, deep })).toBe('it nests deeper than a record does');
});

test('any change of type, anywhere, is told with its place or does no harm', () => {
  const paths: string[] = [];
  const collect = (value: unknown, path: string): void => {
    if (path !== '') paths.push(path);
    if (typeof value !== 'object' || value === null) return;
    for (const [key, member] of Object.entries(value))
      collect(member, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`);
  };
  collect(record, '');
  fc.assert(
    fc.property(
      fc.constantFrom(...paths),
      fc.constantFrom<unknown>(undefined, null, 0, -1, NaN, '', 'x', true, [], {}, [null], { a: [] }),
      (path, value) => {
        const problem = recordProblem(changed(path, value));
        if (problem === undefined) return;
        const [head = ''] = problem.split(' ');
        expect(
          path.startsWith(head) || head.startsWith(path) || /^\S+\.status is|\.values has/.test(problem),
          problem,
        ).toBe(true);
      },
    ),
    { numRuns: 3000 },
  );
});
