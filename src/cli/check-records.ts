/** Records beside the labs' text that do not count, with why. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { finding } from '../lab/diagnostics.ts';
import type { Diagnostic, Lab } from '../lab/model.ts';
import { createSource } from '../lab/source.ts';
import { recordProblem } from '../verify/record-shape.ts';
import { readRecord } from '../verify/record.ts';
import { maxRecordBytes, readFileWithin } from '../labs-folder/read-file.ts';

/** `now` in milliseconds: no record is from later. */
export async function checkRecords(
  dir: string,
  labs: readonly Lab[],
  now: number,
): Promise<readonly Diagnostic[]> {
  const found = await Promise.all(
    labs.map(async (lab) => {
      const names = (await readdir(join(dir, lab.folder)).catch(() => [])).filter(isRecordFile).sort();
      return Promise.all(names.map((name) => checkRecord(dir, labs, lab, name, now)));
    }),
  );
  return found.flat(2);
}

function isRecordFile(name: string): boolean {
  return /^verified(?:\.docker-\d+)?\.json$/.test(name);
}

async function checkRecord(
  dir: string,
  labs: readonly Lab[],
  lab: Lab,
  name: string,
  now: number,
): Promise<readonly Diagnostic[]> {
  const file = lab.folder === '' ? name : `${lab.folder}/${name}`;
  const top = createSource('').range(0, 0);
  const read = await readFileWithin(join(dir, file), maxRecordBytes);
  const verify = verifyOf(lab, name);
  const broken = (why: string): readonly Diagnostic[] => [
    finding('recordDoesNotCount', file, top, { why, verify }),
  ];
  if (read.status === 'unreadable') return broken(read.why);
  if (read.status === 'too-large') return broken(`it has ${read.size} bytes, which no record has`);
  const text = new TextDecoder().decode(read.bytes);
  const shape = shapeOf(text);
  if (shape.problem !== undefined) return broken(shape.problem);
  if (shape.run !== undefined) return [finding('recordNamesRun', file, top, { url: shape.run, verify })];
  const known = readRecord(text, lab, { now, file: name }, labs);
  return known.kind === 'broken' ? broken(known.why) : [];
}

/** The words of `labs` that make the record `name` of `lab` anew, but for `--record`. */
function verifyOf(lab: Lab, name: string): string {
  const major = /^verified\.docker-(\d+)\.json$/.exec(name)?.[1];
  return `verify ${lab.id}${major === undefined ? '' : ` --engine docker:${major}`}`;
}

interface Shape {
  readonly problem: string | undefined;
  /** Address of the run that it names. */
  readonly run: string | undefined;
}

/** Before anything else looks at the record, which trusts its shape. What is no JSON is left to the reader of records. */
function shapeOf(text: string): Shape {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: undefined, run: undefined };
  }
  const problem = recordProblem(value);
  const run = problem === undefined ? (value as { readonly run?: { readonly url: string } }).run : undefined;
  return { problem, run: run?.url };
}
