import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { SandboxFailure } from '../../sandbox.ts';
import {
  demandVersion,
  engineChoices,
  hintFor,
  readEngineVersion,
  suiteOf,
  usualEngine,
} from './engine-version.ts';

it('knows which Engines can be asked for', () => {
  expect(engineChoices).toEqual(['docker:26', 'docker:28', 'docker:29']);
  expect(['docker', ...engineChoices].map(readEngineVersion)).toEqual(['28', '26', '28', '29']);
  expect(() => readEngineVersion('docker:30')).toThrow(
    'There is no engine docker:30; choose docker (the same as docker:28), docker:26, docker:28, docker:29.',
  );
});

it('knows which of them Debian has, and says so of the others', () => {
  expect([suiteOf('26'), suiteOf('28')]).toEqual(['trixie', 'sid']);
  expect(() => suiteOf('29')).toThrow(
    new SandboxFailure({
      code: 'not-built',
      message: 'Debian has no Docker Engine 29.',
      hint: "Connect to the internet, so that docker:29-dind can be pulled, or choose an --engine that Debian's packages have: docker:26, docker:28.",
    }),
  );
  expect(hintFor('28')).toBe(
    'Connect to the internet, so that docker:28-dind can be pulled, or run this as root on Debian with mmdebstrap installed.',
  );
});

it.each([
  ['28', '28.5.2+dfsg4-1+b1'],
  ['28', '28.5.2'],
  ['26', '1:26.1.5+dfsg1-9'],
] as const)('takes for %s what is %s', (asked, found) => {
  expect(() => {
    demandVersion(asked, found, 'Debian sid', 'Hint.');
  }).not.toThrow();
});

it.each([
  ['28', '29.1.0+dfsg1-1', 'has Docker Engine 29.1.0'],
  ['28', '2.8.1', 'has Docker Engine 2.8.1'],
  ['28', '280.1', 'has Docker Engine 280.1'],
  ['28', '', 'has no Docker Engine'],
] as const)('does not take for %s what is "%s"', (asked, found, has) => {
  expect(() => {
    demandVersion(asked, found, 'Debian sid', 'Hint.');
  }).toThrow(`Debian sid ${has}, and 28 was asked for.`);
});

const root = new URL('../../../../', import.meta.url);
const textOf = (path: string) => readFile(new URL(path, root), 'utf8');

it('is what the guide for one’s own Docker says', async () => {
  const told = engineChoices.map((choice) => {
    const usual = choice === `docker:${usualEngine}` ? ' (the default)' : '';
    return `\`--engine ${choice}\`${usual}`;
  });
  expect(await textOf('src/sandbox/docker/README.md')).toContain(
    `${told.slice(0, -1).join(', ')} or ${told.at(-1) ?? ''}.`,
  );
});

it('has every Engine that guides and workflows ask for', async () => {
  const workflows = (await readdir(new URL('.github/workflows', root))).map(
    (name) => `.github/workflows/${name}`,
  );
  const asked = new Set<string>();
  for (const path of ['README.md', 'CONTRIBUTING.md', 'src/sandbox/docker/README.md', ...workflows])
    for (const [choice] of (await textOf(path)).matchAll(/\bdocker:\d+\b(?!-dind)/g)) asked.add(choice);
  expect([...asked].sort()).toEqual(engineChoices);
});
