import { expect, test } from 'vitest';
import { assembleLabs } from '../lab/assemble.ts';
import type { Command, Lab } from '../lab/model.ts';
import { parsePage } from '../lab/page.ts';
import { healthOf } from './health.ts';
import { changedPages, smokePage } from './incremental.ts';
import { localInfo } from './local-nodes.ts';
import { dockerRecordFiles, recordFileName } from './record-files.ts';
import { readRecord, recordOf, recordText, withRecordedPages } from './record.ts';
import type { CommandResult, LabResult, SnippetOutcome, SnippetResult } from './result.ts';
import { resultBase } from './run-snippet.ts';
import { isRunnable, notRun, setupPages } from './runnable.ts';
import { runnablePage } from './runnable-page.ts';
import type { LabVerification } from './verification.ts';
import { labVerification, supplemented } from './verification.ts';

const inConsole = (...commands: string[]): string => `\n\`\`\`console\n${commands.join('\n')}\n\`\`\`\n`;
const basics = {
  'basics/a.md': `# A\n${inConsole('$ one')}${inConsole('$ two', 'output')}\n\`\`\`console sample\n$ three\n\`\`\`\n`,
  'basics/b.md': `---\nsetup: basics/a\n---\n# B\n${inConsole('$ four')}\n\`\`\`powershell\nGet-Date\n\`\`\`\n`,
  'other/c.md': `# C\n${inConsole('node1$ five', 'node2$ six')}`,
};

function labsOf(files: Readonly<Record<string, string>>): readonly Lab[] {
  return assembleLabs(Object.entries(files).map(([file, text]) => parsePage(file, text))).labs;
}

function lab(labs: readonly Lab[], id = 'basics'): Lab {
  const found = labs.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no lab ${id}`);
  return found;
}

/** Every snippet with `outcome`, but for those that are not run. */
function resultOf(
  labs: readonly Lab[],
  id = 'basics',
  outcome: SnippetOutcome = { status: 'passed' },
): LabResult {
  const pages = lab(labs, id).pages.map((page) => ({
    page: page.path,
    file: page.file,
    hash: page.hash,
    values: runnablePage(page, lab(labs, id), labs).values,
    images: {},
    runs: 1,
    startMs: 10,
    ms: 100,
    startedAt: '2026-11-22T20:00:00.000Z',
    snippets: page.snippets.filter(isRunnable).map((snippet): SnippetResult => {
      const known = notRun({ platform: 'linux', engine: 'any' }, snippet, 'vm');
      const commands = snippet.kind === 'console' ? snippet.commands.map(resultOfCommand) : [];
      const ran = known === undefined && outcome.status !== 'not-reached';
      return { ...resultBase(snippet), commands: ran ? commands : [], ...(known ?? outcome) };
    }),
  }));
  return { lab: id, engine: localInfo, startedAt: '2026-11-22T20:00:00.000Z', ms: 220, pages, problems: [] };
}

function resultOfCommand({ text, range }: Command): CommandResult {
  return {
    command: text,
    node: 'node1',
    line: range.start.line,
    column: range.start.column,
    outcome: { kind: 'passed', captured: {} },
    output: '',
    truncated: false,
    attempts: 1,
    ms: 1,
    totalMs: 1,
  };
}

const remarks: CommandResult['remarks'] = [
  { kind: 'ended-by-itself', meantFor: 'ctrl-c', exitCode: 0, afterMs: 900 },
];

const recorded = (labs: readonly Lab[], outcome?: SnippetOutcome): string =>
  recordText(recordOf(resultOf(labs, 'basics', outcome), 'abc'));

/** Snippets' states in the order of the text. */
function states(labs: readonly Lab[], record: string | undefined): string[] {
  return [...labVerification(lab(labs), labs, record, { guest, now: noon }).snippets.values()].map(
    ({ status }) => status,
  );
}

const labs = labsOf(basics);
const guest = localInfo.guest;
const noon = Date.parse('2026-11-23T12:00:00Z');

test('without a record nothing is verified', () => {
  const verification = labVerification(lab(labs), labs, undefined, { guest, now: noon });
  expect(states(labs, undefined)).toEqual(['never', 'never', 'sample', 'never', 'windows']);
  expect(verification.words).toBe(
    '0 of 5 snippets verified, 3 not verified yet, 1 shown as a sample, 1 needs Windows',
  );
  expect(verification.date).toBeUndefined();
});

test('a record vouches for the text that was verified', () => {
  const verification = labVerification(lab(labs), labs, recorded(labs), { guest, now: noon });
  expect(states(labs, recorded(labs))).toEqual(['passed', 'passed', 'sample', 'passed', 'windows']);
  expect(verification.words).toBe('3 of 5 snippets verified, 1 shown as a sample, 1 needs Windows');
  expect(verification.engine?.engineVersion).toBe('28.5.2');
  expect(verification.commit).toBe('abc');
});

test('prose may change, a snippet and what comes after it may not', () => {
  const prose = labsOf({
    ...basics,
    'basics/a.md': basics['basics/a.md'].replace('# A', '# A\n\nMore words.'),
  });
  expect(states(prose, recorded(labs))).toEqual(['passed', 'passed', 'sample', 'passed', 'windows']);
  const second = labsOf({ ...basics, 'basics/a.md': basics['basics/a.md'].replace('$ two', '$ 2') });
  // The page that has this one as its set-up is stale with it.
  expect(states(second, recorded(labs))).toEqual(['passed', 'stale', 'sample', 'stale', 'windows']);
  const first = labsOf({ ...basics, 'basics/a.md': basics['basics/a.md'].replace('$ one', '$ 1') });
  expect(states(first, recorded(labs))).toEqual(['stale', 'stale', 'sample', 'stale', 'windows']);
  expect(labVerification(lab(first), first, recorded(labs), { guest, now: noon }).words).toBe(
    '0 of 5 snippets verified, 3 changed since, 1 shown as a sample, 1 needs Windows',
  );
});

test('what did not pass, and what a stand-in rehearsed, is never verified', () => {
  expect(states(labs, recorded(labs, { status: 'differs' }))).toContain('failed');
  expect(states(labs, recorded(labs, { status: 'not-reached', because: 'x' }))).not.toContain('passed');
  expect(
    labVerification(lab(labs), labs, recorded(labs, { status: 'stood-in', note: 'n' }), { guest, now: noon })
      .words,
  ).toBe('0 of 5 snippets verified, 3 rehearsed with a stand-in, 1 shown as a sample, 1 needs Windows');
});

test('a matched output whose status could not be had is counted apart', () => {
  const unchecked = recorded(labs, { status: 'passed', exitStatus: 'unchecked' });
  expect(states(labs, unchecked)).toEqual(['unchecked', 'unchecked', 'sample', 'unchecked', 'windows']);
  const verification = labVerification(lab(labs), labs, unchecked, { guest, now: noon });
  expect(verification.words).toBe(
    '0 of 5 snippets verified, 3 with their status not checked, 1 shown as a sample, 1 needs Windows',
  );
  expect(verification.counts).toMatchObject({ passed: 0, unchecked: 3 });
});

test('what is remarked on a record’s commands is counted, but not of what changed since', () => {
  const result = resultOf(labs);
  const remarked: LabResult = {
    ...result,
    pages: result.pages.map((page) => ({
      ...page,
      snippets: page.snippets.map((snippet) => ({
        ...snippet,
        commands: snippet.commands.map((command) => ({ ...command, remarks })),
      })),
    })),
  };
  const record = recordText(recordOf(remarked, 'abc'));
  const health = (of: readonly Lab[]) => {
    const verification = labVerification(lab(of), of, record, { guest, now: noon });
    return healthOf([{ lab: lab(of), verification, inThePage: verification, onOwnDocker: [] }]).labs[0]
      ?.remarks;
  };
  expect(health(labs)).toEqual({ 'ended-by-itself': 3 });
  const changed = labsOf({ ...basics, 'basics/a.md': basics['basics/a.md'].replace('$ one', '$ 1') });
  expect(health(changed)).toEqual({});
});

test('a record in the file of another engine does not count', () => {
  const words = (file: string) =>
    labVerification(lab(labs), labs, recorded(labs), { guest, now: noon, file }).brokenRecord;
  expect(words('verified.json')).toBeUndefined();
  expect(words('verified.docker-28.json')).toBe('it is of the page’s machine, whose record is verified.json');
});

test('a record edited by hand, of another lab, or broken does not count', () => {
  const failed = recorded(labs, { status: 'differs' });
  const edited = failed.replaceAll('"differs"', '"passed"');
  expect(states(labs, edited)).not.toContain('passed');
  expect(labVerification(lab(labs), labs, edited, { guest, now: noon }).brokenRecord).toBe(
    'it was edited by hand: its seal does not fit its contents',
  );
  expect(readRecord(recorded(labs), { id: 'other' }, { now: noon })).toEqual({
    kind: 'broken',
    why: 'it belongs to the lab "basics"',
  });
  expect(readRecord('{', { id: 'basics' }, { now: noon }).kind).toBe('broken');
  expect(readRecord('null', { id: 'basics' }, { now: noon }).kind).toBe('broken');
  expect(readRecord('{"version":2,"seal":"x"}', { id: 'basics' }, { now: noon }).kind).toBe('broken');
});

test('a record keeps little of a long output, and its seal fits that', () => {
  const result = resultOf(labs);
  const [page] = result.pages;
  const [snippet] = page?.snippets ?? [];
  const command = {
    command: 'x',
    node: 'node1',
    line: 1,
    column: 1,
    outcome: { kind: 'passed' as const, captured: {} },
    output: 'y'.repeat(60_000),
    truncated: false,
    attempts: 1,
    ms: 1,
    totalMs: 1,
  };
  if (page === undefined || snippet === undefined) throw new Error('empty');
  const long = {
    ...result,
    pages: [{ ...page, values: ['a'], snippets: [{ ...snippet, commands: [command] }] }],
  };
  const text = recordText(recordOf(long, undefined));
  expect(text.length).toBeLessThan(6000);
  expect(readRecord(text, { id: 'basics' }, { now: noon }).kind).toBe('record');
});

test('health.json', () => {
  const pairs = labs.map((each) => ({
    lab: each,
    verification: labVerification(each, labs, each.id === 'basics' ? recorded(labs) : undefined, {
      guest,
      now: noon,
    }),
    inThePage: labVerification(each, labs, each.id === 'basics' ? recorded(labs) : undefined, {
      guest,
      now: noon,
    }),
    onOwnDocker: [],
  }));
  expect(healthOf(pairs)).toMatchSnapshot();
});

test('several Engines have a record each, and health.json has them side by side', () => {
  const on = (engineVersion: string, outcome?: SnippetOutcome) => {
    const engine = { ...localInfo, kind: 'docker' as const, engineVersion, platform: 'linux/amd64' };
    const result = { ...resultOf(labs, 'basics', outcome), engine };
    return { file: recordFileName(engine), record: recordText(recordOf(result, 'abc')) };
  };
  const [old, current] = [on('26.1.5', { status: 'differs' }), on('28.5.2')];
  expect([recordFileName(localInfo), old.file, current.file]).toEqual([
    'verified.json',
    'verified.docker-26.json',
    'verified.docker-28.json',
  ]);
  expect(
    dockerRecordFiles(['a.md', 'verified.json', old.file, current.file, 'verified.docker-x.json']),
  ).toEqual([current.file, old.file]);
  const { labs: standings } = healthOf([
    {
      lab: lab(labs),
      verification: labVerification(lab(labs), labs, recorded(labs), { guest, now: noon }),
      inThePage: labVerification(lab(labs), labs, recorded(labs), { guest, now: noon }),
      onOwnDocker: [current, old].map(({ record }) =>
        labVerification(lab(labs), labs, record, { guest, now: noon }),
      ),
    },
  ]);
  const rows = standings.flatMap(({ engines }) => engines);
  expect(rows.map(({ engine, passed, failed }) => [engine?.kind, engine?.version, passed, failed])).toEqual([
    ['vm', localInfo.engineVersion, 3, 0],
    ['docker', '28.5.2', 3, 0],
    ['docker', '26.1.5', 0, 3],
  ]);
});

test('what only passed on one’s own Docker is shown as that, and nothing else is covered by it', () => {
  const engine = { ...localInfo, kind: 'docker' as const, platform: 'linux/amd64' };
  const onDocker = (outcome?: SnippetOutcome) =>
    labVerification(
      lab(labs),
      labs,
      recordText(recordOf({ ...resultOf(labs, 'basics', outcome), engine }, '')),
      { guest, now: noon },
    );
  const kinds = (shown: LabVerification): string[] =>
    [...shown.snippets.values()].map((state) =>
      'engine' in state ? `${state.status} on ${state.engine.kind}` : state.status,
    );
  const nothing = labVerification(lab(labs), labs, undefined, { guest, now: noon });
  const failed = labVerification(lab(labs), labs, recorded(labs, { status: 'differs' }), {
    guest,
    now: noon,
  });
  expect(new Set(kinds(supplemented(nothing, onDocker())))).toEqual(
    new Set(['passed on docker', 'sample', 'windows']),
  );
  expect(kinds(supplemented(nothing, onDocker({ status: 'differs' })))).toEqual(kinds(nothing));
  expect(kinds(supplemented(failed, onDocker()))).toEqual(kinds(failed));
});

test('what changed is verified again', () => {
  const engine = { kind: 'vm', guest: localInfo.guest } as const;
  const changed = (now: readonly Lab[], record: string | undefined, on: typeof engine = engine): string[] =>
    changedPages(lab(now), now, readRecord(record, { id: 'basics' }, { now: noon }), on).map(
      ({ page, why }) => `${page.path}: ${why}`,
    );
  expect(changed(labs, recorded(labs))).toEqual([]);
  expect(changed(labs, undefined)).toEqual([
    'basics/a: it was never verified',
    'basics/b: it was never verified',
  ]);
  const second = labsOf({ ...basics, 'basics/a.md': basics['basics/a.md'].replace('$ two', '$ 2') });
  expect(changed(second, recorded(labs))).toEqual([
    'basics/a: what its run depends on changed',
    'basics/b: what its run depends on changed',
  ]);
  const newPage = labsOf({ ...basics, 'basics/d.md': `# D\n${inConsole('$ seven')}` });
  expect(changed(newPage, recorded(labs))).toEqual(['basics/d: it was never verified']);
  expect(changed(labs, recorded(labs, { status: 'differs' }))).toEqual([
    'basics/a: it did not pass',
    'basics/b: it did not pass',
  ]);
  const newGuest = { kind: 'vm', guest: 'fedcba9876543210' } as unknown as typeof engine;
  expect(changed(labs, recorded(labs), newGuest)).toEqual([
    'basics/a: the sandbox changed',
    'basics/b: the sandbox changed',
  ]);
});

test('the smoke test is a page with several nodes', () => {
  expect(smokePage(labs, new Map())?.path).toBe('other/c');
  expect(smokePage(labsOf({ 'one/a.md': basics['basics/a.md'] }), new Map())).toBeUndefined();
});

test('a record takes over the pages that were not run again', () => {
  const record = readRecord(recorded(labs), { id: 'basics' }, { now: noon });
  if (record.kind !== 'record') throw new Error('no record');
  const [first] = resultOf(labs).pages;
  const again = { ...resultOf(labs), pages: first === undefined ? [] : [{ ...first, startedAt: 'later' }] };
  const merged = withRecordedPages(again, lab(labs), record.record);
  expect(merged.pages.map(({ page, startedAt }) => [page, startedAt])).toEqual([
    ['basics/a', 'later'],
    ['basics/b', '2026-11-22T20:00:00.000Z'],
  ]);
  const otherEngine = { ...again, engine: { ...localInfo, engineVersion: '29.0.0' } };
  expect(withRecordedPages(otherEngine, lab(labs), record.record).pages).toHaveLength(1);
});

test('pages that ran in an earlier build of the guest stay, say so, and are verified again', () => {
  const record = readRecord(recorded(labs), { id: 'basics' }, { now: noon });
  if (record.kind !== 'record') throw new Error('no record');
  const [first] = resultOf(labs).pages;
  const pages = first === undefined ? [] : [first];
  const again = { ...resultOf(labs), pages, engine: { ...localInfo, guest: 'new' } };
  const merged = withRecordedPages(again, lab(labs), record.record);
  expect(merged.pages.map(({ page, guest }) => [page, guest])).toEqual([
    ['basics/a', undefined],
    ['basics/b', localInfo.guest],
  ]);
  const once = readRecord(recordText(recordOf(merged, 'abc')), { id: 'basics' }, { now: noon });
  expect(changedPages(lab(labs), labs, once, { kind: 'vm', guest: 'new' })).toEqual([
    {
      page: expect.objectContaining({ path: 'basics/b' }) as unknown,
      why: 'the sandbox changed',
      onlyMachine: true,
    },
  ]);
});

test('set-up pages come in their own order, and a circle ends', () => {
  const chain = labsOf({
    'l/a.md': `# A\n${inConsole('$ a')}`,
    'l/b.md': `---\nsetup: l/a.md\n---\n# B\n${inConsole('$ b')}`,
    'l/c.md': `---\nsetup: /l/b/\n---\n# C\n${inConsole('$ c')}`,
    'l/d.md': `---\nsetup: l/e\n---\n# D\n${inConsole('$ d')}`,
    'l/e.md': `---\nsetup: l/d\n---\n# E\n${inConsole('$ e')}`,
  });
  const of = (path: string): readonly string[] =>
    lab(chain, 'l')
      .pages.filter((page) => page.path === path)
      .flatMap((page) => setupPages(page, chain));
  expect(of('l/c')).toEqual(['l/a', 'l/b']);
  expect(of('l/d')).toEqual(['l/e']);
  expect(of('l/a')).toEqual([]);
});
