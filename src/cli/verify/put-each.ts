/** Several things to put where they were asked for, none of which may cost another. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { say } from './tell.ts';

/** One of them. */
export interface Putting {
  /** What it is and where it goes, such as `--junit report/labs.xml`. */
  readonly what: string;
  readonly put: () => Promise<void> | void;
}

/** Puts each in turn, whatever became of those before it, and says in a line what was not. Gives whether all were. */
export async function putEach(puttings: readonly Putting[]): Promise<boolean> {
  let all = true;
  for (const { what, put } of puttings) {
    try {
      await put();
    } catch (error) {
      all = false;
      say(`labs verify: ${what} was not written: ${whyNot(error)}`);
    }
  }
  return all;
}

/** With the folders above it. */
export async function putFile(file: string, contents: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, contents);
}

const known: Readonly<Record<string, string>> = {
  EACCES: 'permission denied.',
  EPERM: 'permission denied.',
  EROFS: 'what is there can only be read.',
  EEXIST: 'a file is where a folder of its path should be.',
  ENOTDIR: 'a file is where a folder of its path should be.',
  EISDIR: 'a folder is there.',
  ENOENT: 'such a place cannot be made.',
  ENAMETOOLONG: 'the name is too long.',
  ENOSPC: 'the disk is full.',
  EDQUOT: 'the disk is full.',
};

/** One line. */
function whyNot(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : String(error);
  return known[code] ?? message.replaceAll(/\s*\n\s*/g, ' ');
}
