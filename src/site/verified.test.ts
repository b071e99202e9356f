import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleOf, bundleText } from '../verify/bundle.ts';
import { commit, labsOf, pageText, runOf } from '../verify/fixtures/sample-run.ts';
import { localInfo } from '../verify/local-nodes.ts';
import { recordOf, recordText } from '../verify/record.ts';
import { checkCommand, readPublished } from './published.ts';
import { readVerified, standingOf, verificationWords } from './verified.ts';

const labs = labsOf({ 'a/1.md': pageText('One', 'echo 1'), 'b/2.md': pageText('Two', 'echo 2') });
const run = { url: 'https://github.com/owner/name/actions/runs/7', commit };
const bundle = bundleOf(runOf(labs, ['a/1']), run, []);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verified-'));
  // Contributors recorded both labs; the run saw one.
  for (const lab of runOf(labs).labs) {
    await mkdir(join(folder, lab.lab));
    await writeFile(join(folder, lab.lab, 'verified.json'), recordText(recordOf(lab, commit)));
  }
  await mkdir(join(folder, 'published'));
  await writeFile(join(folder, 'published/records.json'), bundleText(bundle));
});
afterAll(() => rm(folder, { recursive: true }));

/** Each lab's line, and what stands beside its first snippet. */
async function told(records: string | undefined): Promise<unknown[]> {
  const verified = await readVerified(folder, labs, localInfo.guest, await readPublished(records));
  return labs.map((lab) => {
    const { words, run: seen } = standingOf(verified, lab);
    const [state] = verified.get(lab.id)?.snippets.values() ?? [];
    return [words, state === undefined ? '' : verificationWords(state), seen];
  });
}

test('without a bundle a record is a contributor’s word', async () => {
  const words = 'passed on Docker Engine 28.5.2, recorded by a contributor on 2026-11-22';
  expect(await told(undefined)).toEqual([
    [words, words, undefined],
    [words, words, undefined],
  ]);
});

test('with one the run speaks, and nothing that a contributor recorded counts beside it', async () => {
  const words = 'passed on Docker Engine 28.5.2, on 2026-11-22';
  const shown = [
    [words, words, run],
    ['not verified yet', 'not verified yet', undefined],
  ];
  expect(await told(join(folder, 'published'))).toEqual(shown);
  expect(await told(join(folder, 'published/records.json'))).toEqual(shown);
});

test('where the bundle does not count nothing does, and the finding says why', async () => {
  const nothing = labs.map(() => ['not verified yet', 'not verified yet', undefined]);
  expect(await told(join(folder, 'nonesuch.json'))).toEqual(nothing);
  expect(await told(join(folder, 'a'))).toEqual(nothing);
  expect(await readPublished(join(folder, 'nonesuch.json'))).toMatchObject({
    kind: 'broken',
    why: 'it is not there',
    findings: [
      {
        code: 'SITE006',
        severity: 'error',
        file: 'nonesuch.json',
        message: 'The records that the site was to be built with do not count: it is not there.',
      },
    ],
  });
});

test('the command that checks a bundle names the repository of its run', () => {
  expect(checkCommand(bundle)).toBe('gh attestation verify records.json --repo owner/name');
  const elsewhere = { ...bundle, run: { ...run, url: 'https://ci.example/7' } };
  expect(checkCommand(elsewhere)).toBeUndefined();
});
