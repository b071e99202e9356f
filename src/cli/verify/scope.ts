/** Which pages a `labs verify` is about. */
import { join } from 'node:path';
import type { Lab, Page } from '../../lab/model.ts';
import { readRecordText } from '../../labs-folder/read-file.ts';
import { changedPages, neverVerified, smokePage } from '../../verify/incremental.ts';
import type { CurrentEngine } from '../../verify/value.ts';
import type { ReadRecord } from '../../verify/record.ts';
import { readRecord } from '../../verify/record.ts';
import type { RecordedEngine } from '../../verify/record-files.ts';
import { recordFileName } from '../../verify/record-files.ts';
import type { VerifiedRecord } from '../../verify/result.ts';
import type { PageJob } from './run-pages.ts';

export type Records = ReadonlyMap<string, ReadRecord>;

export function recordFile(labsFolder: string, lab: Lab, engine: RecordedEngine): string {
  return join(labsFolder, lab.folder, recordFileName(engine));
}

/** The records of that engine. */
export async function readRecords(
  labsFolder: string,
  labs: readonly Lab[],
  engine: RecordedEngine,
): Promise<Records> {
  const now = Date.now();
  const entries = labs.map(async (lab) => {
    const text = await readRecordText(recordFile(labsFolder, lab, engine));
    return [lab.id, readRecord(text, lab, { now, file: recordFileName(engine) }, labs)] as const;
  });
  return new Map(await Promise.all(entries));
}

export function recordOfLab(records: Records, lab: string): VerifiedRecord | undefined {
  const read = records.get(lab);
  return read?.kind === 'record' ? read.record : undefined;
}

/**
 * Labs by id or folder; a page by its path or file. Gives the name that fits nothing as `unknown`.
 */
export function chosenPages(
  labs: readonly Lab[],
  names: readonly string[],
): { readonly jobs: readonly PageJob[] } | { readonly unknown: string } {
  if (names.length === 0) return { jobs: labs.flatMap((lab) => lab.pages.map((page) => ({ page, lab }))) };
  const wanted = new Set<Page>();
  for (const name of names) {
    const key = name
      .replace(/^\.\//, '')
      .replace(/^labs\//, '')
      .replace(/\/+$/, '');
    const found = labs.flatMap((lab) =>
      key === lab.id || key === lab.folder
        ? lab.pages
        : lab.pages.filter((page) => page.path === key || page.file === key),
    );
    if (found.length === 0) return { unknown: name };
    for (const page of found) wanted.add(page);
  }
  return {
    jobs: labs.flatMap((lab) => lab.pages.filter((page) => wanted.has(page)).map((page) => ({ page, lab }))),
  };
}

export interface Changed {
  readonly jobs: readonly PageJob[];
  /** A line per page: why it is verified. */
  readonly reasons: readonly string[];
  /** Of `jobs` those without a record, so that nothing tells whether they changed; not among `jobs`. */
  readonly never: readonly PageJob[];
}

/**
 * Of `jobs` those that changed; and one page with several nodes as a smoke test, whatever changed. The
 * smoke test comes first, then what authors changed, then what only the sandbox's change put in doubt.
 */
export function onlyChanged(
  jobs: readonly PageJob[],
  labs: readonly Lab[],
  records: Records,
  engine: CurrentEngine,
): Changed {
  const why = new Map<Page, string>();
  const onlyMachine = new Set<Page>();
  const never = new Set<Page>();
  for (const lab of labs) {
    const read = records.get(lab.id) ?? { kind: 'none' };
    for (const changed of changedPages(lab, labs, read, engine)) {
      if (changed.why === neverVerified) never.add(changed.page);
      else why.set(changed.page, changed.why);
      if (changed.onlyMachine) onlyMachine.add(changed.page);
    }
  }
  const known = new Map(
    labs.flatMap((lab) => {
      const record = recordOfLab(records, lab.id);
      return record === undefined ? [] : [[lab.id, record] as const];
    }),
  );
  const smoke = smokePage(labs, known);
  if (smoke !== undefined && !why.has(smoke)) why.set(smoke, 'it is the smoke test with several nodes');
  const reason = (page: Page) => why.get(page) ?? '';
  const urgency = (page: Page) => (page === smoke ? 0 : onlyMachine.has(page) ? 2 : 1);
  const picked = jobs
    .filter(({ page }) => why.has(page))
    .sort((one, other) => urgency(one.page) - urgency(other.page));
  return {
    jobs: picked,
    reasons: picked.map(({ page }) => `${page.file}: ${reason(page)}`),
    never: jobs.filter(({ page }) => never.has(page) && !why.has(page)),
  };
}

/** The first of `jobs` that `budgetMs` is expected to hold, at least one, and the ones that it is not. */
export function withinTime(
  jobs: readonly PageJob[],
  expectedMs: (job: PageJob) => number,
  budgetMs: number,
): { readonly now: readonly PageJob[]; readonly later: readonly PageJob[] } {
  let sum = 0;
  const fits = jobs.findIndex((job, index) => {
    sum += expectedMs(job);
    return index > 0 && sum > budgetMs;
  });
  const end = fits === -1 ? jobs.length : fits;
  return { now: jobs.slice(0, end), later: jobs.slice(end) };
}
