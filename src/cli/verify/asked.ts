/** What a verification is asked to do: which pages of the labs, on what, compared with what. */
import type { Lab } from '../../lab/model.ts';
import type { EngineChoice } from './engine.ts';
import type { LabsHere } from './labs-here.ts';
import type { VerifyOptions } from './options.ts';
import type { PageJob } from './run-pages.ts';
import type { Records } from './scope.ts';
import { chosenPages, readRecords } from './scope.ts';
import type { Change } from './since.ts';
import { jobsSince, readChange } from './since.ts';

export interface Asked {
  /** Labs and pages as they were named; none: all. */
  readonly names: readonly string[];
  readonly options: VerifyOptions;
  readonly engine: EngineChoice;
  readonly here: LabsHere;
  /** The pages that were named. */
  readonly jobs: readonly PageJob[];
  /** `--watch`: the lab that is waited on. */
  readonly watched: Lab | undefined;
  /** Of the engine, as they are now. */
  readonly records: Records;
  /** `--since`. */
  readonly change: Change | undefined;
}

/** Gives a whole sentence where the labs have nothing of that name, or the options do not fit what they have. */
export async function readAsked(
  names: readonly string[],
  options: VerifyOptions,
  engine: EngineChoice,
  here: LabsHere,
): Promise<Asked | string> {
  const { dir, folder, labs } = here;
  const chosen = chosenPages(labs, names);
  if ('unknown' in chosen)
    return `There is no lab or page "${chosen.unknown}". Labs: ${labs.map(({ id }) => id).join(', ')}.`;
  const { jobs } = chosen;
  const watched = options.watch === true && names.length === 1 ? jobs[0]?.lab : undefined;
  if (options.watch === true && (options.base !== undefined || watched === undefined))
    return '--watch takes one lab or page, and builds the site itself.';
  if (options.keepGoing === true && options.record === true)
    return '--keep-going makes no record: what runs after a failure may follow from it.';
  const records = await readRecords(dir, labs, engine);
  const change = options.since === undefined ? undefined : await readChange(options.since, dir, folder);
  if (typeof change === 'string') return change;
  return { names, options, engine, here, jobs, watched, records, change };
}

/** Of the pages that were named those that `--since` puts in question, each with why; without it all. */
export function jobsInQuestion(
  { jobs, change, engine, here: { labsFolder } }: Asked,
  guest: string | undefined,
): readonly PageJob[] {
  return change === undefined ? jobs : jobsSince(jobs, change, engine, { guest, labsFolder });
}
