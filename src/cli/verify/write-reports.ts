/** Puts the reports of a result where they were asked for. */
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab } from '../../lab/model.ts';
import { recordOf, recordText, withRecordedPages } from '../../verify/record.ts';
import type { VerifyResult } from '../../verify/result.ts';
import { annotations } from '../../verify/report/annotations.ts';
import { htmlReport } from '../../verify/report/html.ts';
import { junitReport } from '../../verify/report/junit.ts';
import { markdownReport } from '../../verify/report/markdown.ts';
import { textReport } from '../../verify/report/text.ts';
import type { Evidence } from './drive.ts';
import { putEach, putFile } from './put-each.ts';
import type { Records } from './scope.ts';
import { recordFile, recordOfLab } from './scope.ts';

export interface ReportChoice {
  readonly report?: string;
  readonly junit?: string;
  readonly html?: string;
  readonly summary?: string;
}

export interface ReportContext {
  /** As people write it from where they are, such as `labs`. */
  readonly labsFolder: string;
  /** By page path. */
  readonly evidence: ReadonlyMap<string, Evidence>;
}

/** One way to tell a result. */
interface Reporter {
  /** What asks for it, or what it is. */
  readonly asked: string;
  /** Where to, as it was given; undefined where nobody asked. */
  readonly to: string | undefined;
  readonly put: (to: string) => Promise<void> | void;
}

function reporters(
  result: VerifyResult,
  choice: ReportChoice,
  { labsFolder, evidence }: ReportContext,
): readonly Reporter[] {
  const tell = (text: string): void => void process.stdout.write(text);
  const { GITHUB_ACTIONS: actions, GITHUB_STEP_SUMMARY: stepSummary } = process.env;
  return [
    {
      asked: 'the report',
      to: '',
      put: () => {
        tell(textReport(result, labsFolder));
      },
    },
    {
      asked: '--report',
      to: choice.report,
      put: (file) => putFile(file, `${JSON.stringify(result, null, 2)}\n`),
    },
    { asked: '--junit', to: choice.junit, put: (file) => putFile(file, junitReport(result)) },
    {
      asked: '--summary',
      to: choice.summary,
      put: (file) => putFile(file, markdownReport(result, labsFolder)),
    },
    { asked: '--html', to: choice.html, put: (folder) => writeHtml(result, folder, evidence) },
    {
      asked: 'GitHub’s annotations',
      to: actions === 'true' ? '' : undefined,
      put: () => {
        tell(annotations(result, labsFolder));
      },
    },
    {
      asked: 'GITHUB_STEP_SUMMARY',
      to: stepSummary,
      put: (file) => appendFile(file, markdownReport(result, labsFolder)),
    },
  ];
}

/** Each that was asked for, alone. Gives whether all were written. */
export async function writeReports(
  result: VerifyResult,
  choice: ReportChoice,
  context: ReportContext,
): Promise<boolean> {
  return putEach(
    reporters(result, choice, context).flatMap(({ asked, to, put }) =>
      to === undefined ? [] : [{ what: `${asked} ${to}`.trimEnd(), put: () => put(to) }],
    ),
  );
}

/**
 * Each lab's record of this engine, in the labs folder at `dir`. Pages of the lab that were not run this time
 * keep what their record says, where that was made on the same engine. A Docker that told nothing of itself ran
 * nothing, and has no record. Gives whether all were written.
 */
export async function writeRecords(
  result: VerifyResult,
  labs: readonly Lab[],
  records: Records,
  dir: string,
): Promise<boolean> {
  return putEach(
    result.labs.flatMap((labResult) => {
      const { engine } = labResult;
      const lab = labs.find(({ id }) => id === labResult.lab);
      if (lab === undefined || (engine.kind === 'docker' && engine.engineVersion === '')) return [];
      const merged = withRecordedPages(labResult, lab, recordOfLab(records, lab.id));
      const file = recordFile(dir, lab, engine);
      return [
        { what: `the record ${file}`, put: () => putFile(file, recordText(recordOf(merged, result.commit))) },
      ];
    }),
  );
}

async function writeHtml(
  result: VerifyResult,
  folder: string,
  evidence: ReadonlyMap<string, Evidence>,
): Promise<void> {
  const names = new Map(
    [...evidence.keys()].map((page) => [page, page.replaceAll('/', '--') || 'top'] as const),
  );
  for (const [page, { screenshot }] of evidence) {
    if (screenshot !== undefined) await putFile(join(folder, `${names.get(page) ?? ''}.png`), screenshot);
  }
  const shown = new Map(
    [...evidence].map(([page, { screenshot, terminals, recording }]) => [
      page,
      {
        ...(screenshot === undefined ? {} : { screenshot: `${names.get(page) ?? ''}.png` }),
        ...(terminals === undefined ? {} : { terminals }),
        ...(recording === undefined ? {} : { recording }),
      },
    ]),
  );
  await putFile(join(folder, 'index.html'), htmlReport(result, shown));
}
