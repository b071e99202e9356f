/**
 * What a site publishes of its verification, one file: the records of the run that verified its labs, and those of
 * other runs that it took in (one's own Docker), each with the run that made it. The workflow attests the file as it
 * is; its seal shows an edit where nobody asks for the attestation.
 */
import { hashOf } from './hash.ts';
import { isWebAddress, recordOf } from './record.ts';
import { recordFileName } from './record-files.ts';
import { summarise } from './report/summary.ts';
import type { LabResult, PublishedRun, VerifiedRecord, VerifyResult } from './result.ts';

/** Its name, on the site too. */
export const bundleFile = 'records.json';
/** Its attestation, beside it. */
export const attestationFile = 'records.json.sigstore.json';

export interface Bundle {
  readonly version: 1;
  readonly run: PublishedRun;
  /** ISO 8601, UTC: when the run began. */
  readonly date: string;
  readonly counts: BundleCounts;
  readonly records: readonly VerifiedRecord[];
  /** SHA-256 (hex) of the bundle without this member. */
  readonly seal: string;
}

/** Of its own run. */
interface BundleCounts {
  readonly pages: number;
  readonly failedPages: number;
  /** Pages (`Page.path`) that passed only when run again. */
  readonly again: readonly string[];
}

/** `others`: bundles whose records are taken in, each with its own run; of two of a lab and Engine the newer one. */
export function bundleOf(result: VerifyResult, run: PublishedRun, others: readonly Bundle[]): Bundle {
  const own = result.labs.flatMap((lab) => recordOfRun(lab, result, run));
  const taken = others
    .flatMap(({ records }) => records)
    .toSorted((one, other) => (one.date < other.date ? 1 : -1));
  const records = new Map<string, VerifiedRecord>();
  for (const record of [...own, ...taken]) {
    const key = keyOf(record);
    if (!records.has(key)) records.set(key, record);
  }
  const pages = result.labs.flatMap((lab) => lab.pages);
  const bundle = {
    version: 1 as const,
    run,
    date: result.startedAt,
    counts: {
      pages: pages.length,
      failedPages: result.labs.reduce((sum, lab) => sum + failedPages(lab, result), 0),
      again: summarise(result).flaky.map(({ page }) => page),
    },
    records: [...records.values()],
  };
  return { ...bundle, seal: hashOf(JSON.stringify(bundle)) };
}

/** Where nothing of the lab ran, it has the Engine that the run's other labs had: that is where it would have. */
function recordOfRun(lab: LabResult, result: VerifyResult, run: PublishedRun): VerifiedRecord[] {
  const engine = [lab, ...result.labs]
    .map((of) => of.engine)
    .find(({ engineVersion }) => engineVersion !== '');
  return engine === undefined ? [] : [recordOf({ ...lab, engine }, result.commit, run)];
}

function failedPages(lab: LabResult, result: VerifyResult): number {
  return lab.pages.filter((page) => {
    const problems = lab.problems.filter(({ file }) => file === page.file);
    return !summarise({ ...result, labs: [{ ...lab, pages: [page], problems }] }).ok;
  }).length;
}

function keyOf({ lab, engine }: VerifiedRecord): string {
  return `${lab}/${recordFileName(engine)}`;
}

export function bundleText(bundle: Bundle): string {
  return `${JSON.stringify(bundle, null, 1)}\n`;
}

export type ReadBundle =
  /** `odd`: why records were left out of it, a clause each. */
  | { readonly kind: 'bundle'; readonly bundle: Bundle; readonly odd: readonly string[] }
  /** Nothing in it counts. `why`: a clause. */
  | { readonly kind: 'broken'; readonly why: string };

/** Whether each record counts is told where it is used, so that one that does not stops no other. */
export function readBundle(text: string): ReadBundle {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return broken(`it is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isSealed(value)) return broken('it is no bundle of version 1, as `labs verify --bundle` writes it');
  const { seal, ...rest } = value;
  if (seal !== hashOf(JSON.stringify(rest)))
    return broken('it was edited by hand: its seal does not fit its contents');
  if (!isWebAddress(value.run.url)) return broken('its run has no address that can be opened');
  const records = new Map<string, VerifiedRecord>();
  const odd: string[] = [];
  for (const [index, record] of value.records.entries()) {
    if (!isKeyed(record)) odd.push(`its record ${index + 1} does not say of which lab and Engine it is`);
    else if (records.has(keyOf(record))) odd.push(`it has a second record ${keyOf(record)}`);
    else records.set(keyOf(record), record);
  }
  return { kind: 'bundle', bundle: { ...value, records: [...records.values()] }, odd };
}

function broken(why: string): ReadBundle {
  return { kind: 'broken', why };
}

/** Only what `bundleOf` has written can have a seal that fits, so no more than this need be looked at. */
function isSealed(value: unknown): value is Bundle {
  return (
    isObject(value) &&
    value['version'] === 1 &&
    Array.isArray(value['records']) &&
    isObject(value['run']) &&
    typeof value['run']['commit'] === 'string' &&
    typeof value['date'] === 'string' &&
    isObject(value['counts']) &&
    Array.isArray(value['counts']['again']) &&
    'seal' in value
  );
}

function isKeyed(record: unknown): boolean {
  return (
    isObject(record) &&
    typeof record['lab'] === 'string' &&
    isObject(record['engine']) &&
    typeof record['engine']['kind'] === 'string' &&
    typeof record['engine']['engineVersion'] === 'string'
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
