/** The labs folder that is verified, as it is. */
import { execFile } from 'node:child_process';
import { relative, sep } from 'node:path';
import { promisify } from 'node:util';
import type { Lab } from '../../lab/model.ts';
import { labsDir } from '../../labs-folder/labs-dir.ts';
import type { LabsFolder } from '../../labs-folder/read-labs-folder.ts';
import { readLabsFolder } from '../../labs-folder/read-labs-folder.ts';
import type { PublishedRun } from '../../verify/result.ts';
import type { PartOptions } from './parts.ts';
import { publishedRun } from './parts.ts';

export interface LabsHere {
  /** Absolute. */
  readonly dir: string;
  /** The same as people write it from where they are, such as `labs`. */
  readonly labsFolder: string;
  readonly folder: LabsFolder;
  /** The folder's; at least one. */
  readonly labs: readonly Lab[];
  /** That the labs are at; undefined outside git. */
  readonly commit: string | undefined;
  /** That the bundle names; undefined without `--bundle`. */
  readonly run: PublishedRun | undefined;
}

/** Gives a whole sentence where there are no labs, or no run that a bundle could name. */
export async function readLabsHere(options: PartOptions): Promise<LabsHere | string> {
  const dir = labsDir();
  const folder = await readLabsFolder(dir).catch((error: unknown) => String(error));
  if (typeof folder === 'string') return `The labs cannot be read: ${folder}`;
  const { labs } = folder;
  if (labs.length === 0) return 'There are no labs in the labs folder; LABS_DIR names another.';
  const labsFolder = relative(process.cwd(), dir).split(sep).join('/') || '.';
  const commit = await commitOf(dir);
  const run = publishedRun(options, commit);
  return typeof run === 'string' ? run : { dir, labsFolder, folder, labs, commit, run };
}

async function commitOf(dir: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd: dir });
    return stdout.trim();
  } catch {
    return undefined;
  }
}
