/** How every lab, page and snippet stands, from the labs' verified.json, in words for the reader. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab, Page } from '../lab/model.ts';
import { labVerification, type LabVerification, type SnippetVerification } from '../verify/verification.ts';

/** By lab id. */
export type Verified = ReadonlyMap<string, LabVerification>;

export async function readVerified(labsDir: string, labs: readonly Lab[]): Promise<Verified> {
  const read = labs.map(async (lab) => {
    const text = await readFile(join(labsDir, lab.folder, 'verified.json'), 'utf8').catch(() => undefined);
    return [lab.id, labVerification(lab, labs, text)] as const;
  });
  return new Map(await Promise.all(read));
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
