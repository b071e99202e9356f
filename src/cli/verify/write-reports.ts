/** Puts the reports and the records of a result where they were asked for. */
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab } from '../../lab/model.ts';
import { recordOf, recordText, withRecordedPages } from '../../verify/record.ts';
import type { ReportContext, Reporter } from '../../verify/report/reporter.ts';
import { reporters } from '../../verify/report/reporters.ts';
import type { VerifyResult } from '../../verify/result.ts';
import { putEach, putFile } from './put-each.ts';
import type { Records } from './scope.ts';
import { recordFile, recordOfLab } from './scope.ts';

/** The options that ask for reports, as the command lists them. */
export function reportOptions(
  table: readonly Reporter[] = reporters,
): readonly { readonly flags: string; readonly about: string }[] {
  return table.flatMap(({ askedBy, goes }) =>
    askedBy.kind === 'option'
      ? [
          {
            flags: `--${askedBy.name} <${goes === 'into a folder' ? 'folder' : 'file'}>`,
            about: askedBy.about,
          },
        ]
      : [],
  );
}

/**
 * Each that was asked for, alone. `options`: of the command, those that ask for reports among them. Gives whether all
 * were written.
 */
export async function writeReports(
  result: VerifyResult,
  options: object,
  context: ReportContext,
  table: readonly Reporter[] = reporters,
): Promise<boolean> {
  const given = new Map<string, unknown>(Object.entries(options));
  return putEach(
    table.flatMap((reporter) => {
      const asked = askedFor(reporter, given);
      return asked === undefined
        ? []
        : [{ what: asked.what, put: () => put(reporter, asked.to, result, context) }];
    }),
  );
}

/** Where it is to go, and how people are told that it did not; undefined where nobody asks for it. */
function askedFor(
  { name, askedBy }: Reporter,
  given: ReadonlyMap<string, unknown>,
): { readonly what: string; readonly to: string } | undefined {
  switch (askedBy.kind) {
    case 'every-run':
      return { what: name, to: '' };
    case 'option': {
      const to = given.get(askedBy.name);
      return typeof to === 'string' ? { what: `--${askedBy.name} ${to}`, to } : undefined;
    }
    case 'place': {
      const to = process.env[askedBy.variable];
      return to === undefined ? undefined : { what: `${askedBy.variable} ${to}`, to };
    }
    case 'setting':
      return process.env[askedBy.variable] === 'true' ? { what: name, to: '' } : undefined;
  }
}

async function put(
  reporter: Reporter,
  to: string,
  result: VerifyResult,
  context: ReportContext,
): Promise<void> {
  switch (reporter.goes) {
    case 'to the terminal':
      process.stdout.write(reporter.text(result, context));
      return;
    case 'into a file':
      return putFile(to, reporter.text(result, context));
    case 'to the end of a file':
      return appendFile(to, reporter.text(result, context));
    case 'into a folder':
      for (const [path, contents] of reporter.files(result, context)) await putFile(join(to, path), contents);
  }
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
