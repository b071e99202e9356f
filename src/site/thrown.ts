/** What was thrown, said in a line that names no place of the machine that builds. */
import { relative } from 'node:path';
import type { Settings } from './settings.ts';

/** Where things are on this machine. */
export type Folders = Pick<Settings, 'root' | 'labsDir' | 'distDir'>;

/** The first line of it, whatever it is: a page may throw what is no error, and what is no text either. */
export function inWords(thrown: unknown, folders: Folders): string {
  const [line = ''] = messageOf(thrown).trim().split('\n');
  const said = withoutFolders(line, folders).replace(/[.\s]+$/, '');
  return said === '' ? 'it gave no reason' : said;
}

/** The message without colours. */
export function messageOf(thrown: unknown): string {
  try {
    const hasMessage = typeof thrown === 'object' && thrown !== null && 'message' in thrown;
    const message: unknown = hasMessage ? thrown.message : thrown;
    return withoutColours(String(message));
  } catch {
    return 'something that has no words';
  }
}

export function withoutColours(text: string): string {
  return text.replace(/\u001b\[[\d;]*m/g, '');
}

/** Paths of files as findings name them: of labs from the labs folder on, of others from ours. */
export function withoutFolders(message: string, { root, labsDir, distDir }: Folders): string {
  // Bundlers name files from the project's folder on, also those that lie beside it.
  const beside = [labsDir, distDir]
    .map((folder) => relative(root, folder))
    .filter((path) => path.startsWith('..'));
  return [...beside, labsDir, distDir, root.replace(/[\\/]$/, '')].reduce(
    (said, folder) => said.replaceAll(`file://${folder}/`, '').replaceAll(`${folder}/`, ''),
    message,
  );
}
