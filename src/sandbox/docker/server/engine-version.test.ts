import { expect, it } from 'vitest';
import { demandVersion, engineChoices, readEngineVersion } from './engine-version.ts';

it('knows which Engines can be asked for', () => {
  expect(engineChoices).toEqual(['docker:26', 'docker:28']);
  expect(['docker', 'docker:26', 'docker:28'].map(readEngineVersion)).toEqual(['28', '26', '28']);
  expect(() => readEngineVersion('docker:29')).toThrow(
    'There is no engine docker:29; choose docker (the newest), docker:26, docker:28.',
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
