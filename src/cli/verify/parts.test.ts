import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundleOf, bundleText } from '../../verify/bundle.ts';
import { commit, labsOf, pageText, runOf } from '../../verify/fixtures/sample-run.ts';
import { partTrouble, publishedRun, readBundles } from './parts.ts';

test.each<[readonly string[], Parameters<typeof partTrouble>[1], string | undefined]>([
  [[], {}, undefined],
  [['swarm'], { shard: '2/5', since: 'main' }, undefined],
  [[], { merge: 'parts', bundle: 'records.json', with: ['attested'] }, undefined],
  [[], { shard: '6/5' }, '--shard is a part of so many, such as 2/5, not "6/5".'],
  [['swarm'], { merge: 'parts' }, '--merge joins what parts have run, so it takes no swarm.'],
  [[], { merge: 'parts', shard: '1/2' }, '--merge joins what parts have run, so it takes no --shard.'],
  [[], { merge: 'parts', dist: 'dist' }, '--merge joins what parts have run, so it takes no --dist.'],
  [[], { watch: true, since: 'main' }, '--watch and --since do not go together.'],
  [
    [],
    { shard: '1/2', minutes: 12 },
    '--shard and --minutes do not go together: what a part leaves out would be missing when the parts are merged.',
  ],
  [[], { shard: '1/2', bundle: 'b.json' }, '--bundle is of a whole run: give it to --merge, not to a part.'],
  [
    [],
    { since: 'main', changed: true },
    '--since and --changed do not go together: one compares with a commit, the other with the records.',
  ],
  [[], { run: 'https://code.example/1' }, '--run is for --bundle, and there is none.'],
  [[], { with: ['x'] }, '--with is for --bundle, and there is none.'],
])('%j with %j', (names, options, trouble) => {
  expect(partTrouble(names, options)).toBe(trouble);
});

const workflow = {
  GITHUB_SERVER_URL: 'https://code.example',
  GITHUB_REPOSITORY: 'owner/name',
  GITHUB_RUN_ID: '7',
};

test('a bundle names the workflow’s run, or the one that it is told', () => {
  const url = 'https://code.example/owner/name/actions/runs/7';
  expect(publishedRun({}, commit, workflow)).toBeUndefined();
  expect(publishedRun({ bundle: 'b.json' }, commit, workflow)).toEqual({ url, commit });
  expect(publishedRun({ bundle: 'b.json', run: 'https://ci.example/1' }, commit, workflow)).toEqual({
    url: 'https://ci.example/1',
    commit,
  });
  expect(publishedRun({ bundle: 'b.json' }, commit, {})).toBe(
    '--bundle names the run that made it: say which with --run ADDRESS (a workflow’s own is known there).',
  );
  expect(publishedRun({ bundle: 'b.json', run: 'mine' }, commit, {})).toBe(
    '--run is a web address, not "mine".',
  );
  expect(publishedRun({ bundle: 'b.json' }, undefined, workflow)).toBe(
    '--bundle names the commit that was verified, and the labs folder is in no git repository.',
  );
});

test('bundles are taken from files and folders; what does not count is told and stops no other', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bundles-'));
  try {
    const labs = labsOf({ 'a/1.md': pageText('One', 'echo 1') });
    const bundle = bundleOf(runOf(labs), { url: 'https://code.example/1', commit }, []);
    await mkdir(join(folder, 'all/good.yml'), { recursive: true });
    await mkdir(join(folder, 'all/odd.yml'));
    await mkdir(join(folder, 'none'));
    await writeFile(join(folder, 'all/good.yml/records.json'), bundleText(bundle));
    await writeFile(join(folder, 'all/odd.yml/records.json'), '{}');
    const read = await readBundles([
      join(folder, 'all'),
      join(folder, 'none'),
      join(folder, 'not-there.json'),
    ]);
    expect(read.bundles).toEqual([bundle]);
    expect(read.refused).toEqual([
      `${folder}/all/odd.yml/records.json: it is no bundle of version 1, as \`labs verify --bundle\` writes it.`,
      `${folder}/not-there.json: it cannot be read.`,
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
