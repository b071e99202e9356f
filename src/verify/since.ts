/** What a change between two commits puts in question: pages and records. */
import type { Lab, Page } from '../lab/model.ts';
import { machineOf, ranSomething } from './incremental.ts';
import { readRecord } from './record.ts';
import type { RecordedEngine } from './record-files.ts';
import { recordFileName } from './record-files.ts';
import type { VerifiedRecord } from './result.ts';
import { isRunnable } from './runnable.ts';
import { runnablePage } from './runnable-page.ts';
import { machineChange } from './value.ts';

/** A labs folder at some time. */
export interface LabsThen {
  readonly labs: readonly Lab[];
  /** Text by file below the labs folder, of every record in it. */
  readonly records: ReadonlyMap<string, string>;
}

export interface Since {
  readonly pages: readonly SincePage[];
  /** Lines on what is gone, and so cannot be verified. */
  readonly gone: readonly string[];
  /** Records of other engines that changed. */
  readonly elsewhere: readonly string[];
}

interface SincePage {
  readonly page: Page;
  /** A clause: "it is new". */
  readonly why: string;
}

/**
 * The pages of `now` whose value or record of `engine` differs from `then`'s, new and unrecorded ones too, and those
 * whose record is of another guest than `guest` (`GuestManifest.contents`; undefined: not compared). Of one's own
 * Docker only pages that have a record of that Engine: nobody said that others run there. `at`: milliseconds since 1970,
 * and no record is from later.
 */
export function changedSince(
  then: LabsThen,
  now: LabsThen,
  engine: RecordedEngine,
  guest: string | undefined,
  at: number,
): Since {
  const before = new Map(then.labs.flatMap((lab) => lab.pages.map((page) => [page.path, { page, lab }])));
  const pages = now.labs.flatMap((lab) => {
    const file = fileOf(lab, engine);
    const [old, text] = [then.records.get(file), now.records.get(file)];
    const record = counting(text, lab.id, at);
    const oldRecord = counting(old, lab.id, at);
    const records = {
      record,
      oldRecord,
      sameText: old === text,
      sameEntries: sameEntries(oldRecord, record),
    };
    const isRecorded = (page: Page): boolean =>
      [record, oldRecord].some((of) => of !== undefined && entryOf(of, page.path) !== undefined);
    return lab.pages
      .filter((page) => page.snippets.some(isRunnable))
      .filter((page) => engine.kind === 'vm' || isRecorded(page))
      .flatMap((page) => {
        const last = before.get(page.path);
        const lastValues =
          last === undefined ? undefined : runnablePage(last.page, last.lab, then.labs).values;
        const why =
          lastValues === undefined
            ? 'it is new'
            : lastValues.join() !== runnablePage(page, lab, now.labs).values.join()
              ? 'what its run depends on changed'
              : (recordChange(page.path, text, records) ??
                (record !== undefined && isOfAnotherGuest(page.path, record, guest)
                  ? 'its record was made in another sandbox'
                  : undefined));
        return why === undefined ? [] : [{ page, why }];
      });
  });
  return { pages, gone: gone(then, now), elsewhere: elsewhere(then, now, engine) };
}

interface RecordsOfLab {
  readonly record: VerifiedRecord | undefined;
  readonly oldRecord: VerifiedRecord | undefined;
  readonly sameText: boolean;
  readonly sameEntries: boolean;
}

function recordChange(
  page: string,
  text: string | undefined,
  { record, oldRecord, sameText, sameEntries }: RecordsOfLab,
): string | undefined {
  if (text === undefined) return sameText ? 'it has no record' : 'its record was deleted';
  if (record === undefined) return sameText ? 'its record does not count' : 'its record was edited';
  const entry = entryOf(record, page);
  if (entry === undefined) return 'it has no record';
  if (sameText) return undefined;
  const old = oldRecord === undefined ? undefined : entryOf(oldRecord, page);
  // A record of which only its head was changed vouches anew for every page.
  return entry === old && !sameEntries ? undefined : 'its record changed';
}

function isOfAnotherGuest(page: string, record: VerifiedRecord, guest: string | undefined): boolean {
  const entry = record.pages.find((other) => other.page === page);
  if (entry === undefined || !ranSomething(entry)) return false;
  return machineChange(machineOf(entry, record), { kind: record.engine.kind, guest }) === 'sandbox';
}

/** All that `record` says of `page`. */
function entryOf(record: VerifiedRecord, page: string): string | undefined {
  const entry = record.pages.find((other) => other.page === page);
  return entry === undefined ? undefined : JSON.stringify([record.engine, entry]);
}

function sameEntries(one: VerifiedRecord | undefined, other: VerifiedRecord | undefined): boolean {
  return JSON.stringify([one?.engine, one?.pages]) === JSON.stringify([other?.engine, other?.pages]);
}

function counting(text: string | undefined, id: string, now: number): VerifiedRecord | undefined {
  const read = readRecord(text, { id }, { now });
  return read.kind === 'record' ? read.record : undefined;
}

function gone(then: LabsThen, now: LabsThen): string[] {
  const files = new Set(now.labs.flatMap((lab) => lab.pages.map(({ path }) => path)));
  const pages = then.labs
    .flatMap((lab) => lab.pages)
    .filter(({ path }) => !files.has(path))
    .map(({ file }) => file);
  const records = [...then.records.keys()].filter((file) => !now.records.has(file));
  return [...pages, ...records].map((file) => `${file}: it was deleted.`);
}

function elsewhere(then: LabsThen, now: LabsThen, engine: RecordedEngine): string[] {
  return [...now.records]
    .filter(([file, text]) => then.records.get(file) !== text)
    .map(([file]) => file)
    .filter((file) => !now.labs.some((lab) => file === fileOf(lab, engine)));
}

/** Below the labs folder. */
function fileOf(lab: Lab, engine: RecordedEngine): string {
  const name = recordFileName(engine);
  return lab.folder === '' ? name : `${lab.folder}/${name}`;
}
