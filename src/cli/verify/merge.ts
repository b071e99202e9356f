/** `labs verify --merge FOLDER`: the parts of a run, joined to what one run would have written. */
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { bundleOf, bundleText } from '../../verify/bundle.ts';
import { mergeParts } from '../../verify/part.ts';
import { summarise } from '../../verify/report/summary.ts';
import type { PublishedRun, VerifyResult } from '../../verify/result.ts';
import { foundWrong, usageError } from '../exit-codes.ts';
import { readEngine } from './engine.ts';
import { evidenceEnding, evidenceFolder, keptEvidence } from './evidence.ts';
import type { LabsHere } from './labs-here.ts';
import type { PartOptions } from './parts.ts';
import { readBundles } from './parts.ts';
import { putEach, putFile } from './put-each.ts';
import { readRecords } from './scope.ts';
import { say, wrong } from './tell.ts';
import { writeRecords, writeReports } from './write-reports.ts';

/** Gives the exit status: that of the run, or 2, with a line for each reason and nothing written. */
export async function merge(
  folder: string,
  options: PartOptions & { readonly record?: true },
  { dir, labsFolder, labs, commit, run }: LabsHere,
): Promise<number> {
  const found = await partFiles(folder).catch((error: unknown) => String(error));
  if (typeof found === 'string') return refused([`${folder}: it cannot be read: ${found}`]);
  const files = await Promise.all(
    found.map(async (name) => ({ name, text: await readFile(name, 'utf8').catch(() => undefined) })),
  );
  const merged = mergeParts(files, folder);
  if (merged.kind === 'refused') return refused(merged.reasons);
  const { result, part } = merged;
  if (commit !== undefined && result.commit !== commit)
    return refused([
      `${folder}: its parts are of commit ${result.commit ?? 'none'}, the labs here of ${commit}.`,
    ]);
  const engine = readEngine(part.engine);
  if (engine === undefined)
    return refused([`${folder}: its parts are of an engine that is not known here: ${part.engine}.`]);

  const evidence = await Promise.all(found.map((name) => keptEvidence(evidenceFolder(name))));
  const recorded =
    options.record !== true || (await writeRecords(result, labs, await readRecords(dir, labs, engine), dir));
  const seen = new Map(evidence.flatMap((of) => [...of]));
  const reported = await writeReports(result, options, { labsFolder, evidence: seen });
  const bundled = await writeBundle(result, options, run);
  return summarise(result).ok && recorded && reported && bundled ? 0 : foundWrong;
}

/** Where `--bundle` says; gives whether it was written, and all that was to be taken in counts. */
export async function writeBundle(
  result: VerifyResult,
  options: PartOptions,
  run: PublishedRun | undefined,
): Promise<boolean> {
  const { bundle } = options;
  if (bundle === undefined || run === undefined) return true;
  const { bundles, refused: left } = await readBundles(options.with ?? []);
  for (const reason of left) say(`labs verify: not taken in: ${reason}`);
  const put = () => putFile(bundle, bundleText(bundleOf(result, run, bundles)));
  return (await putEach([{ what: `--bundle ${bundle}`, put }])) && left.length === 0;
}

/** Every JSON file in `folder`, sorted, but for what belongs to a part. */
async function partFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.split(sep).some((name) => name.endsWith(evidenceEnding)))
    .sort();
}

function refused(reasons: readonly string[]): number {
  for (const reason of reasons) wrong(reason);
  return usageError;
}
