/** Pages' outcomes to the result that every reporter reads. */
import type { Lab, Page } from '../../lab/model.ts';
import type { EngineInfo, EngineKind } from '../../sandbox/sandbox.ts';
import type { LabResult, Problem } from '../../verify/result.ts';
import { isRunnable } from '../../verify/runnable.ts';
import type { PageJob, PageOutcome } from './run-pages.ts';

/** `outcomes`: in the order of `jobs`. */
export function assembleResult(
  jobs: readonly PageJob[],
  outcomes: readonly PageOutcome[],
  began: Date,
  kind: EngineKind,
): LabResult[] {
  const labs = [...new Set(jobs.map(({ lab }) => lab))];
  return labs.map((lab) => {
    const own = outcomes.filter((_outcome, index) => jobs[index]?.lab === lab);
    const pages = own.map(({ verified }) => verified);
    return {
      lab: lab.id,
      engine: own.find(({ engine }) => engine !== undefined)?.engine ?? noEngine(kind),
      startedAt: began.toISOString(),
      ms: pages.reduce((sum, page) => sum + page.ms + page.startMs, 0),
      pages,
      problems: [...emptyLab(lab), ...own.flatMap(({ problems }) => problems)],
    };
  });
}

/** A verification that finds nothing to do must not look like one that found nothing wrong. */
function emptyLab(lab: Lab): Problem[] {
  const isForReading = ({ platform }: Page): boolean => platform !== 'linux';
  if (lab.pages.some((page) => page.snippets.some(isRunnable)) || lab.pages.every(isForReading)) return [];
  const file = lab.pages[0]?.file ?? lab.folder;
  const message =
    'The lab has nothing to run. If it is for reading only, say so: `platform: reading` in the front matter.';
  return [{ file, line: 1, column: 1, message }];
}

/** For a lab of which nothing ran. */
function noEngine(kind: EngineKind): EngineInfo {
  return { kind, engineVersion: '', cliVersion: '', kernel: '', platform: '', guest: '', standIns: [] };
}
