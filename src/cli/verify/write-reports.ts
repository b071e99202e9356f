/** Puts the reports of a result where they were asked for. */
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Lab } from '../../lab/model.ts';
import { recordOf, recordText, withRecordedPages } from '../../verify/record.ts';
import type { VerifyResult } from '../../verify/result.ts';
import { annotations } from '../../verify/report/annotations.ts';
import { htmlReport } from '../../verify/report/html.ts';
import { junitReport } from '../../verify/report/junit.ts';
import { markdownReport } from '../../verify/report/markdown.ts';
import { textReport } from '../../verify/report/text.ts';
import type { Evidence } from './drive.ts';
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

export async function writeReports(
  result: VerifyResult,
  choice: ReportChoice,
  { labsFolder, evidence }: ReportContext,
): Promise<void> {
  process.stdout.write(textReport(result, labsFolder));
  if (choice.report !== undefined) await write(choice.report, `${JSON.stringify(result, null, 2)}\n`);
  if (choice.junit !== undefined) await write(choice.junit, junitReport(result));
  if (choice.summary !== undefined) await write(choice.summary, markdownReport(result, labsFolder));
  if (choice.html !== undefined) await writeHtml(result, choice.html, evidence);
  if (process.env['GITHUB_ACTIONS'] === 'true') process.stdout.write(annotations(result, labsFolder));
  const stepSummary = process.env['GITHUB_STEP_SUMMARY'];
  if (stepSummary !== undefined) await appendFile(stepSummary, markdownReport(result, labsFolder));
}

/**
 * Each lab's record of this engine, in the labs folder at `dir`. Pages of the lab that were not run this time
 * keep what their record says, where that was made on the same engine. A Docker that told nothing of itself ran
 * nothing, and has no record.
 */
export async function writeRecords(
  result: VerifyResult,
  labs: readonly Lab[],
  records: Records,
  dir: string,
): Promise<void> {
  for (const labResult of result.labs) {
    const { engine } = labResult;
    const lab = labs.find(({ id }) => id === labResult.lab);
    if (lab === undefined || (engine.kind === 'docker' && engine.engineVersion === '')) continue;
    const merged = withRecordedPages(labResult, lab, recordOfLab(records, lab.id));
    await write(recordFile(dir, lab, engine), recordText(recordOf(merged, result.commit)));
  }
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
    if (screenshot !== undefined) await write(join(folder, `${names.get(page) ?? ''}.png`), screenshot);
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
  await write(join(folder, 'index.html'), htmlReport(result, shown));
}

async function write(file: string, contents: string | Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, contents);
}
