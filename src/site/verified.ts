/** How every lab, page and snippet stands, from the labs' records, in words for the reader. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab, Page } from '../lab/model.ts';
import { readRecordText } from '../labs-folder/read-file.ts';
import type { EngineInfo } from '../sandbox/sandbox.ts';
import { dockerRecordFiles, recordFileName } from '../verify/record-files.ts';
import { recordText } from '../verify/record.ts';
import type { PublishedRun } from '../verify/result.ts';
import type { LabVerification, SnippetVerification, Standpoint } from '../verify/verification.ts';
import { labVerification, supplemented } from '../verify/verification.ts';
import type { Published } from './published.ts';

/**
 * How a lab stands: what its pages show, which is what ran in the page's machine and, where nothing did, what ran
 * on the newest Docker Engine of one's own.
 */
interface LabRecords extends LabVerification {
  readonly inThePage: LabVerification;
  /** The newest Engine first. */
  readonly onOwnDocker: readonly LabVerification[];
}

/** By lab id. */
export type Verified = ReadonlyMap<string, LabRecords>;

/**
 * `guest`: what is in the page's machine now, undefined where none is built. `published`: whose records count, all
 * or none; the labs' own do where there is none.
 */
export async function readVerified(
  labsDir: string,
  labs: readonly Lab[],
  guest: string | undefined,
  published: Published,
): Promise<Verified> {
  const source = published.kind === 'none' ? 'labs' : 'bundle';
  const standpoint: Standpoint = { guest, now: Date.now(), source };
  const read = labs.map(async (lab) => {
    const records =
      published.kind === 'none'
        ? await committedRecords(join(labsDir, lab.folder))
        : publishedRecords(published, lab);
    const record = (name: string) =>
      labVerification(lab, labs, records.get(name), { ...standpoint, file: name });
    const inThePage = record('verified.json');
    const onOwnDocker = dockerRecordFiles([...records.keys()]).map(record);
    const [newest] = onOwnDocker;
    const shown = newest === undefined ? inThePage : supplemented(inThePage, newest);
    return [lab.id, { ...shown, inThePage, onOwnDocker }] as const;
  });
  return new Map(await Promise.all(read));
}

/** Text by file name. */
async function committedRecords(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = dockerRecordFiles(await readdir(folder).catch(() => []));
  const texts = ['verified.json', ...names].map(async (name) => {
    const text = await readRecordText(join(folder, name));
    return text === undefined ? [] : [[name, text] as const];
  });
  return new Map((await Promise.all(texts)).flat());
}

/** As if they were in the lab's folder. */
function publishedRecords(published: Published, lab: Lab): ReadonlyMap<string, string> {
  const records = published.kind === 'bundle' ? published.bundle.records : [];
  return new Map(
    records
      .filter((record) => record.lab === lab.id)
      .map((record) => [recordFileName(record.engine), recordText(record)]),
  );
}

export interface Standing {
  /** `passed` only where everything that can be run here has passed as it is now written. */
  readonly status:
    | 'passed'
    | 'unchecked'
    | 'stood-in'
    | 'failed'
    | 'stale'
    | 'partly'
    | 'never'
    | 'windows'
    | 'docker'
    | 'nothing';
  readonly words: string;
  /** The run that shows it, where a workflow published it. */
  readonly run?: PublishedRun;
}

/** The sum of a lab's snippets, or of one page's. */
export function standingOf(verified: Verified, lab: Lab, page?: Page): Standing {
  const verification = verified.get(lab.id);
  const states = (page === undefined ? lab.pages : [page])
    .flatMap((of) => of.snippets)
    .flatMap((snippet) => verification?.snippets.get(snippet.id) ?? []);
  const count = (status: SnippetVerification['status']) =>
    states.filter((state) => state.status === status).length;
  const onOwn = states.filter((state) => 'engine' in state && state.engine.kind === 'docker').length;
  const [failed, stale, stoodIn, never] = [
    count('failed'),
    count('stale'),
    count('stood-in'),
    count('never'),
  ];
  const unchecked = count('unchecked');
  const passed = count('passed') + unchecked;
  const ran = passed + stoodIn;
  const where = onOwn === 0 ? '' : onOwn >= ran ? ' of one’s own' : `, ${onOwn} of them on one’s own`;
  const run = states.map((state) => ('run' in state ? state.run : undefined)).find((of) => of !== undefined);
  const apart = unchecked === 0 ? '' : `, the status of ${unchecked} not checked`;
  const seen = `on Docker Engine ${verification?.engine?.engineVersion ?? ''}${where}, ${recordedOn(verification?.date ?? '', run)}${apart}`;
  const shown = run === undefined ? {} : { run };
  if (failed > 0) return { status: 'failed', words: `${failed} failed ${seen}`, ...shown };
  if (stale > 0) return { status: 'stale', words: `${stale} changed since they passed` };
  const rehearsed = stoodIn === 0 ? '' : `${stoodIn} rehearsed with a stand-in`;
  if (ran > 0 && never > 0) {
    const words = [`${passed} of ${ran + never} passed`, rehearsed].filter((part) => part !== '').join(', ');
    return { status: 'partly', words: `${words} ${seen}`, ...shown };
  }
  if (stoodIn > 0) {
    const words = passed === 0 ? 'rehearsed with a stand-in' : `${passed} passed, ${rehearsed}`;
    return { status: 'stood-in', words: `${words} ${seen}`, ...shown };
  }
  if (passed > 0 && unchecked > 0) return { status: 'unchecked', words: `passed ${seen}`, ...shown };
  if (passed > 0) return { status: 'passed', words: `passed ${seen}`, ...shown };
  if (never > 0) return { status: 'never', words: 'not verified yet' };
  if (count('windows') > 0) return { status: 'windows', words: 'needs Windows' };
  if (count('docker') > 0) return { status: 'docker', words: 'needs your own Docker Engine' };
  return { status: 'nothing', words: 'nothing to run' };
}

export function verificationWords(state: SnippetVerification): string {
  switch (state.status) {
    case 'passed':
      return `passed on ${engineWords(state.engine)}, ${recordedOn(state.date, state.run)}`;
    case 'unchecked':
      return `output matched, status not checked, on ${engineWords(state.engine)}, ${recordedOn(state.date, state.run)}`;
    case 'stood-in':
      return `stood in for: ${state.note} Rehearsed on ${engineWords(state.engine)}, ${recordedOn(state.date, state.run)}`;
    case 'stale':
      return state.changed === 'sandbox'
        ? `the sandbox has changed since it was verified on ${day(state.date)}`
        : `changed since it was verified on ${day(state.date)}`;
    case 'failed':
      return `failed: ${state.why} (Docker Engine ${state.engine.engineVersion}, ${recordedOn(state.date, state.run)})`;
    case 'windows':
      return 'needs Windows';
    case 'docker':
      return 'needs your own Docker Engine';
    case 'skipped':
      return `not run: ${state.why}`;
    case 'sample':
      return 'shown, not checked';
    case 'never':
      return 'not verified yet';
  }
}

function engineWords({ kind, engineVersion, platform }: EngineInfo): string {
  const own = kind === 'docker' ? ` of one’s own (${platform}), not in the page’s machine yet` : '';
  return `Docker Engine ${engineVersion}${own}`;
}

/** What a workflow published anyone can check; else it is a contributor's word. */
function recordedOn(date: string, run: PublishedRun | undefined): string {
  return run === undefined ? `recorded by a contributor on ${day(date)}` : `on ${day(date)}`;
}

/** The day of an ISO 8601 date and time. */
function day(date: string): string {
  return date.slice(0, 10);
}
