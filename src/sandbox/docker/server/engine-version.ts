/** Which Engines nodes can have, where each is from, and whether a node has the one that was asked for. */
import { SandboxFailure } from '../../sandbox.ts';

/** Major versions that can be asked for, oldest first. Docker's own image has all of them. */
const versions = ['26', '28', '29'] as const;

export type EngineVersion = (typeof versions)[number];

/** Where Debian has which. Its packages move on within the suite, sid's beyond the version: see `demandVersion`. */
export const suites: Readonly<Record<EngineVersion, string | undefined>> = {
  '26': 'trixie',
  '28': 'sid',
  '29': undefined,
};

/** What `docker` alone asks for: the version that the page's machine has. */
export const usualEngine: EngineVersion = '28';

const nameOf = (version: EngineVersion) => `docker:${version}`;

/** As they are asked for: `docker:26`, `docker:28` and so on. */
export const engineChoices: readonly string[] = versions.map(nameOf);

/** All that can be asked for, in words for options and messages. */
export const engineWords = `docker (the same as ${nameOf(usualEngine)}), ${engineChoices.join(', ')}`;

/** @throws {RangeError} for a version that is not to be had */
export function readEngineVersion(engine: string): EngineVersion {
  if (engine === 'docker') return usualEngine;
  const version = versions.find((known) => engine === nameOf(known));
  if (version) return version;
  throw new RangeError(`There is no engine ${engine}; choose ${engineWords}.`);
}

/**
 * Debian's suite that has the version's packages.
 * @throws {SandboxFailure} `not-built` where none has
 */
export function suiteOf(version: EngineVersion): string {
  const suite = suites[version];
  if (suite !== undefined) return suite;
  throw new SandboxFailure({
    code: 'not-built',
    message: `Debian has no Docker Engine ${version}.`,
    hint: hintFor(version),
  });
}

/** What to do where no image of a node with this Engine could be made. */
export function hintFor(version: EngineVersion): string {
  const pull = `Connect to the internet, so that docker:${version}-dind can be pulled`;
  if (suites[version] !== undefined)
    return `${pull}, or run this as root on Debian with mmdebstrap installed.`;
  const others = versions.filter((other) => suites[other] !== undefined).map(nameOf);
  return `${pull}, or choose an --engine that Debian's packages have: ${others.join(', ')}.`;
}

/**
 * @param found what there is, such as `28.5.2+dfsg4-1`
 * @param where it is, such as `Debian sid`; begins a sentence
 * @param hint what to do where it is another
 * @throws {SandboxFailure} `not-built` where `found` is not of the version `asked`
 */
export function demandVersion(asked: EngineVersion, found: string, where: string, hint: string): void {
  // Debian writes an epoch before some versions.
  const plain = found.replace(/^\d+:/, '');
  if (plain.startsWith(`${asked}.`)) return;
  const has = plain === '' ? 'has no Docker Engine' : `has Docker Engine ${plain.replace(/[+-].*/, '')}`;
  throw new SandboxFailure({
    code: 'not-built',
    message: `${where} ${has}, and ${asked} was asked for.`,
    hint,
  });
}
