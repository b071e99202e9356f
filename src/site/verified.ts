/** How every lab, page and snippet stands, from the labs' records, in words for the reader. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab, Page } from '../lab/model.ts';
import { dockerRecordFiles } from '../verify/record-files.ts';
import { labVerification, type LabVerification, type SnippetVerification } from '../verify/verification.ts';

/** How a lab stands in the page's machine, and beside it on Docker Engines of one's own. */
interface LabRecords extends LabVerification {
  /** The newest Engine first. */
  readonly onOwnDocker: readonly LabVerification[];
}

/** By lab id. */
export type Verified = ReadonlyMap<string, LabRecords>;

export async function readVerified(labsDir: string, labs: readonly Lab[]): Promise<Verified> {
  const read = labs.map(async (lab) => {
    const folder = join(labsDir, lab.folder);
    const record = (name: string) => readFile(join(folder, name), 'utf8').catch(() => undefined);
    const names = dockerRecordFiles(await readdir(folder).catch(() => []));
    const [own, ...others] = await Promise.all(['verified.json', ...names].map(record));
    const onOwnDocker = others.map((text) => labVerification(lab, labs, text));
    return [lab.id, { ...mainOf(lab, labVerification(lab, labs, own), onOwnDocker), onOwnDocker }] as const;
  });
  return new Map(await Promise.all(read));
}

/** What a lab's pages show: its record of the page's machine, or, where that cannot run it, of the newest Docker. */
function mainOf(lab: Lab, inThePage: LabVerification, [newest]: readonly LabVerification[]): LabVerification {
  return lab.engine === 'docker' && inThePage.date === undefined ? (newest ?? inThePage) : inThePage;
}

export interface Standing {
  /** `passed` only where everything that can be run here has passed as it is now written. */
  readonly status:
    'passed' | 'stood-in' | 'failed' | 'stale' | 'partly' | 'never' | 'windows' | 'docker' | 'nothing';
  readonly words: string;
}

/** The sum of a lab's snippets, or of one page's. */
export function standingOf(verified: Verified, lab: Lab, page?: Page): Standing {
  const verification = verified.get(lab.id);
  const states = (page === undefined ? lab.pages : [page])
    .flatMap((of) => of.snippets)
    .flatMap((snippet) => verification?.snippets.get(snippet.id) ?? []);
  const count = (status: SnippetVerification['status']) =>
    states.filter((state) => state.status === status).length;
  const seen = `on Docker Engine ${verification?.engine?.engineVersion ?? ''}, on ${day(verification?.date ?? '')}`;
  const [failed, stale, stoodIn, never] = [
    count('failed'),
    count('stale'),
    count('stood-in'),
    count('never'),
  ];
  const passed = count('passed') + stoodIn;
  if (failed > 0) return { status: 'failed', words: `${failed} failed ${seen}` };
  if (stale > 0) return { status: 'stale', words: `${stale} changed since they passed` };
  if (passed > 0 && never > 0)
    return { status: 'partly', words: `${passed} of ${passed + never} passed ${seen}` };
  if (passed > 0 && stoodIn > 0) return { status: 'stood-in', words: `passed with a stand-in ${seen}` };
  if (passed > 0) return { status: 'passed', words: `passed ${seen}` };
  if (never > 0) return { status: 'never', words: 'not verified yet' };
  if (count('windows') > 0) return { status: 'windows', words: 'needs Windows' };
  if (count('docker') > 0) return { status: 'docker', words: 'needs your own Docker Engine' };
  return { status: 'nothing', words: 'nothing to run' };
}

export function verificationWords(state: SnippetVerification): string {
  switch (state.status) {
    case 'passed':
      return `passed on Docker Engine ${state.engine.engineVersion}, on ${day(state.date)}`;
    case 'stood-in':
      return `stood in for: ${state.note} Rehearsed on Docker Engine ${state.engine.engineVersion}, on ${day(state.date)}`;
    case 'stale':
      return `changed since it was verified on ${day(state.date)}`;
    case 'failed':
      return `failed: ${state.why} (Docker Engine ${state.engine.engineVersion}, on ${day(state.date)})`;
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

/** The day of an ISO 8601 date and time. */
function day(date: string): string {
  return date.slice(0, 10);
}
