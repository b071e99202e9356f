/** What must be verified again: what changed since the labs' records. */
import type { Lab, Page } from '../lab/model.ts';
import type { EngineKind } from '../sandbox/sandbox.ts';
import { setupHash } from './hash.ts';
import type { ReadRecord } from './record.ts';
import type { VerifiedPage, VerifiedRecord } from './result.ts';
import { isKept } from './kept.ts';
import { isRunnable } from './runnable.ts';

/** What verification would run on now. */
export interface CurrentEngine {
  readonly kind: EngineKind;
  /** `EngineInfo.guest`; '' where there is none. */
  readonly guest: string;
}

export interface ChangedPage {
  readonly page: Page;
  /** A clause: "its text changed". */
  readonly why: string;
}

/** The reason of pages that have no record at all. */
export const neverVerified = 'it was never verified';

/** Pages of `lab` that its record does not vouch for any more. */
export function changedPages(
  lab: Lab,
  labs: readonly Lab[],
  read: ReadRecord,
  engine: CurrentEngine,
): ChangedPage[] {
  return lab.pages.flatMap((page) => {
    const why = whyChanged(page, labs, read, engine);
    return why === undefined ? [] : [{ page, why }];
  });
}

function whyChanged(
  page: Page,
  labs: readonly Lab[],
  read: ReadRecord,
  engine: CurrentEngine,
): string | undefined {
  if (!page.snippets.some(isRunnable)) return undefined;
  if (read.kind === 'none') return neverVerified;
  if (read.kind === 'broken') return `its record does not count: ${read.why}`;
  const recorded = read.record.pages.find((other) => other.page === page.path);
  if (recorded === undefined) return neverVerified;
  if (!sameSnippets(page, recorded)) return 'its commands changed';
  if (recorded.setup !== setupHash(page, labs)) return 'its set-up changed';
  if (!recorded.snippets.every(({ status }) => isKept(status))) return 'it did not pass';
  if (onlyOnOwnDocker(recorded, read.record)) return undefined;
  if (read.record.engine.kind !== engine.kind) return 'it was verified on another engine';
  const guest = recorded.guest ?? read.record.engine.guest;
  if (guest !== engine.guest && ranSomething(recorded)) return 'the sandbox changed';
  return undefined;
}

function sameSnippets(page: Page, recorded: VerifiedPage): boolean {
  const now = page.snippets.filter(isRunnable).map(({ hash }) => hash);
  return now.join() === recorded.snippets.map(({ hash }) => hash).join();
}

function ranSomething(recorded: VerifiedPage): boolean {
  return recorded.snippets.some(({ status }) => status === 'passed' || status === 'stood-in');
}

/** A lab that the page's machine cannot hold keeps its record from a real machine. */
function onlyOnOwnDocker(recorded: VerifiedPage, record: VerifiedRecord): boolean {
  return record.engine.kind === 'docker' && recorded.snippets.length > 0;
}

/** The quickest page with several nodes, as a proof that the machinery works at all. */
export function smokePage(
  labs: readonly Lab[],
  records: ReadonlyMap<string, VerifiedRecord>,
): Page | undefined {
  const candidates = labs.flatMap((lab) =>
    lab.pages
      .filter(
        (page) =>
          page.nodes.length > 1 &&
          lab.platform === 'linux' &&
          lab.engine === 'any' &&
          page.snippets.some(isRunnable),
      )
      .map((page) => ({
        page,
        ms: records.get(lab.id)?.pages.find((other) => other.page === page.path)?.ms,
      })),
  );
  const sorted = candidates.toSorted(
    (a, b) => (a.ms ?? Infinity) - (b.ms ?? Infinity) || a.page.snippets.length - b.page.snippets.length,
  );
  return sorted[0]?.page;
}
