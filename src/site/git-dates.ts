/** When each file below a folder last changed, by git: one call for all of them. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface History {
  /** ISO 8601, by path below the folder. Empty where the folder is in no repository. */
  readonly changed: ReadonlyMap<string, string>;
  /** The folder's path below the repository's root, ending with `/` unless empty; undefined without one. */
  readonly prefix: string | undefined;
}

export async function readHistory(folder: string): Promise<History> {
  try {
    const options = { cwd: folder, maxBuffer: 256 * 1024 * 1024, timeout: 60_000 };
    const [{ stdout: prefix }, { stdout: log }] = await Promise.all([
      run('git', ['rev-parse', '--show-prefix'], options),
      run(
        'git',
        ['-c', 'core.quotePath=off', 'log', '--format=%x00%cI', '--name-only', '--relative', '--', '.'],
        options,
      ),
    ]);
    return { prefix: prefix.trim(), changed: newestFirst(log) };
  } catch {
    return { prefix: undefined, changed: new Map() };
  }
}

function newestFirst(log: string): ReadonlyMap<string, string> {
  const changed = new Map<string, string>();
  for (const commit of log.split('\0')) {
    const [date = '', ...files] = commit.split('\n');
    for (const file of files) if (file !== '' && !changed.has(file)) changed.set(file, date);
  }
  return changed;
}
