/** Which Engines nodes can have, where each is from, and whether a node has the one that was asked for. */
import { SandboxFailure } from '../../sandbox.ts';

/** Major versions that can be asked for, as `docker:26`, oldest first. */
const engineVersions = ['26', '28'] as const;

export type EngineVersion = (typeof engineVersions)[number];

/** What `docker` alone asks for. */
export const newestEngine: EngineVersion = '28';

/** Where Debian has which. Its packages move on within the suite, sid's beyond the version: see `demandVersion`. */
export const suites: Readonly<Record<EngineVersion, string>> = { '26': 'trixie', '28': 'sid' };

/** As they are asked for: `docker:26`, `docker:28`. */
export const engineChoices: readonly string[] = engineVersions.map((version) => `docker:${version}`);

/** @throws {RangeError} for a version that is not to be had */
export function readEngineVersion(engine: string): EngineVersion {
  if (engine === 'docker') return newestEngine;
  const version = engineVersions.find((known) => engine === `docker:${known}`);
  if (version) return version;
  throw new RangeError(
    `There is no engine ${engine}; choose docker (the newest), ${engineChoices.join(', ')}.`,
  );
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
