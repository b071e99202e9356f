/** What must be verified again: what changed since the labs' records. */
import type { Lab, Page } from '../lab/model.ts';
import type { ReadRecord } from './record.ts';
import type { VerifiedPage, VerifiedRecord } from './result.ts';
import { isKept } from './kept.ts';
import { doesRun, isRunnable } from './runnable.ts';
import { runnablePage } from './runnable-page.ts';
import type { CurrentEngine } from './value.ts';
import { machineChange } from './value.ts';

export interface ChangedPage {
  readonly page: Page;
  /** A clause: "its text changed". */
  readonly why: string;
  /** Only the machine is another one: what it came to may still be so. */
  readonly onlyMachine: boolean;
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
    const why = whyChanged(page, lab, labs, read, engine);
    if (why === undefined) return [];
    const onlyMachine = why === machineWords.engine || why === machineWords.sandbox;
    return [{ page, why, onlyMachine }];
  });
}

const machineWords = {
  engine: 'it was verified on another engine',
  sandbox: 'the sandbox changed',
} as const;

function whyChanged(
  page: Page,
  lab: Lab,
  labs: readonly Lab[],
  read: ReadRecord,
  engine: CurrentEngine,
): string | undefined {
  if (!page.snippets.some(isRunnable)) return undefined;
  if (read.kind === 'none') return neverVerified;
  if (read.kind === 'broken') return `its record does not count: ${read.why}`;
  const recorded = read.record.pages.find((other) => other.page === page.path);
  if (recorded === undefined) return neverVerified;
  if (recorded.values.join() !== runnablePage(page, lab, labs).values.join())
    return 'what its run depends on changed';
  if (!recorded.snippets.every(({ status }) => isKept(status))) return 'it did not pass';
  if (onlyOnOwnDocker(recorded, read.record)) return undefined;
  const change = machineChange(machineOf(recorded, read.record), engine);
  return change !== undefined && ranSomething(recorded) ? machineWords[change] : undefined;
}

/** The engine that `page` of `record` ran on. */
export function machineOf(page: VerifiedPage, { engine }: VerifiedRecord): VerifiedRecord['engine'] {
  return { ...engine, guest: page.guest ?? engine.guest };
}

/** Else the page says the same on every machine. */
export function ranSomething(recorded: VerifiedPage): boolean {
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
        (page) => page.nodes.length > 1 && page.snippets.some((snippet) => doesRun(page, snippet, 'vm')),
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
