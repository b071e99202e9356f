import { expect, test } from 'vitest';
import { assembleLabs } from '../lab/assemble.ts';
import { parsePage } from '../lab/page.ts';
import type { SnippetVerification } from '../verify/verification.ts';
import { labVerification } from '../verify/verification.ts';
import type { Verified } from './verified.ts';
import { standingOf, verificationWords } from './verified.ts';

const { labs } = assembleLabs([
  parsePage('basics/a.md', '# A\n\n```console\n$ one\n```\n\n```console\n$ two\n```\n'),
]);
const [lab] = labs;
const engine = {
  kind: 'vm' as const,
  engineVersion: '28.5.2',
  cliVersion: '26.1.5',
  kernel: '6.1.0',
  platform: 'linux/386',
  guest: 'g',
  standIns: [],
};
const date = '2026-11-22T20:00:00.000Z';
const result = { id: '', hash: '', line: 3, ms: 1, commands: [], status: 'passed' as const };
const passed: SnippetVerification = { status: 'passed', engine, date, result };
const unchecked: SnippetVerification = {
  status: 'unchecked',
  engine,
  date,
  result: { ...result, exitStatus: 'unchecked' },
};
const never: SnippetVerification = { status: 'never' };

/** How the lab stands when its two snippets stand so. */
function standing(...states: SnippetVerification[]): string {
  if (lab === undefined) throw new Error('There is no lab.');
  const none = labVerification(lab, labs, undefined, { guest: undefined, now: 0 });
  const ids = [...none.snippets.keys()];
  const snippets = new Map(states.map((state, index) => [ids[index] ?? '', state]));
  const records = { ...none, engine, date, snippets, inThePage: none, onOwnDocker: [] };
  const verified: Verified = new Map([[lab.id, records]]);
  const { status, words } = standingOf(verified, lab);
  return `${status}: ${words}`;
}

test('a lab some of whose statuses are not checked never plainly passed', () => {
  expect([standing(passed, passed), standing(passed, unchecked), standing(unchecked, never)]).toEqual([
    'passed: passed on Docker Engine 28.5.2, recorded by a contributor on 2026-11-22',
    'unchecked: passed on Docker Engine 28.5.2, recorded by a contributor on 2026-11-22, the status of 1 not checked',
    'partly: 1 of 2 passed on Docker Engine 28.5.2, recorded by a contributor on 2026-11-22, the status of 1 not checked',
  ]);
});

test('what a stand-in answered is rehearsed, on whichever Engine, and never passed', () => {
  const own = { ...engine, kind: 'docker' as const, platform: 'linux/amd64' };
  const stoodIn: SnippetVerification = { status: 'stood-in', note: 'Note.', engine, date, result };
  const onOwn: SnippetVerification = { ...stoodIn, engine: own };
  expect([
    standing(stoodIn, stoodIn),
    standing(onOwn, onOwn),
    standing(passed, stoodIn),
    standing(stoodIn, never),
  ]).toEqual([
    'stood-in: rehearsed with a stand-in on Docker Engine 28.5.2, recorded by a contributor on 2026-11-22',
    'stood-in: rehearsed with a stand-in on Docker Engine 28.5.2 of one’s own, recorded by a contributor on 2026-11-22',
    'stood-in: 1 passed, 1 rehearsed with a stand-in on Docker Engine 28.5.2, recorded by a contributor on 2026-11-22',
    'partly: 0 of 2 passed, 1 rehearsed with a stand-in on Docker Engine 28.5.2, recorded by a contributor on 2026-11-22',
  ]);
});

test('a snippet says that its output matched and its status was not checked', () => {
  expect(verificationWords(unchecked)).toBe(
    'output matched, status not checked, on Docker Engine 28.5.2, recorded by a contributor on 2026-11-22',
  );
});
