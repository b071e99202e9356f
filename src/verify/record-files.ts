/**
 * Which file beside a lab's text keeps which record: `verified.json` the page's machine's, and one beside it for
 * each Engine of one's own that was asked for, `verified.docker-28.json`, so that none replaces another's.
 */
import type { EngineInfo } from '../sandbox/sandbox.ts';

export type RecordedEngine = Pick<EngineInfo, 'kind' | 'engineVersion'>;

export function recordFileName({ kind, engineVersion }: RecordedEngine): string {
  return kind === 'vm' ? 'verified.json' : `verified.docker-${majorOf(engineVersion)}.json`;
}

/** Of a folder's files those that are records of one's own Docker, the newest Engine first. */
export function dockerRecordFiles(names: readonly string[]): readonly string[] {
  return names
    .flatMap((name) => {
      const version = /^verified\.docker-(\d+)\.json$/.exec(name)?.[1];
      return version === undefined ? [] : [{ name, version: Number(version) }];
    })
    .sort((one, other) => other.version - one.version)
    .map(({ name }) => name);
}

function majorOf(version: string): string {
  return /^\d+/.exec(version)?.[0] ?? '0';
}
