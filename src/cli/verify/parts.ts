/** The options for a run in parts and for what is published of a run, before anything runs. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Bundle } from '../../verify/bundle.ts';
import { bundleFile, readBundle } from '../../verify/bundle.ts';
import { isWebAddress } from '../../verify/record.ts';
import type { PublishedRun } from '../../verify/result.ts';
import { readShard } from '../../verify/shard.ts';

export interface PartOptions {
  readonly shard?: string;
  readonly merge?: string;
  readonly since?: string;
  readonly bundle?: string;
  readonly run?: string;
  readonly with?: readonly string[];
}

interface OtherOptions {
  readonly watch?: true;
  readonly changed?: true;
  readonly minutes?: number;
  readonly base?: string;
  readonly dist?: string;
}

/** Why the options do not go together, a whole sentence; undefined where they do. */
export function partTrouble(
  names: readonly string[],
  options: PartOptions & OtherOptions,
): string | undefined {
  const { shard, merge, since, bundle, run } = options;
  if (shard !== undefined && readShard(shard) === undefined)
    return `--shard is a part of so many, such as 2/5, not "${shard}".`;
  const given = (of: Readonly<Record<string, unknown>>): string | undefined =>
    Object.keys(of).find((name) => of[name] !== undefined);
  const { watch, changed, minutes, base, dist } = options;
  if (merge !== undefined) {
    const other =
      names[0] ??
      given({
        '--shard': shard,
        '--since': since,
        '--watch': watch,
        '--changed': changed,
        '--minutes': minutes,
        '--base': base,
        '--dist': dist,
      });
    if (other !== undefined) return `--merge joins what parts have run, so it takes no ${other}.`;
  }
  if (watch === true) {
    const other = given({ '--shard': shard, '--since': since, '--bundle': bundle });
    if (other !== undefined) return `--watch and ${other} do not go together.`;
  }
  if (shard !== undefined && minutes !== undefined)
    return '--shard and --minutes do not go together: what a part leaves out would be missing when the parts are merged.';
  if (shard !== undefined && bundle !== undefined)
    return '--bundle is of a whole run: give it to --merge, not to a part.';
  if (since !== undefined && changed === true)
    return '--since and --changed do not go together: one compares with a commit, the other with the records.';
  if (bundle === undefined && (run ?? options.with) !== undefined)
    return `${run === undefined ? '--with' : '--run'} is for --bundle, and there is none.`;
  return undefined;
}

/**
 * The run that a bundle names: `--run`, else the workflow's that this is; undefined without `--bundle`. Gives a
 * whole sentence where nobody could look at it.
 */
export function publishedRun(
  { bundle, run }: PartOptions,
  commit: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): PublishedRun | string | undefined {
  if (bundle === undefined) return undefined;
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = environment;
  const ofWorkflow =
    server === undefined || repository === undefined || id === undefined
      ? undefined
      : `${server}/${repository}/actions/runs/${id}`;
  const url = run ?? ofWorkflow;
  if (url === undefined)
    return '--bundle names the run that made it: say which with --run ADDRESS (a workflow’s own is known there).';
  if (!isWebAddress(url)) return `--run is a web address, not "${url}".`;
  if (commit === undefined)
    return '--bundle names the commit that was verified, and the labs folder is in no git repository.';
  return { url, commit };
}

/** The bundles that are to be taken in, a folder's all; those that do not count are told and left out. */
export async function readBundles(
  paths: readonly string[],
): Promise<{ readonly bundles: readonly Bundle[]; readonly refused: readonly string[] }> {
  const bundles: Bundle[] = [];
  const refused: string[] = [];
  for (const file of (await Promise.all(paths.map(bundlesAt))).flat()) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    const read = text === undefined ? undefined : readBundle(text);
    if (read === undefined) refused.push(`${file}: it cannot be read.`);
    else if (read.kind === 'broken') refused.push(`${file}: ${read.why}.`);
    else {
      bundles.push(read.bundle);
      refused.push(...read.odd.map((why) => `${file}: ${why}.`));
    }
  }
  return { bundles, refused };
}

async function bundlesAt(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true }).catch(() => undefined);
  if (entries === undefined) return [path];
  return entries
    .filter((entry) => basename(entry) === bundleFile)
    .map((entry) => join(path, entry))
    .sort();
}
